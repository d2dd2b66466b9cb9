"""How much of a form is read before the app looks at it."""

import io
from typing import Any

import pytest
from flask import Flask

from quizapp.bodies import Bodies
from quizapp.config import MAX_REQUEST, MAX_STAFF_REQUEST, STAFF_COOKIE
from quizapp.web.signed_in import cookie_name

LONG = 600_000


def read(path: str, cookie: str, length: int, *, declared: bool) -> int:
    """Send so many bytes; give how many the app is handed to read in one piece."""
    handed = []

    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        handed.append(environ["wsgi.input"])
        start("200 OK", [])
        return []

    body = io.BytesIO(b"x" * length)
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "HTTP_COOKIE": cookie,
        "wsgi.input": body,
        **({"CONTENT_LENGTH": str(length)} if declared else {"HTTP_TRANSFER_ENCODING": "chunked"}),
    }
    Bodies(app, 4, MAX_REQUEST, from_one=None)(environ, lambda *_: None)  # type: ignore[arg-type]
    return body.tell()


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize(
    ("path", "cookie", "whole"),
    [
        ("/edit/new/upload", f"{STAFF_COOKIE}=x", True),
        ("/edit/new/upload", f"__Host-{STAFF_COOKIE}=x", True),
        ("/edit/new/upload", "", False),
        ("/q/bees/begin", f"{STAFF_COOKIE}=x", False),
        ("/editor", f"{STAFF_COOKIE}=x", False),
    ],
)
def test_only_what_seems_to_come_from_an_editor_is_read_beyond_the_limit(
    path: str, cookie: str, whole: bool, declared: bool
) -> None:
    got = read(path, cookie, LONG, declared=declared)
    # What is declared as too long is not read at all; of what comes in pieces, one byte too much.
    assert got == (LONG if whole else 0 if declared else MAX_REQUEST + 1)


def test_an_editor_has_a_limit_too() -> None:
    path, cookie = "/edit/new/upload", f"{STAFF_COOKIE}=x"
    assert read(path, cookie, 3_000_000, declared=True) == 0
    assert read(path, cookie, 3_000_000, declared=False) == MAX_STAFF_REQUEST + 1


def test_the_cookie_is_known_by_its_name() -> None:
    app = Flask(__name__)
    for base in ("http://localhost", "https://localhost"):
        with app.test_request_context("/", base_url=base):
            assert cookie_name().endswith(STAFF_COOKIE)
