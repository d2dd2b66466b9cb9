"""Signs pupils in, with the class's code and two words or with a slip, and out."""

import math
from datetime import UTC, datetime

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, writing
from quizapp.pupil import blueprint
from quizapp.pupil.forms import JoinForm
from quizapp.services.accounts.sign_in_counts import (
    Bucket,
    bucket,
    count_failure,
    seconds_until_free,
)
from quizapp.services.classes.join import (
    CLASS_FAILURES,
    UNKNOWN_CODES,
    JoinableClass,
    find_by_words,
    find_class_by_code,
    find_slip,
    normalise_code,
)
from quizapp.services.classes.pupil_sessions import begin_pupil_session, end_pupil_session
from quizapp.web.access import Who, open_to, staff_page
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import ngettext
from quizapp.web.signed_in import PUPIL_SESSION, current_pupil, secret_key
from quizapp.web.throttle import own_network


@blueprint.get("/join")
@open_to(Who.ANYONE)
def join() -> Response:
    """Ask for the class's code and the two words."""
    return _page(JoinForm())


@blueprint.get("/join/<code>")
@open_to(Who.ANYONE)
def join_class(code: str) -> Response:
    """Ask for the two words only, without saying whether there is such a class: codes cannot be tried out here."""
    return _page(JoinForm(code=normalise_code(code)))


@blueprint.post("/join")
@open_to(Who.ANYONE)
def join_send() -> Response:
    """Sign a pupil in who knows the code and the words."""
    form, now = JoinForm(request.form), datetime.now(UTC)
    if not form.validate():
        return _page(form, 422)
    classroom = find_class_by_code(db.connection, form.code.data or "")
    if classroom is not None and classroom.archived:
        form.code.errors = [_("This class is closed. Please ask your teacher.")]
        return _page(form, 422)
    counted = _counted(classroom)
    # The first look costs no write: it is all that a flood gets.
    if seconds := seconds_until_free(db.connection, counted, now):
        return _too_often(form, seconds, classroom)
    before = current_pupil()
    with writing() as connection:
        pupil_id = (
            find_by_words(connection, classroom, form.words.data or "") if classroom else None
        )
        token = begin_pupil_session(connection, pupil_id, now) if pupil_id else None
        if token is None:
            seconds = count_failure(connection, counted, now)
        elif before is not None:
            end_pupil_session(connection, before.session_id)
    if seconds:
        return _too_often(form, seconds, classroom)
    if token is None:
        return _not_found(form, classroom)
    return _welcome(token)


@blueprint.get("/in/<secret>")
@open_to(Who.ANYONE)
def slip(secret: str) -> Response:
    """Show whom a slip signs in. A GET changes nothing, because cameras and chat programs open links too."""
    staff_page()
    found = find_slip(db.connection, secret)
    if found is None or found.classroom.archived:
        archived = found is not None
        return make_response(render_template("pupil/old_slip.html", archived=archived), 404)
    page = render_template(
        "pupil/slip.html", slip=found, secret=secret, other=_somebody_else(found.pupil_id)
    )
    return make_response(page)


@blueprint.post("/in/<secret>")
@open_to(Who.ANYONE)
def slip_send(secret: str) -> Response:
    """Sign in the pupil to whom the slip belongs."""
    staff_page()
    before, now = current_pupil(), datetime.now(UTC)
    with writing() as connection:
        found = find_slip(connection, secret)
        archived = found is not None and found.classroom.archived
        token = None
        if found is not None and not archived:
            token = begin_pupil_session(connection, found.pupil_id, now)
        if token and before is not None:
            end_pupil_session(connection, before.session_id)
    if token is None:
        return make_response(render_template("pupil/old_slip.html", archived=archived), 404)
    return _welcome(token)


@blueprint.post("/mine/sign-out")
@open_to(Who.ANYONE)
def sign_out() -> Response:
    """End the session, and offer the next pupil to sign in."""
    who = current_pupil()
    if who is not None:
        with writing() as connection:
            end_pupil_session(connection, who.session_id)
    place = url_for(".join_class", code=who.join_code, out=1) if who else url_for(".join", out=1)
    response = redirect(place, 303)
    PUPIL_SESSION.take(response)
    return response


def _page(form: JoinForm, status: int = 200, wrong: str = "") -> Response:
    staff_page()
    here = current_pupil()
    came_from = next((name for name in ("first", "out") if name in request.args), "")
    page = render_template(
        "pupil/join.html", form=form, wrong=wrong, here=here, came_from=came_from
    )
    return make_response(page, status)


def _counted(classroom: JoinableClass | None) -> list[Bucket]:
    """Return the bucket in which a failure counts: the class's if its code is right, else the network's."""
    if classroom is not None:
        return [bucket(secret_key(), CLASS_FAILURES, "class", str(classroom.classroom_id))]
    network = own_network()
    return [bucket(secret_key(), UNKNOWN_CODES, "join", network)] if network else []


def _not_found(form: JoinForm, classroom: JoinableClass | None) -> Response:
    if classroom is None:
        form.code.errors = [
            _("There is no class with this code. Look again: it has six letters and no numbers.")
        ]
    else:
        form.words.errors = [
            _(
                "Nobody in this class has these two words. Look at your slip again, or ask your teacher."
            )
        ]
    return _page(form, 422)


def _too_often(form: JoinForm, seconds: float, classroom: JoinableClass | None) -> Response:
    whole = math.ceil(seconds)
    wrong = ngettext(
        "Too many words that fit nobody were entered for this class. Wait %(n)s second, then try again.",
        "Too many words that fit nobody were entered for this class. Wait %(n)s seconds, then try again.",
        whole,
    )
    if classroom is None:
        wrong = ngettext(
            "Too many codes of no class were entered where you are. Wait %(n)s second, then try again.",
            "Too many codes of no class were entered where you are. Wait %(n)s seconds, then try again.",
            whole,
        )
    slips = _("The QR code on your slip works all the same.")
    response = _page(form, 429, f"{wrong} {slips}")
    response.headers["Retry-After"] = str(whole)
    return response


def _somebody_else(pupil_id: int) -> str:
    here = current_pupil()
    return here.called if here is not None and here.pupil_id != pupil_id else ""


def _welcome(token: str) -> Response:
    response = redirect(url_for(".mine"), 303)
    PUPIL_SESSION.give(response, token)
    return response
