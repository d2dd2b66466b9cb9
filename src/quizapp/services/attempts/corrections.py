"""The corrections since a reader read a quiz, and what they change for this reader."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import bindparam, select

from quizapp.bank.quiz import DROPPED, EVERYONE, Question, Quiz
from quizapp.db.engine import SessionOrConnection
from quizapp.db.statements import CompiledStatement
from quizapp.marking import GivenAnswer, mark
from quizapp.models import Publication, Revision, Snapshot, table_of
from quizapp.question_types import TYPES
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.attempts.marks import Given, Marks, RevisionKey, seen_marks
from quizapp.services.quizzes.published import quiz_of

_revision, _snapshot = table_of(Revision), table_of(Snapshot)
_publication = table_of(Publication)
_SINCE = CompiledStatement(
    select(
        _revision.c.digest,
        _revision.c.never_lower,
        _revision.c.note,
        _revision.c.note_down_at,
        _revision.c.published_at,
        _snapshot.c.content,
        _snapshot.c.as_of,
        _publication.c.slug,
    )
    .select_from(_revision)
    .outerjoin(_snapshot, _snapshot.c.version_id == _revision.c.version_id)
    .outerjoin(_publication, _publication.c.quiz_id == _revision.c.quiz_id)
    .where(
        _revision.c.version_id == bindparam("version_id"),
        _revision.c.id >= bindparam("revision_id"),
    )
    .order_by(_revision.c.id)
)
"""The revision that was read and its corrections since, each with the published summary of all readers."""


class CorrectionEffect(StrEnum):
    """The effect of a correction on a question."""

    KEY = "key"
    DROPPED = "dropped"
    EVERYONE = "everyone"
    COUNTS_AGAIN = "counts_again"


@dataclass(frozen=True, slots=True)
class ResultChangeReason:
    """Why a reader's result on a question has changed."""

    what: CorrectionEffect
    at: datetime
    note: str
    """The editor's note, empty if there is none or it is hidden."""
    spared: bool
    """Whether the reader keeps marks that the correction would have taken away."""


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A revision in the chain."""

    digest: str
    step: RevisionKey
    at: datetime
    note: str

    @property
    def quiz(self) -> Quiz:
        """The whole quiz."""
        return self.step.quiz


@dataclass(frozen=True)
class Chain:
    """The revision that a reader read and the corrections since, oldest first."""

    links: tuple[ChainLink, ...]

    @property
    def newest(self) -> ChainLink:
        """The newest correction, or the revision that was read if there is none."""
        return self.links[-1]

    @property
    def corrected(self) -> bool:
        """Whether there is any correction."""
        return len(self.links) > 1

    @cached_property
    def digests(self) -> tuple[str, ...]:
        """The digests of the revisions, oldest first."""
        return tuple(link.digest for link in self.links)

    @cached_property
    def steps(self) -> tuple[RevisionKey, ...]:
        """The keys of the revisions."""
        return tuple(link.step for link in self.links)

    def seen(self, phase: str, given: Given) -> Marks:
        """Return the marks that the reader sees on one fact."""
        return seen_marks(self.steps, phase, given)

    def why(
        self, phase: str, name: str, answer: GivenAnswer, seen: int | None
    ) -> ResultChangeReason | None:
        """Return the last correction of a question that matters to this answer, or None."""
        for before, after in zip(self.links[-2::-1], self.links[:0:-1], strict=True):
            old, new = before.quiz.questions[name], after.quiz.questions[name]
            if not _same_for(old, new, answer):
                plain = seen_marks(self.steps[-1:], phase, [(name, answer)])[0]
                return ResultChangeReason(
                    _what(old, new), after.at, after.note, spared=plain != seen
                )
        return None


def uncorrected(digest: str, quiz: Quiz) -> Chain:
    """Return the chain of a quiz without corrections."""
    return Chain((ChainLink(digest, RevisionKey(quiz), datetime.min.replace(tzinfo=UTC), ""),))


@dataclass(frozen=True, slots=True)
class QuizPublication:
    """The publication of the quiz, read in the same statement as the chain."""

    summary: str | None
    """The published summary of all readers as it is stored; None if there is none yet."""
    as_of: datetime
    open: bool


def read_chain(on: SessionOrConnection, state: AttemptState) -> tuple[Chain, QuizPublication]:
    """Read the corrections since an attempt's revision. For a pupil with an assignment none lowers a mark."""
    wanted = {"version_id": state.version_id, "revision_id": state.revision_id}
    rows = _SINCE.all(on, wanted)
    links = tuple(
        ChainLink(
            row.digest,
            RevisionKey(quiz_of(on, row.digest), row.never_lower or state.assigned is not None),
            row.published_at,
            "" if row.note_down_at else row.note,
        )
        for row in rows
    )
    last = rows[-1]
    return Chain(links), QuizPublication(last.content, last.as_of, last.slug is not None)


def _same_for(old: Question, new: Question, answer: GivenAnswer) -> bool:
    if old is new or (old.body == new.body and old.marks == new.marks):
        return True
    if old.marks != new.marks:
        return False
    key = TYPES[new.type].key
    marks = [mark(question.type, question.body, answer) for question in (old, new)]
    return marks[0] == marks[1] and key(old.body) == key(new.body)


def _what(old: Question, new: Question) -> CorrectionEffect:
    if old.marks == new.marks:
        return CorrectionEffect.KEY
    return {DROPPED: CorrectionEffect.DROPPED, EVERYONE: CorrectionEffect.EVERYONE}.get(
        new.marks or "", CorrectionEffect.COUNTS_AGAIN
    )
