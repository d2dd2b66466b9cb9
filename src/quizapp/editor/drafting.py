"""What the views on a draft share: finding it, changing it, and what is wrong with it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import abort

from quizapp.bank.parts import Content
from quizapp.bank.rearrange import GoneError
from quizapp.bank.texts import FORBIDDEN
from quizapp.extensions import db, editing
from quizapp.services.quizzes.drafts import LoadedDraft, SaveResult, open_draft, save_draft
from quizapp.web.forms import sent
from quizapp.web.signed_in import person

if TYPE_CHECKING:
    from quizapp.bank.checking.draft_check import DraftProblem

Problems = dict[str, "list[DraftProblem]"]
"""The problems by the name of the field beside which they stand; the empty name is for all others."""


def draft_or_404(uid: str) -> LoadedDraft:
    """Find a draft, or answer that there is none."""
    return open_draft(db.session, uid) or abort(404)


def change(
    uid: str, alter: Callable[[Content], Content], expected: int | None = None
) -> SaveResult:
    """Change a draft and store it; `expected` is the edition that the editor had seen, where that matters.

    What is to be changed may be gone: then the answer is that there is no such thing.
    """
    with editing() as session:
        draft = open_draft(session, uid, lock=True) or abort(404)
        try:
            content = alter(draft.content)
        except GoneError:
            abort(404)
        seen = draft.edition if expected is None else expected
        return save_draft(session, draft, content, seen, person().id, datetime.now(UTC))


def edition_sent() -> int:
    """Give the edition that the form was made of; 0, which is older than any, where none was sent."""
    text = sent("edition")
    sign = -1 if text.startswith("-") else 1
    number = text.removeprefix("-")
    return sign * int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def problems_of(content: Content) -> "list[DraftProblem]":
    """Give everything that is wrong with a draft. What reads YAML comes with it, and is not loaded for readers."""
    from quizapp.bank.checking.draft_check import check_draft  # noqa: PLC0415

    return check_draft(content)


def title_of(draft: LoadedDraft) -> str:
    """Give what the audit trail calls a quiz."""
    return FORBIDDEN.sub("", str(draft.quiz.get("title") or draft.uid))


def language_of(draft: LoadedDraft) -> str:
    """Give the quiz's language: numbers are written as it writes them."""
    language = draft.quiz.get("language")
    return language if isinstance(language, str) else "en"


def beside(problems: "Iterable[DraftProblem]", depth: int, names: Iterable[str]) -> Problems:
    """Sort problems to the fields that they concern, leaving out so many first steps of their paths."""
    known = set(names)
    placed: Problems = defaultdict(list)
    for problem in problems:
        steps = [str(step) for step in problem.path[depth:]]
        while steps and ".".join(steps) not in known:
            steps.pop()
        placed[".".join(steps)].append(problem)
    return dict(placed)
