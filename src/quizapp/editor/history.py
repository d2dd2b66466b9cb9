"""The history of a quiz, and what can be done with it: unpublish, archive, remove a note."""

from datetime import UTC, datetime

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.bank.changes import changes
from quizapp.editor import blueprint
from quizapp.editor.drafting import draft_or_404
from quizapp.extensions import db, editing
from quizapp.services.publishing.history import history_of, quizzes_of
from quizapp.services.publishing.quiz_acts import ACTS, NoQuizError, act_on
from quizapp.typed import whole_number
from quizapp.web.access import Who, open_to
from quizapp.web.forms import sent
from quizapp.web.signed_in import person


@blueprint.get("/edit/<uid>/history")
@open_to(Who.EDITOR)
def history(uid: str) -> str:
    """Show what was published, what is scheduled, and the progress of re-marking."""
    draft = draft_or_404(uid)
    found = history_of(db.session, draft.quiz_id)
    return render_template(
        "editor/history.html", draft=draft, history=found, done=request.args.get("done", "")
    )


@blueprint.get("/edit/<uid>/history/<int:number>")
@open_to(Who.EDITOR)
def revision(uid: str, number: int) -> str:
    """Show what a revision changed."""
    draft = draft_or_404(uid)
    found = quizzes_of(db.session, draft.quiz_id, number) or abort(404)
    before, after = found
    entries = history_of(db.session, draft.quiz_id).entries
    return render_template(
        "editor/revision.html",
        draft=draft,
        entry=next(entry for entry in entries if entry.number == number),
        first=before is None,
        changes=changes(before, after) if before else (),
    )


@blueprint.post("/edit/<uid>/history")
@open_to(Who.EDITOR)
def send_history(uid: str) -> Response:
    """Do one of `ACTS` with a quiz."""
    name, number = sent("act"), whole_number(sent("number"))
    if name not in ACTS:
        abort(400)
    with editing() as session:
        try:
            changed = act_on(session, uid, name, number or 0, person().id, datetime.now(UTC))
        except NoQuizError:
            abort(404)
    return redirect(url_for(".history", uid=uid, done=name if changed else None), 303)
