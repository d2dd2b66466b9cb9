"""All the work of one pupil: each answer beside the right one, with the teacher's comments and marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.marking import GivenAnswer, Status
from quizapp.models import Assignment, Pupil
from quizapp.services.assignments.assignments import assignments_of, get_or_create_pupil_terms
from quizapp.services.assignments.overrides import Override
from quizapp.services.attempts.attempts import AttemptState, SavedAnswer
from quizapp.services.attempts.plan import Plan
from quizapp.services.attempts.results import Result, assemble
from quizapp.services.counting.counted_attempts import ASSIGNED, Answers
from quizapp.services.gradebook.class_results import Cell, Results, read_results
from quizapp.services.gradebook.pupil_work import OMITTED, MarkedAttempt


@dataclass(frozen=True, slots=True)
class AttemptWork:
    work: MarkedAttempt
    counts: bool
    result: Result | None
    """None while the attempt is open."""
    overrides: Mapping[str, Override]
    """The overrides by question id."""
    unreached: frozenset[str]
    """The questions after reading that were not sent before time was up."""

    def mark(self, question_id: str) -> int | None:
        """Return the mark of an answer after reading, with the teacher's override if there is one."""
        for fact in self.work.facts:
            if question_id in fact.names:
                return fact.marks[fact.names.index(question_id)]
        return None


@dataclass(frozen=True, slots=True)
class AssignmentWork:
    """A pupil's work on one assignment."""

    assignment: Assignment
    quiz: Quiz
    cell: Cell
    tried: Sequence[AttemptWork]
    word_waits: bool
    """Whether the teacher's comment is held back, because the pupil can still answer."""


@dataclass(frozen=True, slots=True)
class AllWork:
    """A pupil's work in the order in which it was assigned."""

    results: Results
    done: Sequence[AssignmentWork]

    @property
    def latest(self) -> int | None:
        """The newest assignment with any work in it, or the newest one if there is no work at all."""
        begun = [one for one in self.done if one.cell.works] or self.done
        return begun[-1].assignment.id if begun else None


def work_of(session: Session, class_id: int, pupil_id: int, now: datetime) -> AllWork:
    """Read a pupil's work in the class."""
    assignments = assignments_of(session, class_id)[::-1]
    results = read_results(session, assignments, now, pupil_id)
    return AllWork(results, [_done(results, one, pupil_id) for one in assignments])


def write_word(
    session: Session, assignment: Assignment, pupil: Pupil, word: str, now: datetime
) -> None:
    """Store a comment for a pupil, which is shown beside the result; an empty one withdraws the last."""
    found = get_or_create_pupil_terms(session, assignment.id, pupil.id)
    found.word, found.word_at = word, now if word else None
    session.flush()


def _done(results: Results, assignment: Assignment, pupil_id: int) -> AssignmentWork:
    cell = results.cells[assignment.id, pupil_id]
    tried = []
    for work in cell.works:
        overrides = {
            name: one
            for (attempt_id, name), one in results.overrides.items()
            if attempt_id == work.id
        }
        result = _result(results, work) if work.finished_at else None
        unreached = frozenset(name for fact in work.facts if not fact.sent for name in fact.names)
        counts = cell.result is not None and cell.counts is work
        tried.append(AttemptWork(work, counts, result, overrides, unreached))
    may_begin = not cell.works and not cell.rules.is_closed(results.read_at)
    waits = may_begin or cell.under_way is not None
    return AssignmentWork(assignment, results.quiz(assignment), cell, tried, waits)


def _result(results: Results, work: MarkedAttempt) -> Result:
    """Return the result as the pupil sees it; whatever was never sent counts as skipped."""
    chain = results.chains.chain(work.version_id, work.revision_id)
    plan = Plan.from_json(work.plan)
    given: Answers = results.answers.get(work.id, {})
    asked = [
        (phase, name)
        for phase in ("pre", "post")
        for page in plan.pages(phase)
        for name in page.question_ids
    ]
    answers = {key: _stored(given, key) for key in asked}
    state = AttemptState(
        id=work.id,
        version_id=work.version_id,
        revision_id=work.revision_id,
        digest=chain.links[0].digest,
        first_id=None,
        cohort=ASSIGNED,
        plan=plan,
        rating=work.rating,
        saves=0,
        finished_at=work.finished_at,
        answers=answers,
        quiz=chain.links[0].quiz,
    )
    return assemble(state, chain, None)


def _stored(given: Answers, key: tuple[str, str]) -> SavedAnswer:
    one = given.get(key, OMITTED)
    return SavedAnswer(GivenAnswer(Status(one.status), one.response, one.confidence), 0)
