"""One's own account: the password and the open sessions."""

from datetime import UTC, datetime

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.account import blueprint
from quizapp.account.forms import ChangeForm
from quizapp.account.password_queue import QueueFullError, turn
from quizapp.extensions import db, editing
from quizapp.services.accounts.passwords import hash_password, matches
from quizapp.services.accounts.people import sort_roles
from quizapp.services.accounts.sign_in import change_password, password_hash_of
from quizapp.services.accounts.sign_in_counts import DEVICE, bucket, count_failure, uncount_failure
from quizapp.services.accounts.staff_sessions import end_all, end_session, open_sessions
from quizapp.services.audit import record
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.i18n import gettext as _
from quizapp.web.signed_in import STAFF_SESSION, current, person, secret_key


@blueprint.get("")
@open_to(Who.STAFF)
def own() -> str:
    """Show the account and its open sessions."""
    somebody, signed_in = person(), current()
    return render_template(
        "account/own.html",
        person=somebody,
        roles=sort_roles(somebody.roles),
        sessions=open_sessions(db.session, somebody.id, datetime.now(UTC)),
        this=signed_in.session_id if signed_in else None,
        changed=request.args.get("changed") == "1",
    )


@blueprint.get("/password")
@open_to(Who.STAFF)
def password() -> str:
    """Ask for the old password and a new one."""
    return render_template("account/password.html", form=ChangeForm(), wrong="")


@blueprint.post("/password")
@open_to(Who.STAFF)
def password_send() -> Response:
    """Change the password; every other browser is signed out."""
    somebody = person()
    form = ChangeForm(request.form, about=(somebody.name, somebody.email))
    if not form.validate():
        return _again(form, 422)
    now = datetime.now(UTC)
    counted = [bucket(secret_key(), DEVICE, "change", str(somebody.id))]
    with editing() as session:
        seconds = count_failure(session, counted, now)
    if seconds:
        return _again(form, 429, _("That was tried too often. Wait some minutes, then try again."))
    old = password_hash_of(db.session, somebody.id)
    try:
        with turn():
            right = matches(form.old_password.data or "", old)
            hashed = hash_password(form.password.data or "") if right else ""
    except QueueFullError:
        wrong = _("Very much is going on at this moment. Wait a few seconds, then try again.")
        return _again(form, 503, wrong)
    if not right:
        form.old_password.errors = [_("This is not your password until now.")]
        return _again(form, 422)
    with editing() as session:
        uncount_failure(session, counted, now)
        token = change_password(session, somebody.id, hashed, datetime.now(UTC))
    response = redirect(url_for(".own", changed=1), 303)
    STAFF_SESSION.give(response, token)
    return response


@blueprint.post(f"/sessions/<{ID}:session_id>/end")
@open_to(Who.STAFF)
def end_one(session_id: int) -> Response:
    """Sign out one other browser."""
    with editing() as session:
        end_session(session, person().id, session_id, datetime.now(UTC))
    return redirect(url_for(".own"), 303)


@blueprint.post("/sign-out-everywhere")
@open_to(Who.STAFF)
def sign_out_everywhere() -> Response:
    """Sign out every browser, this one too."""
    somebody, now = person(), datetime.now(UTC)
    with editing() as session:
        end_all(session, somebody.id, now)
        record(session, somebody.id, "signed out everywhere", somebody.email, now)
    response = redirect(url_for(".sign_in", out=1), 303)
    STAFF_SESSION.take(response)
    return response


def _again(form: ChangeForm, status: int, wrong: str = "") -> Response:
    return make_response(render_template("account/password.html", form=form, wrong=wrong), status)
