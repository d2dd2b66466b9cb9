"""One-time links: for the first administrator, for invited people, for a new password, and for signing in."""

from datetime import UTC, datetime
from typing import Any

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.account import blueprint
from quizapp.account.forms import ForgotForm, InvitedForm, ResetForm, SetupForm
from quizapp.account.password_queue import QueueFullError, turn
from quizapp.account.sign_in import network, welcome
from quizapp.extensions import db, editing
from quizapp.services.accounts.links import (
    AccountLink,
    HasAccountError,
    SpentLinkError,
    accept_link,
    find_link,
    redeem_sign_in_link,
    reset_password,
)
from quizapp.services.accounts.passwords import hash_password
from quizapp.services.accounts.reset_requests import request_reset
from quizapp.services.accounts.sign_in_counts import ASKED, bucket, count_failure
from quizapp.services.accounts.staff_sessions import begin_session, end_session
from quizapp.web.access import Who, open_to
from quizapp.web.i18n import gettext as _
from quizapp.web.signed_in import current, secret_key

_PAGES = {
    "setup": "account/setup.html",
    "invitation": "account/invitation.html",
    "reset": "account/reset.html",
    "sign_in": "account/sign_in_link.html",
}
"""The page of each purpose."""


@blueprint.get("/link/<secret>")
@open_to(Who.ANYONE)
def link(secret: str) -> Response:
    """Show what a link is for. A GET does not use it up, because mail programs open links too."""
    found = find_link(db.session, secret, datetime.now(UTC))
    if found is None:
        return _of_no_use()
    return make_response(_page(found, _form(found, None)))


@blueprint.post("/link/<secret>")
@open_to(Who.ANYONE)
def link_send(secret: str) -> Response:
    """Use the link once, and sign in."""
    found = find_link(db.session, secret, datetime.now(UTC))
    if found is None:
        return _of_no_use()
    form = _form(found, request.form)
    return _sign_in(found) if form is None else _set_password(found, form)


@blueprint.get("/forgot")
@open_to(Who.ANYONE)
def forgot() -> str:
    """Show how to get a new password."""
    return _forgot_page(ForgotForm())


@blueprint.post("/forgot")
@open_to(Who.ANYONE)
def forgot_send() -> Response:
    """Queue an e-mail with a link. The answer is the same whether or not there is such an account."""
    form = ForgotForm(request.form)
    if not current_app.config["SMTP_URL"]:
        return redirect(url_for(".forgot"), 303)
    if not form.validate():
        return make_response(_forgot_page(form), 422)
    now, (_near, wide) = datetime.now(UTC), network()
    counted = [bucket(secret_key(), ASKED, "asked", wide)] if wide else []
    with editing() as session:
        too_often = count_failure(session, counted, now) > 0
        if not too_often:
            request_reset(session, form.email.data or "", now)
    if too_often:
        wrong = _(
            "Too many e-mails were asked for from where you are. Wait ten minutes, then try again."
        )
        return make_response(_forgot_page(form, wrong), 429)
    return make_response(render_template("account/forgot_sent.html", email=form.email.data))


def _set_password(found: AccountLink, form: SetupForm | InvitedForm | ResetForm) -> Response:
    if not form.validate():
        return make_response(_page(found, form), 422)
    try:
        with turn():
            hashed = hash_password(form.password.data or "")
    except QueueFullError:
        wrong = _("Very much is going on at this moment. Wait a few seconds, then try again.")
        return make_response(_page(found, form, wrong), 503)
    try:
        token, person_id = _use(found, form, hashed)
    except SpentLinkError:
        return _of_no_use()
    except HasAccountError:
        wrong = _(
            "There is an account with this e-mail address already. Sign in, or ask for a new password."
        )
        return make_response(_page(found, form, wrong), 409)
    return welcome(token, person_id)


def _form(found: AccountLink, sent: Any) -> SetupForm | InvitedForm | ResetForm | None:
    if found.purpose == "sign_in":
        return None  # it asks for nothing
    if found.purpose == "setup":
        return SetupForm(sent)
    if found.purpose == "reset":
        return ResetForm(sent, about=(found.name, found.email))
    form = InvitedForm(sent)
    form.email_known = found.email
    return form


def _page(
    found: AccountLink, form: SetupForm | InvitedForm | ResetForm | None, wrong: str = ""
) -> str:
    return render_template(_PAGES[found.purpose], link=found, form=form, wrong=wrong)


def _use(
    found: AccountLink, form: SetupForm | InvitedForm | ResetForm, hashed: str
) -> tuple[str, int]:
    now, before = datetime.now(UTC), current()
    with editing() as session:
        if isinstance(form, InvitedForm):
            email = (form.email.data or "") if isinstance(form, SetupForm) else found.email
            name = form.name.data or ""
            person = accept_link(
                session, found, name=name, email=email, password_hash=hashed, now=now
            )
            person_id = person.id
        else:
            person_id = reset_password(session, found, hashed, now)
        if before is not None:
            end_session(session, before.person.id, before.session_id, now)
        return begin_session(session, person_id, now), person_id


def _sign_in(found: AccountLink) -> Response:
    now, before = datetime.now(UTC), current()
    try:
        with editing() as session:
            person_id = redeem_sign_in_link(session, found, now)
            if before is not None:
                end_session(session, before.person.id, before.session_id, now)
            token = begin_session(session, person_id, now)
    except SpentLinkError:
        return _of_no_use()
    return welcome(token, person_id)


def _of_no_use() -> Response:
    return make_response(render_template("account/used_link.html"), 404)


def _forgot_page(form: ForgotForm, wrong: str = "") -> str:
    mail = bool(current_app.config["SMTP_URL"])
    return render_template("account/forgot.html", form=form, wrong=wrong, mail=mail)
