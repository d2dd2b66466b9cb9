"""The settings page of a quiz: its address, its line in the catalogue, its source, and how it is asked."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.bank.parts import Content
from quizapp.editor import blueprint, entries
from quizapp.editor.drafting import (
    beside,
    change,
    draft_or_404,
    edition_sent,
    language_of,
    problems_of,
)
from quizapp.editor.setting_shapes import ASKING, LISTED, SOURCE, STANDARD
from quizapp.services.quizzes.drafts import LoadedDraft
from quizapp.web.access import Who, open_to

_KEYS = frozenset({*(entry.key for entry in LISTED), "source", "settings"})


@blueprint.get("/edit/<uid>/settings")
@open_to(Who.EDITOR)
def settings(uid: str) -> str:
    """Show the settings."""
    draft = draft_or_404(uid)
    return _page(draft, draft.quiz, saved="saved" in request.args)


@blueprint.post("/edit/<uid>/settings")
@open_to(Who.EDITOR)
def save_settings(uid: str) -> Response | tuple[str, int]:
    """Store the settings; what somebody else has changed meanwhile is shown beside what was entered."""
    draft = draft_or_404(uid)
    entered = _entered(draft)
    saved = change(uid, lambda content: _with(content, entered), edition_sent())
    if saved.clashes:
        theirs = {clash.part: clash.theirs for clash in saved.clashes}
        return _page(saved.draft, {**saved.draft.quiz, **entered}, theirs=theirs), 409
    return redirect(url_for(".settings", uid=uid, saved=1), 303)


def _entered(draft: LoadedDraft) -> dict[str, Any]:
    language = language_of(draft)
    entered = entries.read(LISTED, request.form, language)
    source = entries.read(SOURCE, request.form, language, "source.")
    if any(source.values()):
        entered["source"] = source
    asking = entries.read(ASKING, request.form, language, "settings.")
    kept = draft.quiz.get("settings")
    entered["settings"] = {**STANDARD, **asking} if asking != kept else asking
    return entered


def _with(content: Content, entered: dict[str, Any]) -> Content:
    rest = {key: value for key, value in content["quiz"].items() if key not in _KEYS}
    return {**content, "quiz": {**rest, **entered}}


def _page(draft: LoadedDraft, quiz: dict[str, Any], **values: Any) -> str:
    names = [
        *(entry.key for entry in LISTED),
        *(f"source.{entry.key}" for entry in SOURCE),
        *(f"settings.{entry.key}" for entry in ASKING),
    ]
    content = {**draft.content, "quiz": quiz}
    found = [
        problem for problem in problems_of(content) if problem.path[:1] and problem.path[0] in _KEYS
    ]
    return render_template(
        "editor/settings.html",
        draft=draft,
        quiz=quiz,
        groups=(LISTED, SOURCE, ASKING),
        language=language_of(draft),
        problems=beside(found, 0, names),
        **values,
    )
