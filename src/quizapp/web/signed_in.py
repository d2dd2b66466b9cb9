"""Who is signed in: looked up on staff pages only, from a cookie that only staff pages set."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask, current_app, g, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from quizapp.db.outages import in_one_line, outage
from quizapp.extensions import db, editing
from quizapp.services.accounts.people import Person, Role
from quizapp.services.accounts.staff_sessions import SEEN_EVERY, SignedIn, find_session, touch
from quizapp.web.i18n import N_
from quizapp.web.i18n import gettext as _

__all__ = ["Face", "Person", "Role", "current", "faces", "give_cookie", "person", "take_cookie"]

_log = logging.getLogger("quizapp.account")


@dataclass(frozen=True, slots=True)
class Face:
    """An entry of the bar at the top of staff pages."""

    label: str
    address: str
    here: bool


_FACES = (
    (N_("Quizzes"), "editor.list", frozenset({Role.EDITOR, Role.ADMINISTRATOR})),
    (N_("Classes"), "teacher.classes", frozenset({Role.TEACHER})),
    (N_("People"), "account.people", frozenset({Role.ADMINISTRATOR})),
    (N_("Audit trail"), "account.audit", frozenset({Role.ADMINISTRATOR})),
)
"""Label, endpoint, and the roles of which one is needed. Endpoints that do not exist are left out."""


def init_app(app: Flask) -> None:
    """Give the layout of staff pages what stands in its bar."""
    app.jinja_env.globals["staff_faces"] = faces
    app.jinja_env.globals["start_page"] = start_page
    app.jinja_env.globals["signed_in_session"] = current


def person() -> Person:
    """Give who is signed in, in a view that is open to staff."""
    signed_in = current()
    assert signed_in is not None, "the view is not open to staff only"  # noqa: S101
    return signed_in.person


def current() -> SignedIn | None:
    """Give the session of this request, looked up once; None for strangers."""
    if "signed_in" not in g:
        g.signed_in = _find()
    found: SignedIn | None = g.signed_in
    return found


def _find() -> SignedIn | None:
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    now = datetime.now(UTC)
    found = find_session(db.session, token, now)
    if found is not None and now - found.seen_at > SEEN_EVERY:
        _note_use(found, now)
    return found


def _note_use(found: SignedIn, now: datetime) -> None:
    """Note that the session is used: a page can be shown all the same while nothing can be written."""
    try:
        with editing() as session:
            touch(session, found.session_id, now)
    except SQLAlchemyError as error:
        if outage(error) is None:
            raise
        _log.warning("use of a session not noted", extra={"fields": {"said": in_one_line(error)}})


def faces() -> list[Face]:
    """Give the parts of the site that this person may use."""
    signed_in = current()
    roles = signed_in.person.roles if signed_in else frozenset()
    return [
        Face(_(label), url_for(endpoint), request.endpoint == endpoint)
        for label, endpoint, allowed in _FACES
        if endpoint in current_app.view_functions and roles & allowed
    ]


def start_page() -> str:
    """Give where the site's name leads on staff pages: the first part that this person may use; strangers to `/`.

    The page for readers at `/` is the same for everybody, so caches may keep it, and nobody is signed in there.
    """
    if current() is None:
        return url_for("reader.catalogue")
    first = next(iter(faces()), None)
    return first.address if first else url_for("account.own")


def secret_key() -> str:
    """Give the key with which what is counted is hashed."""
    key: str = current_app.config["SECRET_KEY"]
    return key


# The cookie


def cookie_name() -> str:
    """Give the cookie's name. Over HTTPS its prefix has browsers take it from this very host only."""
    return "__Host-quizapp-staff" if request.is_secure else "quizapp-staff"


def give_cookie(response: AnyResponse, token: str) -> None:
    """Sign the browser in, until it is closed or the session ends."""
    response.set_cookie(
        cookie_name(), token, secure=request.is_secure, httponly=True, samesite="Lax", path="/"
    )


def take_cookie(response: AnyResponse) -> None:
    """Sign the browser out."""
    response.delete_cookie(
        cookie_name(), secure=request.is_secure, httponly=True, samesite="Lax", path="/"
    )
