"""How much of a form is read before the app looks at it."""

import io
import threading
import time
from typing import Any

import pytest
from flask import Flask

from quizapp import bodies
from quizapp.bodies import Bodies, Turns
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


class Worker:
    """A thread that takes a turn, says so, and works until it is stopped."""

    def __init__(self, turns: Turns, took: list["Worker"]) -> None:
        self.has_turn, self._may_stop = threading.Event(), threading.Event()
        self._turns, self._took = turns, took
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def _work(self) -> None:
        with self._turns:
            self._took.append(self)
            self.has_turn.set()
            self._may_stop.wait(30)

    def stop(self) -> None:
        self._may_stop.set()
        self._thread.join(30)


def workers(turns: Turns, count: int, took: list[Worker]) -> list[Worker]:
    """Start workers, each when the one before it works or waits."""
    started: list[Worker] = []
    for number in range(count):
        started.append(Worker(turns, took))
        while len(took) + len(turns._waiting) <= number:
            time.sleep(0.001)
    return started


def watched(most: int) -> Turns:
    threading.Thread(target=(turns := Turns(most)).watch, daemon=True).start()
    return turns


def test_one_works_at_a_time_and_others_wait_in_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "LONG", 60.0)
    took: list[Worker] = []
    started = workers(turns := watched(4), 4, took)
    for number, worker in enumerate(started, 1):
        assert worker.has_turn.wait(30)
        assert (took, len(turns._waiting)) == (started[:number], 4 - number)
        worker.stop()


def test_whoever_is_long_at_it_holds_up_nobody_until_all_places_are_taken() -> None:
    took: list[Worker] = []
    started = workers(turns := watched(3), 4, took)
    for worker in started[:3]:
        assert worker.has_turn.wait(30)
    assert not started[3].has_turn.wait(5 * bodies.LONG)
    assert len(turns._waiting) == 1
    started[0].stop()
    assert started[3].has_turn.wait(30)
    for worker in started[1:]:
        worker.stop()


def test_where_only_one_may_work_the_others_wait_however_long_it_takes() -> None:
    took: list[Worker] = []
    first, second = workers(watched(1), 2, took)
    assert not second.has_turn.wait(5 * bodies.LONG)
    first.stop()
    assert second.has_turn.wait(30)
    second.stop()


def test_whoever_waits_for_something_steps_aside_and_goes_on_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "LONG", 60.0)
    took: list[Worker] = []
    turns = watched(4)
    with turns:
        second, third = workers(turns, 2, took)
        assert took == []
        with turns.aside():
            assert second.has_turn.wait(30)
            threading.Timer(0.1, second.stop).start()
        assert took == [second]
        assert len(turns._working) == 1
    assert third.has_turn.wait(30)
    third.stop()


def test_no_more_come_in_than_may_though_one_has_stepped_aside() -> None:
    took: list[Worker] = []
    turns = watched(1)
    with turns:
        [second] = workers(turns, 1, took)
        with turns.aside():
            assert not second.has_turn.wait(5 * bodies.LONG)
    assert second.has_turn.wait(30)
    second.stop()


def test_a_thread_that_serves_no_request_has_no_turn_to_give_up() -> None:
    took: list[Worker] = []
    [worker] = workers(turns := Turns(1), 1, took)
    with turns.aside():
        pass
    assert len(turns._working) == 1
    worker.stop()
    assert not turns._working
