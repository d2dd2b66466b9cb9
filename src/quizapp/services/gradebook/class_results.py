"""The results of pupils by assignment, read with a fixed number of statements however many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import (
    Answer,
    Assignment,
    Attempt,
    Classroom,
    MarkOverride,
    Pupil,
    table_of,
)
from quizapp.services.assignments.overrides import Override
from quizapp.services.attempts.assignment_rules import RULES, PupilRules, rules_of, which_counts
from quizapp.services.classes.pupils import sort_pupils
from quizapp.services.counting.counted_attempts import Answers, RawAnswer
from quizapp.services.gradebook.pupil_work import MarkedAttempt, Overrides, WorkMarker
from quizapp.services.gradebook.version_chains import VersionChains, read_chains

__all__ = [
    "Assignment",
    "Cell",
    "Classroom",
    "Pupil",
    "Results",
    "Standing",
    "class_results",
    "read_results",
]
_attempt, _answer, _override = table_of(Attempt), table_of(Answer), table_of(MarkOverride)
_assignment, _pupil = table_of(Assignment), table_of(Pupil)
_ATTEMPTS = select(
    _attempt.c.id,
    _attempt.c.assignment_id,
    _attempt.c.pupil_id,
    _attempt.c.number,
    _attempt.c.version_id,
    _attempt.c.revision_id,
    _attempt.c.plan,
    _attempt.c.rating,
    _attempt.c.began_at,
    _attempt.c.finished_at,
    _attempt.c.ends_at,
).order_by(_attempt.c.number)
_ANSWERS = select(
    _answer.c.attempt_id,
    _answer.c.phase,
    _answer.c.question_id,
    _answer.c.status,
    _answer.c.response,
    _answer.c.confidence,
).join(_attempt, _attempt.c.id == _answer.c.attempt_id)
_OVERRIDES = select(
    _override.c.attempt_id,
    _override.c.question_id,
    _override.c.mark,
    _override.c.reason,
    _override.c.set_at,
).join(_attempt, _attempt.c.id == _override.c.attempt_id)
_NOTHING: Answers = {}


class Standing(StrEnum):
    """The state of a pupil's work on an assignment."""

    NOT_BEGUN = "not_begun"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    MISSING = "missing"
    """Not begun, although it was due."""
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Cell:
    """The work of one pupil on one assignment."""

    rules: PupilRules
    works: tuple[MarkedAttempt, ...]
    """The pupil's attempts in order."""
    counts: MarkedAttempt | None
    """The attempt that counts; None if there is none."""
    standing: Standing
    late: bool
    """Whether the attempt that counts was finished after the pupil's due date, or is still open after it."""

    @property
    def result(self) -> MarkedAttempt | None:
        """The attempt that counts: a finished one of a pupil who is not excused."""
        return self.counts if self.standing is Standing.DONE else None

    @property
    def under_way(self) -> MarkedAttempt | None:
        """The unfinished attempt, if there is one."""
        return next((work for work in self.works if work.finished_at is None), None)


@dataclass(frozen=True, slots=True)
class Results:
    pupils: Sequence[Pupil]
    """The pupils by name, or by words for those without a name."""
    assignments: Sequence[Assignment]
    """The assignments, oldest first."""
    chains: VersionChains
    cells: Mapping[tuple[int, int], Cell]
    """The cells by assignment id and pupil id."""
    answers: Mapping[int, Answers]
    """All answers by attempt id."""
    overrides: Overrides
    read_at: datetime

    def quiz(self, assignment: Assignment) -> Quiz:
        """Return the quiz of an assignment with the newest corrections."""
        return self.chains.newest(assignment.version_id)

    def column(self, assignment: Assignment) -> list[tuple[Pupil, Cell]]:
        """Return the cells of an assignment, by pupil of its class."""
        return [
            (pupil, self.cells[assignment.id, pupil.id])
            for pupil in self.pupils
            if pupil.classroom_id == assignment.classroom_id
        ]

    def row(self, pupil: Pupil) -> list[tuple[Assignment, Cell]]:
        """Return the cells of a pupil, by assignment of the class."""
        return [
            (assignment, self.cells[assignment.id, pupil.id])
            for assignment in self.assignments
            if assignment.classroom_id == pupil.classroom_id
        ]


def class_results(session: Session, class_id: int, now: datetime) -> Results:
    """Read the results of a class."""
    wanted = select(Assignment).where(Assignment.classroom_id == class_id)
    return read_results(session, session.scalars(wanted.order_by(Assignment.id)).all(), now)


def read_results(
    session: Session, assignments: Sequence[Assignment], now: datetime, pupil_id: int | None = None
) -> Results:
    """Read the results in some assignments, of all pupils of their classes or of one."""
    ids = [assignment.id for assignment in assignments]
    pupils = _pupils(session, {one.classroom_id for one in assignments}, pupil_id)

    def rows(query: Select[Any]) -> Sequence[Any]:
        query = query.where(_attempt.c.assignment_id.in_(ids))
        if pupil_id is not None:
            query = query.where(_attempt.c.pupil_id == pupil_id)
        return session.execute(query).all()  # all at once: row by row costs twice

    attempts = rows(_ATTEMPTS)
    answers: dict[int, dict[tuple[str, str], RawAnswer]] = {}
    for attempt_id, phase, name, *given in rows(_ANSWERS):
        answers.setdefault(attempt_id, {})[phase, name] = RawAnswer(*given)
    overrides = {(row[0], row[1]): Override(*row[2:]) for row in rows(_OVERRIDES)}
    versions = {row.version_id for row in (*attempts, *assignments)}
    chains = read_chains(session, versions)
    marker = WorkMarker(chains, overrides)
    works: dict[tuple[int, int], list[MarkedAttempt]] = {}
    for row in attempts:
        work = marker.work(row, answers.get(row.id, _NOTHING))
        works.setdefault((work.assignment_id, work.pupil_id), []).append(work)
    cells = {
        (rules.assignment_id, rules.pupil_id): _cell(
            rules, works.get((rules.assignment_id, rules.pupil_id), ()), now
        )
        for rules in _rules(session, ids, pupil_id)
    }
    return Results(pupils, assignments, chains, cells, answers, overrides, now)


def _pupils(session: Session, class_ids: set[int], pupil_id: int | None) -> list[Pupil]:
    query = select(Pupil).where(Pupil.classroom_id.in_(class_ids))
    if pupil_id is not None:
        query = query.where(Pupil.id == pupil_id)
    return sort_pupils(session.scalars(query))


def _rules(session: Session, ids: Sequence[int], pupil_id: int | None) -> list[PupilRules]:
    query = RULES.where(_assignment.c.id.in_(ids))
    if pupil_id is not None:
        query = query.where(_pupil.c.id == pupil_id)
    return [rules_of(row) for row in session.execute(query).all()]


def _cell(rules: PupilRules, works: Sequence[MarkedAttempt], now: datetime) -> Cell:
    counts = which_counts(works, rules.counts, [work.rank for work in works])
    ended = counts.finished_at if counts else None
    passed = rules.is_late(now) or rules.is_closed(now)
    if rules.excused:
        standing = Standing.EXCUSED
    elif ended:
        standing = Standing.DONE
    elif counts:
        standing = Standing.IN_PROGRESS
    else:
        standing = Standing.MISSING if passed else Standing.NOT_BEGUN
    late = counts is not None and rules.is_late(ended or now)
    return Cell(rules, tuple(works), counts, standing, late)
