"""Every staff page refuses strangers and the wrong role, and keeps what was typed."""

import re

import pytest
from flask import Flask

from quizapp.web.access import ALLOWED, Who
from tests.account.client import FROM_OUR_PAGE, Staff

SAMPLE = {"int": "1", "uuid": "3f1c6f5e-0000-4000-8000-000000000000", "default": "x"}


def staff_routes(app: Flask) -> list[tuple[str, str, Who]]:
    """Give method, an address, and who may call it, of every route that needs signing in."""
    found = []
    for rule in app.url_map.iter_rules():
        who = getattr(app.view_functions[rule.endpoint], "open_to", None)
        if isinstance(who, Who) and who in ALLOWED:
            path = re.sub(
                r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>",
                lambda match: SAMPLE.get(match[1] or "default", "x"),
                rule.rule,
            )
            method = "POST" if "POST" in (rule.methods or set()) else "GET"
            found.append((method, path, who))
    return found


def test_every_staff_page_sends_strangers_to_sign_in(app: Flask) -> None:
    routes = staff_routes(app)
    assert ("GET", "/account", Who.STAFF) in routes
    for method, path, _ in routes:
        stranger = Staff(app, None)
        if method == "GET":
            answer = stranger.client.get(path)
            assert answer.status_code == 303, path
            assert answer.location.startswith("/account/sign-in?next="), path
        else:
            answer = stranger.client.post(path, data={"typed": "my words"}, headers=FROM_OUR_PAGE)
            assert answer.status_code == 403, path
            assert "You are signed out" in answer.text, path
            assert 'value="my words"' in answer.text, path


@pytest.mark.parametrize("role", ["administrator", "editor", "teacher", None])
def test_every_staff_page_refuses_the_wrong_role(app: Flask, role: str | None) -> None:
    somebody = Staff(app, [role] if role else [])
    for method, path, who in staff_routes(app):
        allowed = ALLOWED[who]
        if allowed is None or role in allowed:
            continue
        ask = somebody.get if method == "GET" else somebody.post
        assert ask(path).one("h1").text == "This is not open to you", path
        assert somebody.response.status_code == 403, path
