"""Checks on the reader's way for pupils: an attempt belongs to one pupil and follows the rules of its assignment."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from flask import abort, get_template_attribute, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.utils import redirect

from quizapp.db.engine import SessionOrConnection
from quizapp.services.attempts.attempts import AttemptState, find_attempt, take_open_attempt
from quizapp.services.attempts.end_attempts import Clock, as_ended, clock_of
from quizapp.web.access import staff_page
from quizapp.web.errors import form_sent
from quizapp.web.headers import keep_private
from quizapp.web.parts import gap
from quizapp.web.signed_in import current_pupil, had_pupil, pupil_bar

_CLOCK_WITHIN = timedelta(hours=3)
"""An end that is farther off needs no clock."""


@dataclass(frozen=True, slots=True)
class PupilPageParts:
    """What surrounds a page of a pupil: the bar, and the clock with the state of the connection."""

    bar: str
    clock: str


GAPS = PupilPageParts(gap("bar"), gap("clock"))
"""The same in a page that is kept for many."""


def attempt_for_page(on: SessionOrConnection, token: str) -> AttemptState:
    """Return the attempt that a link opens, for a GET; anyone who may not see it gets another answer."""
    state = _theirs(find_attempt(on, token))
    if state.assigned is None:
        return state
    now = datetime.now(UTC)
    if clock_of(state, now) is Clock.JUST_UP:
        _say("reader/time_is_up.html", 200, token=token, bar=_bar())
    return as_ended(state, now)


def lock_attempt(on: SessionOrConnection, token: str, now: datetime) -> AttemptState:
    """Return the attempt that a link opens, locked for storing what arrived at `now`."""
    return as_ended(_theirs(take_open_attempt(on, token, now) or find_attempt(on, token)), now)


def for_readers_only(state: AttemptState) -> AttemptState:
    """Refuse what pupils may not do on these pages: their work belongs to their class."""
    if state.assigned is not None:
        _say("reader/not_for_pupils.html", 403, bar=_bar())
    return state


def around(token: str, state: AttemptState) -> PupilPageParts | None:
    """Return what surrounds a page of a pupil, or None for other readers."""
    who = current_pupil() if state.assigned else None
    if who is None:
        return None
    now, ends_at = datetime.now(UTC), None if state.finished_at else state.ends_at
    near = ends_at is not None and ends_at - now < _CLOCK_WITHIN
    seconds = seconds_left(ends_at, now) if near else None
    clock: Markup = get_template_attribute("pupil_parts.html", "clock")(
        state.assigned, state.finished_at is None, ends_at, seconds, now, token
    )
    connection: Markup = get_template_attribute("pupil_parts.html", "connection")()
    return PupilPageParts(pupil_bar(who), clock + connection)


def seconds_left(ends_at: datetime | None, now: datetime) -> int | None:
    """Return the seconds until the end, rounded up: a page that sends itself at the end must not do so before it."""
    return max(0, math.ceil((ends_at - now).total_seconds())) if ends_at else None


def _theirs(state: AttemptState | None) -> AttemptState:
    """Admit the holder of a link, or the pupil to whom the attempt was assigned."""
    if state is None:
        if had_pupil():
            _say("reader/gone.html", 404, bar=_bar())
        abort(404)
    if state.assigned is None:
        return state
    staff_page()
    who = current_pupil()
    if who is None:
        _signed_out(state)
    if who.pupil_id != state.assigned.pupil_id:
        _say("reader/not_yours.html", 403, bar=_bar(), sent=_sent(), address=request.path)
    return state


def _signed_out(state: AttemptState) -> NoReturn:
    archived = state.assigned is not None and state.assigned.archived
    if request.method == "POST" or archived:
        _say(
            "reader/pupil_signed_out.html",
            403,
            sent=_sent(),
            address=request.path,
            archived=archived,
        )
    abort(keep_private(redirect(url_for("pupil.join", first=1), 303)))


def _sent() -> list[tuple[str, str]] | None:
    return form_sent() if request.method == "POST" else None


def _bar() -> Markup:
    who = current_pupil()
    return pupil_bar(who) if who else Markup("")


def _say(template: str, status: int, **values: object) -> NoReturn:
    abort(keep_private(make_response(render_template(template, **values), status)))
