"""Decides who may call a view: every view states it, and a test over all routes checks that it does."""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from functools import wraps
from types import MappingProxyType
from typing import TypeVar, cast
from urllib.parse import urlsplit

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.services.accounts.people import Role
from quizapp.web.errors import form_sent
from quizapp.web.headers import STAFF_PAGE
from quizapp.web.signed_in import current, current_pupil

View = TypeVar("View", bound=Callable[..., object])


class Who(StrEnum):
    """The callers to whom a view can be open."""

    ANYONE = "anyone"
    LINK_HOLDER = "link holder"
    """Anyone with the link of the attempt in the URL; the view finds the attempt by it or answers 404."""
    PUPIL = "pupil"
    """A pupil who is signed in."""
    STAFF = "staff"
    """Anyone who is signed in."""
    EDITOR = "editor"
    TEACHER = "teacher"
    ADMINISTRATOR = "administrator"


ALLOWED: Mapping[Who, frozenset[Role] | None] = MappingProxyType(
    {
        Who.STAFF: None,
        Who.EDITOR: frozenset({Role.EDITOR, Role.ADMINISTRATOR}),
        Who.TEACHER: frozenset({Role.TEACHER}),
        Who.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}),
    }
)
"""The roles of which each kind of staff needs one; None if any account will do."""

_SAYS_WHENCE = {"Origin", "Sec-Fetch-Site"}
"""Browsers that know SameSite cookies send one of these with every form; `origin.py` checks its value."""


def open_to(who: Who) -> Callable[[View], View]:
    """Declare who may call a view, and turn everyone else away if the view needs a sign-in.

    Readers' views are returned unchanged: readers have no session, and pay nothing for the checks on those who do.
    """

    def mark(view: View) -> View:
        marked = _guarded(view, who) if who in ALLOWED else view
        if who is Who.PUPIL:
            marked = _for_pupils(view)
        marked.open_to = who  # type: ignore[attr-defined]
        return marked

    return mark


def may(roles: Collection[Role], who: Who) -> bool:
    """Return whether somebody with these roles may call a view that is open to `who`."""
    allowed = ALLOWED.get(who, frozenset())
    return allowed is None or not allowed.isdisjoint(roles)


def staff_page() -> None:
    """Mark this response as a staff page, which no other site may frame."""
    request.environ[STAFF_PAGE] = True


def _guarded(view: View, who: Who) -> View:
    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> object:
        staff_page()
        if request.method == "POST" and not _SAYS_WHENCE & set(request.headers.keys()):
            abort(403)
        signed_in = current()
        if signed_in is None:
            return _stranger()
        if not may(signed_in.person.roles, who):
            return _refused("refused.html", who=who)
        return view(*args, **kwargs)

    return cast("View", guarded)


def _for_pupils(view: View) -> View:
    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> object:
        staff_page()  # no other site may frame these either
        if current_pupil() is None:
            return redirect(url_for("pupil.join"), 303)
        return view(*args, **kwargs)

    return cast("View", guarded)


def _stranger() -> Response:
    """Redirect to the sign-in, keeping in the page whatever was typed into a form."""
    if (
        request.method in {"GET", "HEAD"}
        and request.headers.get("Sec-Fetch-Dest", "document") != "empty"
    ):
        parts = urlsplit(request.full_path)
        wanted = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return redirect(url_for("account.sign_in", next=wanted), 303)
    return _refused("signed_out.html")


def _refused(template: str, **values: object) -> Response:
    if request.method not in {"GET", "HEAD", "POST"}:
        abort(403)
    sent = form_sent() if request.method == "POST" else None
    page = render_template(template, sent=sent, address=request.path, **values)
    return make_response(page, 403)
