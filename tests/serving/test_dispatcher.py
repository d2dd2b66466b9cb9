"""What the front does with what granian tells it: bodies, the thread that answers, long answers."""

import gc
import threading
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

import quizapp.serving.dispatcher
from quizapp.config import MAX_REQUEST, MAX_STAFF_REQUEST, STAFF_COOKIE
from quizapp.db.engine import WouldBlockError
from quizapp.serving.dispatcher import PATIENCE, Dispatcher
from quizapp.serving.wsgi import IN_MEMORY
from quizapp.web.signed_in import STAFF_SESSION
from quizapp.web.throttle import ASKED_AGAIN

LONG = 600_000
PIECE = 100_000
NEVER = b"never comes"


class Come:
    """What granian gives for the next piece of a body: here it is there already."""

    def __init__(self, piece: bytes) -> None:
        self.piece = piece
        self.held: Callable[[Come], None] | None = None
        self.given_up = False

    def add_done_callback(self, callback: Callable[["Come"], None]) -> None:
        self.held = callback  # as granian's does
        if self.piece != NEVER:
            callback(self)

    def cancel(self) -> bool:
        self.given_up = True
        if self.held:
            self.held(self)
        return True

    def cancelled(self) -> bool:
        return self.given_up

    def result(self) -> bytes:
        return self.piece


class Watcher:
    """A request as granian tells it, and what was answered."""

    def __init__(
        self, path: str = "/", body: bytes = b"", headers: Iterable[tuple[str, str]] = ()
    ) -> None:
        told = {
            "method": "POST" if body else "GET",
            "path": path,
            "query_string": "",
            "authority": None,
        }
        told |= {"server": "[::1]:8000", "client": "[fe80::1%3]:4321", "scheme": "http"}
        listed = SimpleNamespace(items=lambda: list(headers))
        self.scope = SimpleNamespace(http_version="1.1", headers=listed, **told)
        self.left, self.read = body, 0
        self.over, self.ends = False, True
        self.status, self.body, self.file = 0, b"", ""

    @property
    def proto(self) -> "Watcher":
        return self

    def __aiter__(self) -> "Watcher":
        return self

    def __anext__(self) -> Come:
        if self.over:
            raise StopAsyncIteration
        self.over = self.ends and not self.left
        piece, self.left = self.left[:PIECE], self.left[PIECE:]
        self.read += len(piece)
        return Come(piece)

    def response_bytes(self, status: int, _headers: Any, body: bytes) -> None:
        self.status, self.body = status, body

    def response_str(self, status: int, _headers: Any, body: str) -> None:
        self.status, self.body = status, body.encode()

    def response_file(self, status: int, _headers: Any, file: str) -> None:
        self.status, self.file = status, file


def ask(watcher: Watcher, answer: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """Let an app answer; return the environment that it was told."""
    told: dict[str, Any] = {}

    def app(environ: dict[str, Any], start: Any) -> Any:
        told.update(environ, body=environ["wsgi.input"].read())
        start("200 OK", [])
        return answer(environ)

    front = Dispatcher(app, 1)
    front(watcher)
    front._aside.shutdown()
    return told


def nothing(_: object) -> list[bytes]:
    return []


def send(path: str, cookie: str, length: int, *, declared: bool) -> Watcher:
    size = ("content-length", str(length)) if declared else ("transfer-encoding", "chunked")
    watcher = Watcher(path, b"x" * length, [("cookie", cookie), size])
    ask(watcher, nothing)
    return watcher


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
    watcher = send(path, cookie, LONG, declared=declared)
    assert watcher.status == 200
    # What is declared as too long is not read at all; of what comes in pieces, no piece after the one too many.
    too_much = 0 if declared else MAX_REQUEST // PIECE * PIECE + PIECE
    assert watcher.read == (LONG if whole else too_much)


def test_an_editor_has_a_limit_too() -> None:
    path, cookie = "/edit/new/upload", f"{STAFF_COOKIE}=x"
    assert send(path, cookie, 3_000_000, declared=True).read == 0
    too_much = MAX_STAFF_REQUEST // PIECE * PIECE + PIECE
    assert send(path, cookie, 3_000_000, declared=False).read == too_much


def test_the_cookie_is_known_by_its_name() -> None:
    app = Flask(__name__)
    for base in ("http://localhost", "https://localhost"):
        with app.test_request_context("/", base_url=base):
            assert STAFF_SESSION.cookie_name.endswith(STAFF_COOKIE)


def test_the_app_is_told_as_wsgi_wants_it() -> None:
    headers = [("content-type", "text/plain"), ("content-length", "3"), ("host", "quiz.example")]
    headers += [("cookie", "a=1"), ("cookie", "b=2"), ("accept", "x"), ("accept", "y")]
    headers += [("content_length", "5")]
    watcher = Watcher("/q/ä", b"abc", headers)
    watcher.scope.query_string = "€"
    told = ask(watcher, nothing)
    assert told["QUERY_STRING"].encode("latin-1").decode() == "€"
    assert (told["REQUEST_METHOD"], told["PATH_INFO"]) == ("POST", "/q/Ã¤")
    assert (told["CONTENT_TYPE"], told["CONTENT_LENGTH"], told["body"]) == (
        "text/plain",
        "3",
        b"abc",
    )
    assert (told["HTTP_COOKIE"], told["HTTP_ACCEPT"]) == ("a=1;b=2", "x,y")
    assert (told["SERVER_NAME"], told["SERVER_PORT"]) == ("::1", "8000")
    assert (told["REMOTE_ADDR"], told["SERVER_PROTOCOL"]) == ("fe80::1", "HTTP/1.1")
    assert told["HTTP_HOST"] == "quiz.example"


def test_a_body_that_breaks_off_never_reaches_the_app() -> None:
    watcher = Watcher("/q/bees/begin", b"rating=5", [("content-length", "9")])
    assert ask(watcher, nothing) == {}
    assert (watcher.status, watcher.left) == (400, b"")


def test_readers_are_answered_at_once_and_staff_aside() -> None:
    here = threading.current_thread()
    threads: dict[str, threading.Thread] = {}

    def note(environ: dict[str, Any]) -> list[bytes]:
        threads[environ["PATH_INFO"]] = threading.current_thread()
        return []

    for path in ("/q/bees", "/r/x/result", "/mine", "/account/sign-in", "/edit", "/teach/"):
        ask(Watcher(path), note)
    aside = {path for path, thread in threads.items() if thread is not here}
    assert aside == {"/account/sign-in", "/edit", "/teach/"}


def test_who_would_have_to_wait_is_asked_again_aside_with_the_whole_form() -> None:
    asked = []

    def wait_once(environ: dict[str, Any]) -> list[bytes]:
        environ["REMOTE_ADDR"] = "changed"
        asked.append(threading.current_thread())
        if len(asked) == 1:
            raise WouldBlockError
        return []

    watcher = Watcher("/q/bees/begin", b"rating=50", [("content-length", "9")])
    told = ask(watcher, wait_once)
    assert (watcher.status, told["body"], told["REMOTE_ADDR"]) == (200, b"rating=50", "fe80::1")
    assert [thread is threading.current_thread() for thread in asked] == [True, False]
    assert told[ASKED_AGAIN]


def test_nothing_is_left_of_a_request_that_was_answered() -> None:
    """Without the collector of circles, which does not see those that go through granian's objects."""
    watcher = Watcher("/q/bees/begin", b"x" * 2 * PIECE, [("content-length", str(2 * PIECE))])
    gone = weakref.ref(watcher)
    gc.collect()
    gc.disable()
    try:
        ask(watcher, nothing)
        del watcher
        assert gone() is None
    finally:
        gc.enable()


class Clock:
    """Shows the seconds that a test says."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Slow(Watcher):
    """One whose body comes a byte at a time, when the test says so."""

    def __anext__(self) -> Come:
        self.next = Come(NEVER)
        return self.next

    def come(self) -> None:
        """Let the next byte come."""
        self.next.piece, self.left = self.left[:1], self.left[1:]
        assert self.next.held
        self.next.held(self.next)


def test_who_is_silent_for_too_long_is_given_up() -> None:
    clock = Clock()
    front = Dispatcher(nothing, 1, clock)  # type: ignore[arg-type]
    silent = Watcher("/q/bees/begin", NEVER, [("content-length", str(len(NEVER)))])
    front(silent)
    clock.now = PATIENCE
    assert (front.give_up_silent(), silent.status) == (0, 0)
    clock.now += 1
    assert (front.give_up_silent(), silent.status) == (1, 408)
    assert front.give_up_silent() == 0


def test_who_is_slow_but_never_silent_is_waited_for() -> None:
    clock = Clock()
    answered: list[bytes] = []

    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        answered.append(environ["wsgi.input"].read())
        start("200 OK", [])
        return []

    front = Dispatcher(app, 1, clock)
    slow = Slow("/q/bees/begin", b"rating=47", [("content-length", "9")])
    front(slow)
    while not slow.status:
        clock.now += PATIENCE - 1
        assert front.give_up_silent() == 0
        slow.come()
    assert (slow.status, answered) == (200, [b"rating=47"])
    assert clock.now > 5 * PATIENCE


def test_nobody_is_given_up_for_silent_while_others_wait_to_be_heard() -> None:
    clock = Clock()
    given_up: list[int] = []

    def work_long(_environ: dict[str, Any], start: Any) -> list[bytes]:
        clock.now += 2 * PATIENCE
        given_up.append(front.give_up_silent())
        start("200 OK", [])
        return []

    front = Dispatcher(work_long, 1, clock)
    silent = Watcher("/q/bees/begin", NEVER, [("content-length", str(len(NEVER)))])
    front(silent)
    for _ in range(3):  # one right after another: what came meanwhile is not known
        front(Watcher("/q/bees"))
        given_up.append(front.give_up_silent())
    assert (sum(given_up), silent.status) == (0, 0)
    clock.now += 1
    assert (front.give_up_silent(), silent.status) == (1, 408)


def test_a_form_of_unknown_length_that_breaks_off_never_reaches_the_app() -> None:
    watcher = Watcher("/q/bees/begin", b"rating=5", [("transfer-encoding", "chunked")])
    watcher.ends = False
    assert ask(watcher, nothing) == {}
    assert watcher.status == 400


def test_all_forms_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quizapp.serving.dispatcher, "HELD", PIECE)
    watcher = Watcher("/q/bees/begin", b"x" * 2 * PIECE, [("content-length", str(2 * PIECE + 1))])
    assert ask(watcher, nothing) == {}
    assert watcher.status == 503


def test_what_was_answered_is_held_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quizapp.serving.dispatcher, "HELD", PIECE)

    def answer(_environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [])
        return []

    front = Dispatcher(answer, 1)
    for _ in range(3):
        watcher = Watcher("/q/bees", b"x" * 2 * PIECE, [("content-length", str(2 * PIECE))])
        front(watcher)
        assert watcher.status == 200


def test_nothing_that_goes_wrong_reaches_granian(caplog: pytest.LogCaptureFixture) -> None:
    watcher = Watcher("/edit")
    front = Dispatcher(nothing, 1)  # type: ignore[arg-type]
    front._aside.shutdown()
    front(watcher)
    assert "cannot schedule new futures" in caplog.text


def test_an_error_outside_the_apps_care_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: object) -> list[bytes]:
        raise RuntimeError("broken")

    for path in ("/q/bees", "/edit"):
        watcher = Watcher(path)
        ask(watcher, fail)
        assert (watcher.status, watcher.body) == (
            500,
            b"Something went wrong here. Please send it again.\n",
        )
    assert caplog.text.count("RuntimeError: broken") == 2


def test_a_long_answer_waits_in_a_file_until_granian_has_opened_it() -> None:
    pieces = IN_MEMORY // PIECE + 2
    watcher = Watcher("/edit/x/responses.zip")
    ask(watcher, lambda _: (b"x" * PIECE for _ in range(pieces)))
    file = Path(watcher.file)
    assert file.stat().st_size == pieces * PIECE
    [timer] = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    timer.cancel()
    timer.function()
    assert not file.exists()


def test_a_short_answer_in_pieces_is_sent_whole_and_closed() -> None:
    closed = []

    def answer(_: object) -> Any:
        try:
            yield b"one "
            yield b"two"
        finally:
            closed.append(True)

    watcher = Watcher("/static/x.css")
    ask(watcher, answer)
    assert (watcher.body, closed) == (b"one two", [True])
