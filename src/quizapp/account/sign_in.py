"""Signing in and out."""

import math
from datetime import UTC, datetime

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.account import blueprint
from quizapp.account.devices import known_device, remember_device
from quizapp.account.forms import SignInForm
from quizapp.account.password_queue import QueueFullError, turn
from quizapp.account.redirects import after_sign_in, own_place
from quizapp.extensions import db, editing
from quizapp.services.accounts.passwords import hash_password, is_outdated, matches
from quizapp.services.accounts.people import email_key, roles_of
from quizapp.services.accounts.sign_in import Credentials, credentials, start_session
from quizapp.services.accounts.sign_in_counts import (
    ACCOUNT,
    DEVICE,
    NETWORK,
    PAIR,
    Bucket,
    bucket,
    count_failure,
    count_for_alert,
    networks_of,
    seconds_until_free,
    uncount_failure,
)
from quizapp.services.accounts.staff_sessions import end_session
from quizapp.services.audit import record
from quizapp.web.access import Who, open_to
from quizapp.web.forms import sent
from quizapp.web.i18n import gettext as _
from quizapp.web.signed_in import STAFF_SESSION, current
from quizapp.web.throttle import behind_unnamed_proxy

RETRY_AFTER = 5
"""Seconds after which to try again where too many sign in at once."""


@blueprint.get("/sign-in")
@open_to(Who.ANYONE)
def sign_in() -> str | Response:
    """Ask for address and password."""
    wanted = own_place(request.args.get("next", ""))
    signed_in = current()
    if signed_in is not None:
        return redirect(wanted or after_sign_in(signed_in.person.roles), 303)
    return _page(SignInForm(), wanted)


@blueprint.post("/sign-in")
@open_to(Who.ANYONE)
def sign_in_send() -> Response:
    """Sign in if the password is right."""
    form, wanted = SignInForm(request.form), own_place(sent("next"))
    email, password = form.email.data or "", form.password.data or ""
    if not email or not password:
        wrong = _("Please enter both your e-mail address and your password.")
        return make_response(_page(form, wanted, wrong), 422)
    known = credentials(db.session, email)
    buckets, now = _buckets(email, known), datetime.now(UTC)
    # The first look costs no write: it is all that a flood gets.
    seconds = seconds_until_free(db.session, buckets, now) or _take(buckets, now)
    if seconds:
        return _too_often(form, wanted, seconds)
    try:
        with turn():
            right = matches(password, known.password_hash)
            renewed = right and is_outdated(known.password_hash or "") and hash_password(password)
    except QueueFullError:
        with editing() as session:
            uncount_failure(session, buckets, now)
        wrong = _(
            "Very many people are signing in at this moment. Wait a few seconds, then try again."
        )
        busy = make_response(_page(form, wanted, wrong), 503)
        busy.headers["Retry-After"] = str(RETRY_AFTER)
        return busy
    token = _let_in(known, buckets, renewed or None) if right else None
    if token is None:
        _note_failure(email, known)
        wrong = _(
            "This e-mail address and this password do not go together. Check both, then try again."
        )
        return make_response(_page(form, wanted, wrong), 422)
    return welcome(token, known.person_id or 0, wanted)


@blueprint.post("/sign-out")
@open_to(Who.ANYONE)
def sign_out() -> Response:
    """End this session."""
    signed_in = current()
    if signed_in is not None:
        with editing() as session:
            end_session(session, signed_in.person.id, signed_in.session_id, datetime.now(UTC))
    response = redirect(url_for(".sign_in", out=1), 303)
    STAFF_SESSION.take(response)
    return response


def welcome(token: str, person_id: int, wanted: str = "") -> Response:
    """Set the session cookie and redirect to the page that was asked for."""
    response = redirect(wanted or after_sign_in(roles_of(db.session, person_id)), 303)
    STAFF_SESSION.give(response, token)
    remember_device(response, person_id)
    return response


def network() -> tuple[str, str]:
    """Return the networks that the request comes from; empty where a proxy hides them."""
    hidden = not current_app.config["PROXIES"] and behind_unnamed_proxy()
    return ("", "") if hidden else networks_of(request.remote_addr or "")


def _page(form: SignInForm, wanted: str, wrong: str = "") -> str:
    return render_template(
        "account/sign_in.html", form=form, wanted=wanted, wrong=wrong, out="out" in request.args
    )


def _buckets(email: str, known: Credentials) -> list[Bucket]:
    """Return the buckets in which a failure counts; the owner's known device has one of its own."""
    secret, account = current_app.config["SECRET_KEY"], email_key(email)
    device = known_device(known.person_id)
    if device:
        return [bucket(secret, DEVICE, "device", account, device)]
    near, wide = network()
    pair = bucket(secret, PAIR, "pair", account, near)
    return [pair, bucket(secret, NETWORK, "network", wide)] if wide else [pair]


def _take(buckets: list[Bucket], now: datetime) -> float:
    with editing() as session:
        return count_failure(session, buckets, now)


def _let_in(known: Credentials, buckets: list[Bucket], renewed: str | None) -> str | None:
    now, before = datetime.now(UTC), current()
    with editing() as session:
        token = start_session(session, known, now, renewed_hash=renewed)
        if token is not None:
            uncount_failure(session, buckets, now)
            if before is not None:
                end_session(session, before.person.id, before.session_id, now)
    return token


def _note_failure(email: str, known: Credentials) -> None:
    """Count the failures of an account from everywhere; administrators are told when there are many."""
    everywhere = bucket(current_app.config["SECRET_KEY"], ACCOUNT, "account", email_key(email))
    now = datetime.now(UTC)
    with editing() as session:
        if count_for_alert(session, everywhere, now) and known.person_id:
            record(session, None, "guessed at", email, now, failures=ACCOUNT.capacity)


def _too_often(form: SignInForm, wanted: str, seconds: float) -> Response:
    minutes = math.ceil(seconds / 60)
    wrong = _(
        "Signing in has failed too often from where you are. Wait %(minutes)d min, then try again, or ask an "
        "administrator for a link that lets you in at once.",
        minutes=minutes,
    )
    response = make_response(_page(form, wanted, wrong), 429)
    response.headers["Retry-After"] = str(math.ceil(seconds))
    return response
