"""Who is signed in: staff by an account, pupils by their class.

Both are looked up only where it matters, from a cookie that only signing in sets. Readers have none.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask, current_app, g, get_template_attribute, request, url_for
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from quizapp.config import STAFF_COOKIE
from quizapp.db.outages import in_one_line, outage
from quizapp.extensions import db, editing
from quizapp.services.accounts.people import Person, Role
from quizapp.services.accounts.staff_sessions import SignedIn, find_session, touch
from quizapp.services.classes.pupil_sessions import SignedInPupil, find_pupil_session
from quizapp.services.sessions import is_due
from quizapp.web.i18n import N_
from quizapp.web.i18n import gettext as _

__all__ = [
    "PUPIL_SESSION",
    "STAFF_SESSION",
    "Face",
    "Person",
    "Role",
    "SessionCookie",
    "current",
    "current_pupil",
    "faces",
    "had_pupil",
    "person",
    "pupil",
    "pupil_bar",
]

_log = logging.getLogger("quizapp.account")


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """The cookie of a session, which lasts until the browser is closed or the session ends."""

    plain_name: str

    @property
    def cookie_name(self) -> str:
        """The cookie's name. Over HTTPS its prefix makes browsers accept it from this very host only."""
        return f"__Host-{self.plain_name}" if request.is_secure else self.plain_name

    def token(self) -> str:
        """Return the session's secret as the browser sent it, or an empty text."""
        return request.cookies.get(self.cookie_name, "")

    def give(self, response: AnyResponse, token: str) -> None:
        """Sign the browser in."""
        response.set_cookie(
            self.cookie_name,
            token,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
            path="/",
        )

    def take(self, response: AnyResponse) -> None:
        """Sign the browser out."""
        response.delete_cookie(
            self.cookie_name, secure=request.is_secure, httponly=True, samesite="Lax", path="/"
        )


STAFF_SESSION, PUPIL_SESSION = SessionCookie(STAFF_COOKIE), SessionCookie("quizapp-pupil")


@dataclass(frozen=True, slots=True)
class Face:
    """An entry of the staff bar."""

    label: str
    address: str
    here: bool


_FACES = (
    (N_("Quizzes"), "editor.list", frozenset({Role.EDITOR, Role.ADMINISTRATOR})),
    (N_("Classes"), "teacher.classes", frozenset({Role.TEACHER})),
    (N_("People"), "account.people", frozenset({Role.ADMINISTRATOR})),
    (N_("Audit trail"), "account.audit", frozenset({Role.ADMINISTRATOR})),
)
"""Label, endpoint, and the roles of which one is needed."""


def init_app(app: Flask) -> None:
    """Register the values of the staff bar for the layout."""
    app.jinja_env.globals["staff_faces"] = faces
    app.jinja_env.globals["start_page"] = start_page
    app.jinja_env.globals["signed_in_session"] = current


# Staff


def person() -> Person:
    """Return who is signed in, in a view that is open to staff."""
    signed_in = current()
    assert signed_in is not None, "the view is not open to staff only"  # noqa: S101
    return signed_in.person


def current() -> SignedIn | None:
    """Return the staff session of this request, looked up once, or None."""
    if "signed_in" not in g:
        g.signed_in = _find()
    found: SignedIn | None = g.signed_in
    return found


def _find() -> SignedIn | None:
    token = STAFF_SESSION.token()
    if not token:
        return None
    now = datetime.now(UTC)
    found = find_session(db.session, token, now)
    if found is not None and is_due(found.seen_at, now):
        _note_use(found, now)
    return found


def _note_use(found: SignedIn, now: datetime) -> None:
    """Store that the session was used. A failure is only logged, because the page can be shown all the same."""
    try:
        with editing() as session:
            touch(session, found.session_id, now)
    except SQLAlchemyError as error:
        if outage(error) is None:
            raise
        _log.warning("use of a session not noted", extra={"fields": {"said": in_one_line(error)}})


def faces() -> list[Face]:
    """Return the parts of the site that this person may use."""
    signed_in = current()
    roles = signed_in.person.roles if signed_in else frozenset()
    return [
        Face(_(label), url_for(endpoint), request.endpoint == endpoint)
        for label, endpoint, allowed in _FACES
        if roles & allowed
    ]


def start_page() -> str:
    """Return the target of the site's name on staff pages: the first part that this person may use, or `/`.

    The catalogue at `/` is the same for everybody, so that caches may keep it; nobody is signed in there.
    """
    if current() is None:
        return url_for("reader.catalogue")
    first = next(iter(faces()), None)
    return first.address if first else url_for("account.own")


def secret_key() -> str:
    """Return the app's secret key."""
    key: str = current_app.config["SECRET_KEY"]
    return key


# Pupils


def pupil() -> SignedInPupil:
    """Return the pupil who is signed in, in a view that is open to pupils."""
    found = current_pupil()
    assert found is not None, "the view is not open to pupils only"  # noqa: S101
    return found


def current_pupil() -> SignedInPupil | None:
    """Return the pupil of this request, looked up once, or None."""
    if "pupil" not in g:
        token = PUPIL_SESSION.token()
        g.pupil = find_pupil_session(db.connection, token, datetime.now(UTC)) if token else None
    found: SignedInPupil | None = g.pupil
    return found


def had_pupil() -> bool:
    """Return whether the browser has a pupil's cookie, even if its session has ended."""
    return bool(PUPIL_SESSION.token())


def pupil_bar(who: SignedInPupil) -> Markup:
    """Render the bar on a pupil's pages: who is signed in, and the way out."""
    bar: Markup = get_template_attribute("pupil_parts.html", "bar")(who)
    return bar
