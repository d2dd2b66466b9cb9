"""Helpers for the editor's templates."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, url_for

from quizapp.editor.entries import rows_in, shown
from quizapp.editor.shapes import TYPE_NAMES
from quizapp.web.i18n import N_
from quizapp.web.i18n import gettext as _

if TYPE_CHECKING:
    from quizapp.bank.checking.draft_check import DraftProblem

_PARTS = (
    ("editor.quiz", N_("Overview")),
    ("editor.article", N_("Article")),
    ("editor.questions", N_("Questions")),
    ("editor.settings", N_("Settings")),
    ("editor.try_out", N_("Try it")),
    ("editor.publish", N_("Publish")),
    ("editor.history", N_("History")),
    ("editor.report", N_("Report")),
)


def init_blueprint(blueprint: Blueprint) -> None:
    """Register the helpers as globals of the templates."""
    for helper in (shown, rows_in, in_words, place_of, quiz_parts, packed, type_name):
        blueprint.add_app_template_global(helper, helper.__name__)


@dataclass(frozen=True, slots=True)
class ProblemPlace:
    """The page on which a problem can be fixed."""

    url: str
    words: str


def quiz_parts(uid: str) -> list[tuple[str, ProblemPlace]]:
    """Return the pages of a quiz with their endpoints."""
    return [
        (endpoint, ProblemPlace(url_for(endpoint, uid=uid), _(words))) for endpoint, words in _PARTS
    ]


def place_of(uid: str, content: Mapping[str, Any], problem: "DraftProblem") -> ProblemPlace:
    """Return the page on which a problem can be fixed."""
    if problem.question:
        fact, number = problem.question
        question = content["quiz"]["facts"][fact]["questions"][number]
        field = ".".join(str(step) for step in problem.path[4:]) or None
        address = url_for("editor.question", uid=uid, question_id=question["id"], _anchor=field)
        prompt = str(question.get("prompt") or "")
        words = prompt or _("Question %(n)d of fact %(fact)d", n=number + 1, fact=fact + 1)
        return ProblemPlace(address, words)
    if problem.path[:1] in {("article",), ("title",), ("summary",)}:
        return ProblemPlace(url_for("editor.article", uid=uid), _("Article"))
    if problem.path[:1] == ("facts",):
        return ProblemPlace(url_for("editor.questions", uid=uid), _("Questions"))
    return ProblemPlace(url_for("editor.settings", uid=uid), _("Settings"))


def in_words(value: Any, language: str) -> str:
    """Return a value of a draft as a text to read and compare."""
    if isinstance(value, list):
        return "; ".join(in_words(item, language) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(
            f"{key}: {in_words(item, language)}" for key, item in value.items() if key != "id"
        )
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return shown(value, language)


def packed(value: Any) -> str:
    """Return plain data as a text that a hidden field can carry."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


def unpacked(text: str) -> Any:
    """Return the data in a text that `packed` made.

    :raises ValueError: if it was not made so.
    """
    try:
        return json.loads(base64.urlsafe_b64decode(text.encode("ascii")))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def type_name(name: object) -> str:
    """Return the editors' name of a question type."""
    return _(TYPE_NAMES.get(str(name), N_("An unknown type")))
