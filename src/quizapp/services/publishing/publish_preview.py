"""What publishing a draft would do: what prevents it, what changed, and its effect on results."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from quizapp.bank.changes import QuizChange, changes, facts_remarked
from quizapp.bank.quiz import Quiz
from quizapp.services.publishing.preview_correction import (
    Preview,
    count_results,
    preview_correction,
)
from quizapp.services.publishing.publish_revision import content_of, digest_of, newest_revision
from quizapp.services.quizzes.drafts import LoadedDraft
from quizapp.services.quizzes.published import quiz_of

if TYPE_CHECKING:
    from quizapp.bank.checking.draft_check import DraftProblem

AT_ONCE = 200_000
"""Up to this many results are previewed without asking; that takes some seconds."""


@dataclass(frozen=True, slots=True)
class NewestRevision:
    """The newest revision, which a correction would correct."""

    id: int
    number: int
    version_id: int
    quiz: Quiz


@dataclass(frozen=True, slots=True)
class ComparedDraft:
    """A draft beside the newest revision: whether it can be published, and as what."""

    problems: "list[DraftProblem]"
    """The errors that prevent publishing."""
    warnings: "list[DraftProblem]"
    quiz: Quiz | None
    """The draft as a quiz; None if it has errors."""
    digest: str
    """The digest of the draft that was compared."""
    newest: NewestRevision | None
    """None if the quiz was never published."""
    is_out: bool
    """Whether the quiz is published now."""
    changes: tuple[QuizChange, ...]
    same: bool
    """Whether the newest revision is the same as the draft."""

    @property
    def barred(self) -> list[QuizChange]:
        """Return the changes that a correction may not make."""
        return [change for change in self.changes if change.why_not]

    @property
    def may_correct(self) -> bool:
        """Whether the changes can be a correction."""
        return self.newest is not None and not self.same and not self.barred

    @property
    def nothing_to_do(self) -> bool:
        """Whether the draft is what readers get already."""
        return self.same and self.is_out


@dataclass(frozen=True, slots=True)
class EffectOnResults:
    """The effect on results of publishing a draft as a correction."""

    results: int
    """The number of results of the newest version."""
    marks: bool
    """Whether the correction changes marks."""
    preview: Preview | None
    """The changes to results; None if it cannot be a correction, changes no marks, or was not worked out."""


def compare_draft(session: Session, draft: LoadedDraft) -> ComparedDraft:
    """Check a draft and compare it with the newest revision, without reading any answers."""
    # Imported here because it loads the YAML library, which readers' requests do not need.
    from quizapp.bank.checking.draft_check import read_draft  # noqa: PLC0415

    quiz, found = read_draft(draft.content)
    row = newest_revision(session, draft.quiz_id)
    newest = None
    if row is not None:
        newest = NewestRevision(row.id, row.number, row.version_id, quiz_of(session, row.digest))
    same = bool(quiz and row and row.digest == digest_of(content_of(quiz)))
    return ComparedDraft(
        problems=[problem for problem in found if not problem.warning],
        warnings=[problem for problem in found if problem.warning],
        quiz=quiz,
        digest=draft.digest,
        newest=newest,
        is_out=draft.is_published,
        changes=changes(newest.quiz, quiz) if newest and quiz and not same else (),
        same=same,
    )


def preview_effect(
    session: Session, compared: ComparedDraft, *, work_out: bool = False
) -> EffectOnResults:
    """Work out the effect of a correction on results; `work_out` does so however many there are."""
    newest, quiz = compared.newest, compared.quiz
    if newest is None:
        return EffectOnResults(0, marks=False, preview=None)
    results = count_results(session, newest.version_id)
    if quiz is None or not compared.may_correct or not facts_remarked(newest.quiz, quiz):
        return EffectOnResults(results, marks=False, preview=None)
    preview = None
    if work_out or results <= AT_ONCE:
        preview = preview_correction(session, newest.version_id, quiz)
    return EffectOnResults(results, marks=True, preview=preview)
