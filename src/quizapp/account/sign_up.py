"""The link by which teachers create accounts, if the operator has switched it on."""

from datetime import UTC, datetime

from flask import abort, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from quizapp.account import blueprint
from quizapp.account.forms import SetupForm
from quizapp.account.password_queue import QueueFullError, turn
from quizapp.account.sign_in import network, welcome
from quizapp.extensions import editing
from quizapp.services.accounts.links import HasAccountError
from quizapp.services.accounts.passwords import hash_password
from quizapp.services.accounts.sign_in_counts import SIGN_UP, bucket, count_failure
from quizapp.services.accounts.sign_up import is_sign_up_word
from quizapp.services.accounts.sign_up import sign_up as make_account
from quizapp.services.accounts.staff_sessions import begin_session, end_session
from quizapp.web.access import Who, open_to
from quizapp.web.i18n import gettext as _
from quizapp.web.signed_in import current, secret_key


@blueprint.get("/sign-up/<secret>")
@open_to(Who.ANYONE)
def sign_up(secret: str) -> str:
    """Ask a teacher for name, address and password."""
    _refuse_stranger(secret)
    return _page(SetupForm())


@blueprint.post("/sign-up/<secret>")
@open_to(Who.ANYONE)
def sign_up_send(secret: str) -> Response:
    """Create the account and sign in."""
    _refuse_stranger(secret)
    form = SetupForm(request.form)
    if not form.validate():
        return make_response(_page(form), 422)
    now, (_near, wide) = datetime.now(UTC), network()
    counted = [bucket(secret_key(), SIGN_UP, "sign-up", wide)] if wide else []
    with editing() as session:
        too_often = count_failure(session, counted, now) > 0
    if too_often:
        wrong = _("Too many accounts were made from where you are. Wait a minute, then try again.")
        return make_response(_page(form, wrong), 429)
    try:
        with turn():
            hashed = hash_password(form.password.data or "")
    except QueueFullError:
        wrong = _("Very much is going on at this moment. Wait a few seconds, then try again.")
        return make_response(_page(form, wrong), 503)
    try:
        token, person_id = _make(form, hashed)
    except HasAccountError:
        form.email.errors = [
            _(
                "There is an account with this e-mail address already. Sign in, or ask for a new password."
            )
        ]
        return make_response(_page(form), 409)
    return welcome(token, person_id)


def _refuse_stranger(secret: str) -> None:
    if not is_sign_up_word(secret, current_app.config["TEACHER_SIGN_UP"]):
        abort(404)


def _make(form: SetupForm, hashed: str) -> tuple[str, int]:
    now, before = datetime.now(UTC), current()
    with editing() as session:
        person = make_account(
            session,
            name=form.name.data or "",
            email=form.email.data or "",
            password_hash=hashed,
            now=now,
        )
        if before is not None:
            end_session(session, before.person.id, before.session_id, now)
        return begin_session(session, person.id, now), person.id


def _page(form: SetupForm, wrong: str = "") -> str:
    return render_template("account/sign_up.html", form=form, wrong=wrong)
