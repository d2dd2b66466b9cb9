"""What the views on a draft share: finding it, changing it, and its problems."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import abort

from quizapp.bank.parts import Content
from quizapp.bank.rearrange import MissingPartError
from quizapp.bank.texts import FORBIDDEN
from quizapp.extensions import db, editing
from quizapp.services.audit import record
from quizapp.services.quizzes.drafts import LoadedDraft, SaveResult, open_draft, save_draft
from quizapp.typed import whole_number
from quizapp.web.forms import sent
from quizapp.web.signed_in import person

if TYPE_CHECKING:
    from quizapp.bank.checking.draft_check import DraftProblem

Problems = dict[str, "list[DraftProblem]"]
"""The problems by the name of the field beside which they stand; the empty name is for all others."""


def draft_or_404(uid: str) -> LoadedDraft:
    """Return a draft, or answer 404."""
    return open_draft(db.session, uid) or abort(404)


def change(
    uid: str, alter: Callable[[Content], Content], expected: int | None = None
) -> SaveResult:
    """Change a draft and store it; `expected` is the edition that the editor saw, if that matters.

    Answers 404 if the part to be changed is gone.
    """
    with editing() as session:
        draft = open_draft(session, uid, lock=True) or abort(404)
        try:
            content = alter(draft.content)
        except MissingPartError:
            abort(404)
        seen = draft.edition if expected is None else expected
        return save_draft(session, draft, content, seen, person().id, datetime.now(UTC))


def edition_sent() -> int:
    """Return the edition from which the form was made; 0, which is older than any, if none was sent."""
    text = sent("edition")
    sign = -1 if text.startswith("-") else 1
    return sign * (whole_number(text.removeprefix("-")) or 0)


def problems_of(content: Content) -> "list[DraftProblem]":
    """Return every problem of a draft; the YAML reader is imported only here, because readers do not need it."""
    from quizapp.bank.checking.draft_check import check_draft  # noqa: PLC0415

    return check_draft(content)


def title_of(draft: LoadedDraft) -> str:
    """Return the name of a quiz for the audit trail."""
    return FORBIDDEN.sub("", str(draft.quiz.get("title") or draft.uid))


def record_export(draft: LoadedDraft, version: int, form: str) -> None:
    """Record in the audit trail that a version's report or responses were exported."""
    with editing() as session:
        record(
            session,
            person().id,
            "exported",
            title_of(draft),
            datetime.now(UTC),
            id=draft.uid,
            version=version,
            format=form,
        )


def language_of(draft: LoadedDraft) -> str:
    """Return the quiz's language, which decides how numbers are written."""
    language = draft.quiz.get("language")
    return language if isinstance(language, str) else "en"


def beside(problems: "Iterable[DraftProblem]", depth: int, names: Iterable[str]) -> Problems:
    """Group problems by the field that they concern, dropping the first `depth` steps of their paths."""
    known = set(names)
    placed: Problems = defaultdict(list)
    for problem in problems:
        steps = [str(step) for step in problem.path[depth:]]
        while steps and ".".join(steps) not in known:
            steps.pop()
        placed[".".join(steps)].append(problem)
    return dict(placed)
