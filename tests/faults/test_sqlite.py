"""What can happen to the file of a SQLite database while the server runs."""

import random
import resource
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from quizapp.db.outages import FAILING, LOCKED
from tests.bank import builders
from tests.faults.conftest import Serve, moved
from tests.faults.readers import Browser, Fields, Given, filled, resend
from tests.served import Served

pytestmark = pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)


class Site:
    """A server, and a reader who has come to the first page of questions."""

    def __init__(self, served: Served, file: Path) -> None:
        self.served, self.file, self.quiz = served, file, builders.quiz()
        self.browser = Browser(served.address)
        begun = self.browser.post(f"/q/{self.quiz.slug}/begin", [("rating", "30")])
        self.path = begun.location

    def filled(self) -> tuple[Fields, Given]:
        return filled(self.browser.get(self.path).page, self.quiz, random.Random(1))

    def still_reads(self) -> None:
        """Check that pages are shown that need nothing to be stored."""
        for path in ("/", f"/q/{self.quiz.slug}", self.path):
            assert self.browser.get(path).status == 200

    def refuses(self, fields: Fields) -> tuple[str, Fields]:
        """Send a page in vain; return what "Send it again" sends."""
        reply = self.browser.post(self.path, fields)
        assert reply.status == 503
        assert resend(reply.page) == (self.path, fields)
        return resend(reply.page)

    def is_ready(self) -> tuple[int, str]:
        return self.served.status("/readyz")

    def stored(self) -> Given:
        """Return the answers that the database has."""
        with sqlite3.connect(self.file) as connection:
            rows = connection.execute("SELECT question_id, status, response FROM answer").fetchall()
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
        return {name: (status, response) for name, status, response in rows}


@pytest.fixture
def file(empty_database_url: str) -> Path:
    return Path(make_url(empty_database_url).database or "")


@pytest.fixture
def site(serve: Serve, file: Path) -> Site:
    return Site(serve(), file)


def test_a_full_disk_stops_writing_and_nothing_else(site: Site) -> None:
    fields, given = site.filled()
    assert site.is_ready() == (200, "ok\n")
    with no_file_can_grow(site.served):
        again = site.refuses(fields)
        site.still_reads()
        assert site.is_ready() == (503, f"{FAILING}\n")
        assert site.refuses(again[1]) == again
    assert site.is_ready() == (200, "ok\n")
    assert site.browser.post(*again).status == 303
    assert site.stored() == given
    _, _, log = site.served.stop()
    why = [line for line in log.splitlines() if '"quizapp.errors"' in line]
    assert len(why) == 2
    assert all(FAILING in line and "disk I/O error" in line for line in why)
    assert site.path.split("/")[2] not in log


@contextmanager
def no_file_can_grow(served: Served) -> Iterator[None]:
    """Let the server's processes write no more than a byte into any file."""
    limits = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in served.workers()}
    for pid, (_, hard) in limits.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        for pid, limit in limits.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


def test_a_lock_of_another_program_holds_up_nobody_for_long(site: Site) -> None:
    """All who write are answered while the lock is held: first after five seconds, then at once."""
    fields, given = site.filled()
    holder = sqlite3.connect(site.file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(24) as pool:
        kept = list(pool.map(lambda _: site.refuses(fields), range(24)))
    site.still_reads()
    assert site.is_ready() == (503, f"{LOCKED}\n")
    holder.rollback()
    holder.close()
    assert site.browser.post(*kept[-1]).status == 303
    assert site.is_ready() == (200, "ok\n")
    assert site.stored() == given


def test_while_forms_wait_for_a_lock_others_read_on(site: Site) -> None:
    fields, given = site.filled()
    holder = sqlite3.connect(site.file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(site.browser.post, site.path, fields)
        for _ in range(50):  # so many that it comes between them
            site.served.get(f"/q/{site.quiz.slug}")
        assert not sent.done()
        holder.rollback()
        assert sent.result().status == 303
    holder.close()
    assert site.stored() == given


def test_a_database_that_was_moved_away_is_missed_and_found_again(site: Site) -> None:
    fields, given = site.filled()
    with moved(site.file):
        again = site.refuses(fields)
        assert site.is_ready() == (503, "the file of the database cannot be opened\n")
        assert not site.file.exists()
    assert site.is_ready() == (200, "ok\n")
    assert site.browser.post(*again).status == 303
    assert site.stored() == given


def test_nothing_is_written_into_a_file_that_was_replaced(site: Site) -> None:
    """Neither into the file that is not there any more, nor, beside its journal, into the new one."""
    fields, _ = site.filled()
    with moved(site.file):
        sqlite3.connect(site.file).close()
        site.refuses(fields)
        site.file.unlink()
