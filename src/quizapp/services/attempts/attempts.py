"""Loads a reader's attempt, for reading and for writing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select, update

from quizapp.bank.quiz import Quiz
from quizapp.cache import Cache
from quizapp.db.engine import SessionOrConnection
from quizapp.db.statements import CompiledStatement
from quizapp.marking import GivenAnswer, Status
from quizapp.models import Answer, Attempt, Revision, table_of
from quizapp.services.attempts.assignment_rules import PupilRules, find_rules_of_begun
from quizapp.services.attempts.plan import Plan, PlanPage
from quizapp.services.counting.count_attempts import uncount_abandoned
from quizapp.services.quizzes.published import quiz_of
from quizapp.services.tokens import token_hash

_attempt, _answer, _revision = table_of(Attempt), table_of(Answer), table_of(Revision)

_COLUMNS = (
    _attempt.c.id,
    _attempt.c.version_id,
    _attempt.c.revision_id,
    _attempt.c.first_id,
    _attempt.c.cohort,
    _attempt.c.plan,
    _attempt.c.rating,
    _attempt.c.saves,
    _attempt.c.finished_at,
    _attempt.c.assignment_id,
    _attempt.c.pupil_id,
    _attempt.c.ends_at,
)
_DIGEST = (
    select(_revision.c.digest)
    .where(_revision.c.id == _attempt.c.revision_id)
    .scalar_subquery()
    .label("digest")
)
_ANSWERS = (
    _answer.c.phase,
    _answer.c.question_id,
    _answer.c.status,
    _answer.c.response,
    _answer.c.confidence,
    _answer.c.save,
)

_assigned: Cache[Quiz] = Cache(64)
"""Quizzes with the settings of assignments."""

_WITH_ANSWERS = CompiledStatement(
    select(*_COLUMNS, _DIGEST, *_ANSWERS)
    .select_from(_attempt.outerjoin(_answer, _answer.c.attempt_id == _attempt.c.id))
    .where(_attempt.c.token_hash == bindparam("wanted"))
)
_TAKE_OPEN = CompiledStatement(
    update(_attempt)
    .where(_attempt.c.token_hash == bindparam("wanted"), _attempt.c.finished_at.is_(None))
    .values(saves=_attempt.c.saves + 1, seen_at=bindparam("now"))
    .returning(*_COLUMNS, _DIGEST, _attempt.c.counted_as)
)
_ITS_ANSWERS = CompiledStatement(
    select(*_ANSWERS).where(_answer.c.attempt_id == bindparam("attempt_id"))
)


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """An answer as stored, with the number of the save that stored it."""

    answer: GivenAnswer
    save: int


@dataclass(frozen=True, slots=True)
class AttemptState:
    """An attempt with all answers so far, by (phase, question id)."""

    id: int
    version_id: int
    revision_id: int
    digest: str
    first_id: int | None
    cohort: str
    plan: Plan
    rating: int | None
    saves: int
    finished_at: datetime | None
    answers: Mapping[tuple[str, str], SavedAnswer]
    quiz: Quiz
    """The quiz with the settings under which the reader was asked."""
    assigned: PupilRules | None = None
    """The rules for the pupil to whom it was assigned; None for any other reader."""
    ends_at: datetime | None = None
    """When time is up; None for never."""

    @property
    def cache_key(self) -> str:
        """The cache key of the quiz as it is asked here: its digest, and what an assignment changes."""
        return f"{self.digest}.{self.assigned.variant}" if self.assigned else self.digest

    @property
    def reader_id(self) -> int:
        """The id of the first attempt of the same reader."""
        return self.first_id or self.id

    def is_stored(self, phase: str, page: PlanPage) -> bool:
        """Return whether a page was sent."""
        return all((phase, question_id) in self.answers for question_id in page.question_ids)

    def is_blank(self, phase: str, page: PlanPage) -> bool:
        """Return whether nothing of a page is stored."""
        return not any((phase, question_id) in self.answers for question_id in page.question_ids)

    def first_open_page(self, phase: str) -> int | None:
        """Return the index of the first page of a phase that was not sent yet, or None if all were."""
        pages = self.plan.pages(phase)
        return next((i for i, page in enumerate(pages) if not self.is_stored(phase, page)), None)

    @property
    def reading_began(self) -> bool:
        """Whether the questions before reading are over; true from the start if there are none."""
        return self.first_open_page("pre") is None

    @property
    def questions_began(self) -> bool:
        """Whether any page after reading was sent."""
        return any(phase == "post" for phase, _ in self.answers)


def find_attempt(on: SessionOrConnection, token: str) -> AttemptState | None:
    """Return the attempt that a token opens, with its answers, or None."""
    wanted = token_hash(token)
    rows = _WITH_ANSWERS.all(on, {"wanted": wanted}) if wanted else []
    if not rows:
        return None
    return _state(on, rows[0], [row for row in rows if row.phase is not None])


def take_open_attempt(on: SessionOrConnection, token: str, now: datetime) -> AttemptState | None:
    """Lock an unfinished attempt until the transaction ends and raise its save number, for a new save.

    Returns None if no unfinished attempt has this token. An attempt that counts as abandoned stops doing so.
    """
    wanted = token_hash(token)
    row = wanted and _TAKE_OPEN.first(on, {"wanted": wanted, "now": now})
    if not row:
        return None
    if row.counted_as == "abandoned":
        uncount_abandoned(on, row.version_id, row.id)
    return _state(on, row, _ITS_ANSWERS.all(on, {"attempt_id": row.id}))


def _state(on: SessionOrConnection, row: Any, answers: Iterable[Any]) -> AttemptState | None:
    quiz, rules = quiz_of(on, row.digest), None
    if row.assignment_id is not None:
        rules = find_rules_of_begun(on, row.assignment_id, row.pupil_id)
        if rules is None:  # the pupil was removed at this very moment
            return None
        quiz = _assigned.get((row.digest, rules.variant), partial(rules.quiz, quiz))
    return AttemptState(
        id=row.id,
        version_id=row.version_id,
        revision_id=row.revision_id,
        digest=row.digest,
        first_id=row.first_id,
        cohort=row.cohort,
        plan=Plan.from_json(row.plan),
        rating=row.rating,
        saves=row.saves,
        finished_at=row.finished_at,
        answers={(a.phase, a.question_id): _stored(a) for a in answers},
        quiz=quiz,
        assigned=rules,
        ends_at=row.ends_at,
    )


def _stored(row: Any) -> SavedAnswer:
    return SavedAnswer(GivenAnswer(Status(row.status), row.response, row.confidence), row.save)
