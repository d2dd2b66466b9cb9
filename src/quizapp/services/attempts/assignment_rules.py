"""The rules of one assignment for one pupil: the assignment's own, with what the teacher has granted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import bindparam, select

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import SessionOrConnection
from quizapp.db.statements import CompiledStatement
from quizapp.models import Assignment, Classroom, ForPupil, Pupil, table_of
from quizapp.services.wall_time import instant

_assignment, _for_pupil = table_of(Assignment), table_of(ForPupil)
_pupil, _classroom = table_of(Pupil), table_of(Classroom)

AT_ONCE, AFTER_DUE, NEVER = "at_once", "after_due", "never"
"""When pupils see something."""
GRACE = timedelta(seconds=15)
"""Pages sent within this time after the end still count: they send themselves when time is up, on slow lines too."""

_COLUMNS = (
    *_assignment.c,
    _pupil.c.id.label("pupil_id"),
    _pupil.c.time_percent.label("pupil_percent"),
    _classroom.c.archived_at,
    _for_pupil.c.time_percent,
    _for_pupil.c.more_minutes,
    _for_pupil.c.due.label("own_due"),
    _for_pupil.c.more_attempts,
    _for_pupil.c.excused,
    _for_pupil.c.word,
)
_GRANTED = (_for_pupil.c.assignment_id == _assignment.c.id) & (_for_pupil.c.pupil_id == _pupil.c.id)
RULES = (
    select(*_COLUMNS)
    .join(_classroom, _classroom.c.id == _assignment.c.classroom_id)
    .join(_pupil, _pupil.c.classroom_id == _classroom.c.id)
    .outerjoin(_for_pupil, _GRANTED)
)
"""A row for each pupil and each assignment of the pupil's class; `rules_of` reads it."""
_ONE = CompiledStatement(
    RULES.where(
        _assignment.c.id == bindparam("assignment_id"), _pupil.c.id == bindparam("pupil_id")
    )
)
_TO_BEGIN = CompiledStatement(
    RULES.where(
        _assignment.c.id == bindparam("assignment_id"), _pupil.c.id == bindparam("pupil_id")
    ).with_for_update(read=True, of=[_assignment, _pupil])
)
"""The same, locked against changing the assignment, and erasing it or the pupil, until the attempt has begun."""
_BEGUN = CompiledStatement(
    select(*_COLUMNS)
    .join(_classroom, _classroom.c.id == _assignment.c.classroom_id)
    .join(_pupil, _pupil.c.id == bindparam("pupil_id"))
    .outerjoin(_for_pupil, _GRANTED)
    .where(_assignment.c.id == bindparam("assignment_id"))
)
"""The same for an attempt, whatever class its pupil has moved to."""


@dataclass(frozen=True, slots=True)
class PupilRules:
    """The rules of an assignment for one pupil. Moments are in UTC, or None if they are not set."""

    assignment_id: int
    classroom_id: int
    version_id: int
    pupil_id: int
    zone: str
    opens: datetime | None
    due: datetime | None
    closes: datetime | None
    attempts: int
    """The number of attempts allowed; 0 for no limit."""
    counts: str
    limit: timedelta | None
    shuffle_questions: bool
    shuffle_options: bool
    open_book: bool
    ask_before: str
    ask_how_sure: bool
    show_marks: str
    show_answers: str
    show_explanations: str
    excused: bool
    word: str
    """The teacher's comment for this pupil, or an empty text."""
    archived: bool

    def is_open(self, now: datetime) -> bool:
        """Return whether an attempt may begin now."""
        return not (self.archived or self.comes_later(now) or self.is_closed(now))

    def comes_later(self, now: datetime) -> bool:
        """Return whether the assignment opens in the future."""
        return self.opens is not None and now < self.opens

    def is_closed(self, now: datetime) -> bool:
        """Return whether the assignment has closed."""
        return self.closes is not None and now >= self.closes

    def is_late(self, finished_at: datetime) -> bool:
        """Return whether work finished then is late by this pupil's own due date."""
        return self.due is not None and finished_at > self.due + GRACE

    def ends_at(self, began_at: datetime) -> datetime | None:
        """Return when time is up for an attempt that began then, or None for never."""
        by_limit = began_at + self.limit if self.limit else None
        return min(filter(None, (by_limit, self.closes)), default=None)

    def may_begin(self, begun: int) -> bool:
        """Return whether a pupil who has begun this many attempts may begin another."""
        return not self.attempts or begun < self.attempts

    def shows(self, when: str, now: datetime) -> bool:
        """Return whether pupils may see now what is released `when`: `at_once`, `after_due` or `never`."""
        if when == AFTER_DUE:
            after = self.due or self.closes
            return after is not None and now > after
        return when == AT_ONCE

    def quiz(self, quiz: Quiz) -> Quiz:
        """Return a quiz with the settings that these rules prescribe."""
        settings = replace(
            quiz.settings,
            ask_before=self.ask_before,
            ask_how_sure=self.ask_how_sure,
            open_book=self.open_book,
        )
        return replace(quiz, settings=settings)

    @property
    def variant(self) -> str:
        """Return a part of cache keys that tells pages under these rules from others."""
        return f"{self.ask_before}.{self.ask_how_sure:d}{self.open_book:d}"


def find_rules(on: SessionOrConnection, assignment_id: int, pupil_id: int) -> PupilRules | None:
    """Return the rules of an assignment for a pupil, or None if it is not one of the pupil's class."""
    row = _ONE.first(on, {"assignment_id": assignment_id, "pupil_id": pupil_id})
    return rules_of(row) if row else None


def find_rules_to_begin(
    on: SessionOrConnection, assignment_id: int, pupil_id: int
) -> PupilRules | None:
    """Return the rules in a write transaction that is about to begin an attempt, locked against change and erasure."""
    row = _TO_BEGIN.first(on, {"assignment_id": assignment_id, "pupil_id": pupil_id})
    return rules_of(row) if row else None


def find_rules_of_begun(
    on: SessionOrConnection, assignment_id: int, pupil_id: int
) -> PupilRules | None:
    """Return the rules of an attempt, whatever class its pupil is in; None if pupil or assignment is gone."""
    row = _BEGUN.first(on, {"assignment_id": assignment_id, "pupil_id": pupil_id})
    return rules_of(row) if row else None


def rules_of(row: Any) -> PupilRules:
    """Build the rules from a row of `RULES`."""
    closes = _moment(row.closes, row.zone)
    own_due = _moment(row.own_due, row.zone)
    percent = row.time_percent or row.pupil_percent
    limit = timedelta(minutes=row.minutes * percent / 100) if row.minutes else None
    return PupilRules(
        assignment_id=row.id,
        classroom_id=row.classroom_id,
        version_id=row.version_id,
        pupil_id=row.pupil_id,
        zone=row.zone,
        opens=instant(row.opens, row.zone) if row.opens else None,
        due=own_due or _moment(row.due, row.zone),
        closes=max(closes, own_due) if closes and own_due else closes,
        attempts=row.attempts + (row.more_attempts or 0) if row.attempts else 0,
        counts=row.counts,
        limit=limit + timedelta(minutes=row.more_minutes or 0) if limit else None,
        shuffle_questions=row.shuffle_questions,
        shuffle_options=row.shuffle_options,
        open_book=row.open_book,
        ask_before=row.ask_before,
        ask_how_sure=row.ask_how_sure,
        show_marks=row.show_marks,
        show_answers=row.show_answers,
        show_explanations=row.show_explanations,
        excused=bool(row.excused),
        word=row.word or "",
        archived=row.archived_at is not None,
    )


class AttemptSummary(Protocol):
    """What decides whether an attempt counts."""

    @property
    def number(self) -> int:
        """The number of this attempt among the pupil's at the assignment, from 1."""

    @property
    def finished_at(self) -> datetime | None:
        """When it was finished, None if it was not."""


A = TypeVar("A", bound=AttemptSummary)


def which_counts(attempts: Sequence[A], counts: str, ranks: Sequence[float]) -> A | None:
    """Return the attempt that counts: the first, best or last finished one, else the open one, else None.

    `ranks` has the rank of each attempt; of two equal ones the earlier counts.
    """
    finished = [
        (attempt, rank)
        for attempt, rank in zip(attempts, ranks, strict=True)
        if attempt.finished_at is not None
    ]
    if not finished:
        return max(attempts, key=lambda attempt: attempt.number, default=None)
    if counts == "best":
        return max(finished, key=lambda one: (one[1], -one[0].number))[0]
    chosen = min if counts == "first" else max
    return chosen(finished, key=lambda one: one[0].number)[0]


def _moment(wall: str | None, zone: str) -> datetime | None:
    return instant(wall, zone, late=True) if wall else None
