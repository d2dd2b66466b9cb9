"""Which pupil is signed in: looked up where it matters only, from a cookie that only signing in sets."""

from datetime import UTC, datetime

from flask import g, get_template_attribute, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from quizapp.extensions import db
from quizapp.services.classes.pupil_sessions import SignedInPupil, find_pupil_session

__all__ = [
    "current_pupil",
    "give_pupil_cookie",
    "had_pupil",
    "pupil",
    "pupil_bar",
    "pupil_token",
    "take_pupil_cookie",
]


def pupil() -> SignedInPupil:
    """Give the pupil who is signed in, in a view that is open to pupils."""
    found = current_pupil()
    assert found is not None, "the view is not open to pupils only"  # noqa: S101
    return found


def current_pupil() -> SignedInPupil | None:
    """Give the pupil of this request, looked up once; None where none is signed in."""
    if "pupil" not in g:
        token = pupil_token()
        g.pupil = find_pupil_session(db.connection, token, datetime.now(UTC)) if token else None
    found: SignedInPupil | None = g.pupil
    return found


def had_pupil() -> bool:
    """Tell whether a pupil signed in here, whatever has become of that."""
    return bool(pupil_token())


def pupil_token() -> str:
    """Give the secret of the session, as the browser sent it; empty where it sent none."""
    return request.cookies.get(_cookie_name(), "")


def pupil_bar(who: SignedInPupil) -> Markup:
    """Give the bar that stands on every page of a pupil: who it is, and the way out."""
    bar: Markup = get_template_attribute("pupil_parts.html", "bar")(who)
    return bar


def give_pupil_cookie(response: AnyResponse, token: str) -> None:
    """Sign the browser in, until it is closed or the session ends."""
    response.set_cookie(
        _cookie_name(), token, secure=request.is_secure, httponly=True, samesite="Lax", path="/"
    )


def take_pupil_cookie(response: AnyResponse) -> None:
    """Sign the browser out."""
    response.delete_cookie(
        _cookie_name(), secure=request.is_secure, httponly=True, samesite="Lax", path="/"
    )


def _cookie_name() -> str:
    """Give the cookie's name. Over HTTPS its prefix has browsers take it from this very host only."""
    return "__Host-quizapp-pupil" if request.is_secure else "quizapp-pupil"
