"""What publishing a draft would do: what prevents it, what changed, and its effect on results."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from quizapp.bank.changes import QuizChange, changes, marked_otherwise
from quizapp.bank.quiz import Quiz, quiz_from_data
from quizapp.services.publishing.preview_correction import (
    Preview,
    count_results,
    preview_correction,
)
from quizapp.services.publishing.publish_later import ScheduledRevision, find_waiting
from quizapp.services.publishing.publish_revision import content_of, digest_of, newest_revision
from quizapp.services.quizzes.drafts import LoadedDraft
from quizapp.services.quizzes.published import quiz_of

if TYPE_CHECKING:
    from quizapp.bank.checking.draft_check import DraftProblem

AT_ONCE = 200_000
"""Of so many results a preview is worked out unasked: that takes some seconds."""


@dataclass(frozen=True, slots=True)
class NewestRevision:
    """The newest revision, which a correction would correct."""

    id: int
    number: int
    version_id: int
    quiz: Quiz


@dataclass(frozen=True, slots=True)
class PublishPreview:
    """What an editor sees before publishing."""

    problems: "list[DraftProblem]"
    """What has to be mended first."""
    warnings: "list[DraftProblem]"
    quiz: Quiz | None
    """The draft as a quiz; None where it has to be mended first."""
    newest: NewestRevision | None
    """None where nothing was ever published."""
    is_out: bool
    """Whether readers get something of the quiz now."""
    changes: tuple[QuizChange, ...]
    same: bool
    """Whether the newest revision is the same as the draft."""
    results: int
    """How many results the newest version has."""
    preview: Preview | None
    """What a correction would change; None where it is not one, or marks nothing otherwise, or was not worked out."""
    marks: bool
    """Whether a correction would mark answers otherwise."""
    waiting: ScheduledRevision | None
    """What is to be published later."""

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


def preview_publishing(
    session: Session, draft: LoadedDraft, *, work_out: bool = False
) -> PublishPreview:
    """Preview publishing a draft; `work_out` previews a correction whatever the number of results."""
    # What reads YAML comes with it, and is not loaded for readers.
    from quizapp.bank.checking.draft_check import check_draft  # noqa: PLC0415

    found = check_draft(draft.content)
    problems = [problem for problem in found if not problem.warning]
    quiz = None if problems else quiz_from_data(draft.quiz, draft.article)
    row = newest_revision(session, draft.quiz_id)
    newest = None
    if row is not None:
        newest = NewestRevision(row.id, row.number, row.version_id, quiz_of(session, row.digest))
    same = bool(quiz and row and row.digest == digest_of(content_of(quiz)))
    changed = changes(newest.quiz, quiz) if newest and quiz and not same else ()
    correctable = newest and quiz and changed and not any(change.why_not for change in changed)
    marks = bool(correctable and newest and quiz and marked_otherwise(newest.quiz, quiz))
    results = count_results(session, newest.version_id) if newest else 0
    preview = None
    if marks and newest and quiz and (work_out or results <= AT_ONCE):
        preview = preview_correction(session, newest.version_id, quiz)
    return PublishPreview(
        problems=problems,
        warnings=[problem for problem in found if problem.warning],
        quiz=quiz,
        newest=newest,
        is_out=draft.is_published,
        changes=changed,
        same=same,
        results=results,
        preview=preview,
        marks=marks,
        waiting=find_waiting(session, draft.quiz_id),
    )
