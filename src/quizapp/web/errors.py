"""Error pages: what went wrong and what to do about it, without losing anything that a reader has entered."""

import logging
from urllib.parse import urlsplit

from flask import Flask, Response, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import BadHost, HTTPException, TooManyRequests

from quizapp.db.outages import in_one_line, outage
from quizapp.web.forms import sent_fields
from quizapp.web.i18n import lazy_gettext as _l
from quizapp.web.logs import request_id

_log = logging.getLogger("quizapp.errors")

RETRY_AFTER = 10
"""Seconds after which programs may try again; readers are only asked to wait a little."""
_MOST_FIELDS = 500
_MOST_CHARACTERS = 300_000
"""The most fields that a page keeps of a form that was sent: more than a request may hold."""
_SECRET = "password"  # noqa: S105 - part of the names of fields
"""Fields with this in their name are never put into a page."""

_WORDS = {
    400: (_l("That could not be read"), _l("Go back, reload the page and try again.")),
    403: (
        _l("This form came from another site"),
        _l(
            "For your safety, answers are only taken from our own pages. Open the article here and begin again."
        ),
    ),
    404: (
        _l("There is no such page"),
        _l(
            "The address may be mistyped, or what was here has been taken down. Check the link, or see all articles."
        ),
    ),
    405: (_l("That is not possible here"), _l("Go back and use the buttons of the page.")),
    413: (
        _l("That was too much"),
        _l("What you sent is larger than any answer needs to be. Go back and shorten it."),
    ),
    429: (
        _l("Too much is being sent at once"),
        _l(
            "Very many answers arrive from where you are, perhaps from one network that you share. Nothing that was "
            "stored before is lost."
        ),
    ),
    503: (
        _l("We cannot do that just now"),
        _l("Nothing that was stored before is lost. Wait a minute, then try again."),
    ),
}
_UNKNOWN = (
    _l("Something went wrong on our side"),
    _l("Nothing that was stored before is lost. Wait a minute, then try again."),
)
_KEPT = _l(
    "What you have just entered is not stored yet, but it is kept in this page. What you saved before is safe. "
    "Wait a minute, then send it again."
)
_NOT_KEPT = _l(
    "What you have just entered is not stored yet. What you saved before is safe. Wait a minute, "
    "then go back in your browser and send it again."
)


def init_app(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(BadHost, _no_page)
    app.register_error_handler(SQLAlchemyError, _database_failed)


def _page(error: HTTPException) -> tuple[str, int, dict[str, str]] | Response:
    if isinstance(
        request.routing_exception, BadHost
    ):  # before anything else that is wrong with the request
        return _no_page(request.routing_exception)
    page, code = render_error(error.code or 500)
    allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    headers = {"Allow": allowed} if allowed else {}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_after)
    return page, code, headers


def _no_page(_error: BadHost) -> Response:
    """Answer a request with an impossible host in plain text: a page would need URLs that contain the host."""
    return Response("This request names no host.\n", 400, mimetype="text/plain")


def _database_failed(error: SQLAlchemyError) -> tuple[str, int, dict[str, str]]:
    """Answer an outage, which passes, differently from an error of ours."""
    reason = outage(error)
    if reason is None:
        raise error
    fields = {"request": request_id(), "said": in_one_line(error)}
    _log.error("not answered: %s", reason, extra={"fields": fields})
    page, code = render_error(503)
    return page, code, {"Retry-After": str(RETRY_AFTER)}


def render_error(code: int) -> tuple[str, int]:
    """Return the page of an error and its status.

    Where the request itself was not at fault (429, and 500 and above), the page lets a reader repeat it: a form holds
    everything that was sent in hidden fields, in the same order. They include the form's key and the save number, which
    keep anything from being stored twice.
    """
    title, advice = _WORDS.get(code, _UNKNOWN)
    again = sent = None
    if code == 429 or code >= 500:
        again = _address()
    if again and request.method == "POST":
        sent = form_sent()
        advice = _NOT_KEPT if sent is None else _KEPT
    page = render_template("error.html", title=title, advice=advice, again=again, sent=sent)
    return page, code


def _address() -> str | None:
    """Return the path and query of the request, or None if it cannot simply be repeated."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return None
    parts = urlsplit(request.url)
    # A path that begins with two slashes would lead to another site.
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


def form_sent() -> list[tuple[str, str]] | None:
    """Return the fields of the form that was sent, or None if no page can keep them.

    There may be too many, they may be unreadable, or there may be a password among them.
    """
    try:
        fields = sent_fields()
    except HTTPException:
        return None
    if any(_SECRET in name for name, _ in fields):
        return None
    size = sum(len(name) + len(value) for name, value in fields)
    return fields if len(fields) <= _MOST_FIELDS and size <= _MOST_CHARACTERS else None
