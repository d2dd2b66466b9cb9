"""What is still unclear to readers: editors read it, hide it, delete it."""

from datetime import UTC, datetime

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.editor import blueprint
from quizapp.editor.drafting import draft_or_404, title_of
from quizapp.extensions import db, editing
from quizapp.services.audit import record
from quizapp.services.quizzes.unclear_texts import (
    PAGE,
    UnclearText,
    count_unclear,
    delete_unclear,
    find_unclear_text,
    hide_unclear,
    list_unclear,
)
from quizapp.typed import MAX_ID_DIGITS, whole_number
from quizapp.web.access import Who, open_to
from quizapp.web.forms import sent, sent_number
from quizapp.web.signed_in import person


@blueprint.get("/edit/<uid>/unclear")
@open_to(Who.EDITOR)
def unclear(uid: str) -> str:
    """List what readers wrote, newest first."""
    draft = draft_or_404(uid)
    hidden = "hidden" in request.args
    count = count_unclear(db.session, draft.quiz_id)
    pages = max(1, -(-(count.hidden if hidden else count.shown) // PAGE))
    page = max(1, min(whole_number(request.args.get("page", "")) or 1, pages))
    return render_template(
        "editor/unclear.html",
        draft=draft,
        texts=list_unclear(db.session, draft.quiz_id, page, hidden=hidden),
        count=count,
        hidden=hidden,
        page=page,
        pages=pages,
        done=request.args.get("done", ""),
    )


@blueprint.post("/edit/<uid>/unclear")
@open_to(Who.EDITOR)
def send_unclear(uid: str) -> Response:
    """Hide a text, or show it again."""
    draft = draft_or_404(uid)
    act, number = sent("act"), sent_number("number") or 0
    if act not in {"hide", "show"}:
        abort(400)
    with editing() as session:
        done = hide_unclear(session, draft.quiz_id, number, hidden=act == "hide")
    return _back(uid, act if done else "gone", hidden=act == "show")


@blueprint.get("/edit/<uid>/unclear/<number>/delete")
@open_to(Who.EDITOR)
def ask_to_delete_unclear(uid: str, number: str) -> str:
    """Ask whether to delete a text."""
    draft = draft_or_404(uid)
    return render_template(
        "editor/unclear_delete.html", draft=draft, one=_or_404(draft.quiz_id, number)
    )


@blueprint.post("/edit/<uid>/unclear/<number>/delete")
@open_to(Who.EDITOR)
def delete_unclear_text(uid: str, number: str) -> Response:
    """Delete a text. The audit trail records the deletion, not the text."""
    draft = draft_or_404(uid)
    one = find_unclear_text(db.session, draft.quiz_id, whole_number(number, MAX_ID_DIGITS) or 0)
    with editing() as session:
        done = delete_unclear(session, draft.quiz_id, whole_number(number, MAX_ID_DIGITS) or 0)
        if done:
            now = datetime.now(UTC)
            record(
                session, person().id, "deleted what a reader wrote", title_of(draft), now, id=uid
            )
    return _back(uid, "deleted" if done else "gone", hidden=one is not None and one.hidden)


def _or_404(quiz_id: int, number: str) -> UnclearText:
    return find_unclear_text(
        db.session, quiz_id, whole_number(number, MAX_ID_DIGITS) or 0
    ) or abort(404)


def _back(uid: str, done: str, *, hidden: bool) -> Response:
    page = sent_number("page") or None
    address = url_for(".unclear", uid=uid, done=done, page=page, hidden=1 if hidden else None)
    return redirect(address, 303)
