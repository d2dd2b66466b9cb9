"""Pages for what went wrong: what it was, and what to do."""

import logging

from flask import Flask, g, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

_log = logging.getLogger("quizapp.errors")

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
    503: (
        _l("We cannot store anything just now"),
        _l(
            "Nothing that was stored before is lost. Wait a minute, then reload this page to send it again."
        ),
    ),
}
_UNKNOWN = (
    _l("Something went wrong on our side"),
    _l(
        "Nothing that was stored before is lost. Wait a minute, then reload this page to try again."
    ),
)


def init_app(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(OperationalError, _no_database)


def _page(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    page, code = render_error(error.code or 500)
    allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return page, code, {"Allow": allowed} if allowed else {}


def _no_database(error: OperationalError) -> tuple[str, int]:
    _log.error(
        "the database failed: %s", error.orig, extra={"fields": {"request": g.get("request_id")}}
    )
    return render_error(503)


def render_error(code: int) -> tuple[str, int]:
    """Give the page of an error and its status."""
    title, advice = _WORDS.get(code, _UNKNOWN)
    return render_template("error.html", title=title, advice=advice), code
