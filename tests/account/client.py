"""Somebody of the staff, or a stranger, in a browser without script; checks every page on the way."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.services.accounts.people import Person, Role, add_person, find_by_email
from quizapp.services.accounts.staff_sessions import begin_session
from tests.reader.page import Element, faults, parse

COOKIE = "quizapp-staff"
FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
Data = Mapping[str, Any]


class Staff:
    """One browser. `response` is the last answer, `page` the last page, `path` where the browser is now.

    Signed in as a person with these roles, made on the way; with `roles=None` as nobody.
    """

    def __init__(
        self,
        app: Flask,
        roles: Sequence[str] | None = ("editor",),
        *,
        name: str = "",
        email: str = "",
    ) -> None:
        self.app = app
        self.client = app.test_client()
        self.response: TestResponse
        self.page = parse("")
        self.path = ""
        self.person: Person | None = None
        if roles is not None:
            name = name or " and ".join(["Robin", *roles]).title()
            email = email or f"{'.'.join(['robin', *roles])}@example.org"
            self.person = make_person(app, name, email, roles)
            self.sign_in_quietly()

    @property
    def id(self) -> int:
        """The id of who is signed in."""
        assert self.person is not None
        return self.person.id

    def sign_in_quietly(self) -> None:
        """Begin a session without the sign-in page."""
        with self.app.app_context(), write_transaction(db.session):
            token = begin_session(db.session, self.id, datetime.now(UTC))
        self.client.set_cookie(COOKIE, token)

    @property
    def cookie(self) -> str | None:
        """The secret of the session, as the browser has it."""
        found = self.client.get_cookie(COOKIE)
        return found.value if found else None

    def get(self, path: str, **kwargs: Any) -> Element:
        """Ask for a page and follow where it leads."""
        return self._arrive(self.client.get(path, **kwargs), path)

    def post(self, path: str, data: Data | None = None, **kwargs: Any) -> Element:
        """Send a form as our own page does, and follow where it leads."""
        headers = {**FROM_OUR_PAGE, **kwargs.pop("headers", {})}
        return self._arrive(
            self.client.post(path, data=data or {}, headers=headers, **kwargs), path
        )

    def send(self, form: Element | None = None, **values: Any) -> Element:
        """Fill a form of the page, the first one in its main part unless named, and send it."""
        form = form or self.page.one("main").all("form")[0]
        filled: dict[str, Any] = {}
        for entry in (*form.all("input"), *form.all("textarea"), *form.all("select")):
            if not entry.get("name") or entry.get("type") in {"submit", "button", "file"}:
                continue
            for value in _standing(entry):
                filled.setdefault(entry["name"], []).append(value)
        return self.post(form["action"] or self.path, filled | values)

    def _arrive(self, response: TestResponse, path: str) -> Element:
        for _ in range(5):
            check(response)
            if response.status_code not in {301, 302, 303}:
                break
            path = response.location
            assert path.startswith("/"), path
            response = self.client.get(path)
        self.response, self.path = response, path.partition("#")[0].partition("?")[0]
        if response.mimetype == "text/html":
            self.page = parse(response.text)
        return self.page


def make_person(app: Flask, name: str, email: str, roles: Sequence[str]) -> Person:
    """Return the person with this address, made where there is none; nobody can sign in with its password."""
    with app.app_context(), write_transaction(db.session):
        found = find_by_email(db.session, email)
        if found is not None:
            return found.person
        return add_person(
            db.session,
            name=name,
            email=email,
            roles={Role(role) for role in roles},
            password_hash="set, but fits no password",
            now=datetime.now(UTC),
        )


def check(response: TestResponse) -> None:
    """Check what holds for every response to staff, and every page."""
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.status_code < 500, response.text
    if response.request.path.startswith(("/account", "/edit")) and response.status_code != 404:
        assert "frame-ancestors 'none'" in policy
        assert response.headers["Cache-Control"] == "no-store"
    for cookie in response.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain=" not in cookie
    is_page = response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 304}
    if is_page and response.request.method not in {"HEAD", "OPTIONS"}:
        assert (response.request.path, faults(response.text)) == (response.request.path, [])


def _standing(entry: Element) -> list[str]:
    """Return what stands in a field, as a browser would send it."""
    if entry.tag == "textarea":
        # Browsers leave out a line break at its very beginning.
        return [
            "".join(part for part in entry.contents if isinstance(part, str)).removeprefix("\n")
        ]
    if entry.tag == "select":
        options = entry.all("option")
        chosen = [o for o in options if "selected" in o.attributes] or options[:1]
        return [o.get("value") or o.text for o in chosen]
    if entry.get("type") in {"radio", "checkbox"}:
        return [entry.get("value") or "on"] if "checked" in entry.attributes else []
    return [entry.get("value")]
