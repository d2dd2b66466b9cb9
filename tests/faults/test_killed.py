"""Killed again and again while readers answer: what they were told is stored is stored."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable

from quizapp.db.engine import open_engine
from tests.bank import builders
from tests.faults.compare import compare
from tests.faults.conftest import Serve
from tests.faults.readers import Browser, Journal, Reader
from tests.served import Served

READERS = 50
KILLS = 4


def test_nothing_is_lost_when_the_server_is_killed(serve: Serve, environ: dict[str, str]) -> None:
    served = serve()
    journal, enough = Journal(), threading.Event()
    browser, quiz = Browser(served.address), builders.quiz()
    readers = [Reader(browser, quiz, journal, seed, enough) for seed in range(READERS)]
    threads = [threading.Thread(target=reader.run, daemon=True) for reader in readers]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        kill_one(served, journal)
    served.kill_all()
    again = serve("--port", served.port)
    wait_for_more(journal)
    enough.set()
    for thread in threads:
        thread.join(100)
    assert journal.failures == []
    assert journal.sent_again > 0
    engine = open_engine(environ["QUIZAPP_DATABASE_URL"])
    compare(engine, journal)
    engine.dispose()
    replace_one(again)
    code, _, log = again.stop()
    assert code == 0
    assert "refused to gracefully stop" not in log  # it takes a signal from its first moment on


def kill_one(served: Served, journal: Journal) -> None:
    """Kill one process in the midst of its work, and see another one in its place."""
    wait_for_more(journal)
    replace_one(served)
    assert served.process.poll() is None


def replace_one(served: Served) -> None:
    before = served.workers()
    os.kill(random.choice(before), signal.SIGKILL)
    wait(lambda: len(set(served.workers()) - set(before)) == 1)


def wait_for_more(journal: Journal) -> None:
    """Wait until readers have begun since."""
    begun = len(journal.told)
    wait(lambda: bool(journal.failures) or len(journal.told) > begun + 5)
    assert journal.failures == []


def wait(done: Callable[[], bool]) -> None:
    last = time.monotonic() + 60
    while not done():
        assert time.monotonic() < last
        time.sleep(0.02)
