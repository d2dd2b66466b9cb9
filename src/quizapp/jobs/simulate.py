"""Adds and removes simulated readers in batches, so that a server on the same database keeps answering."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from quizapp.db.engine import write_transaction
from quizapp.jobs.count import step
from quizapp.services.counting.snapshots import renew_snapshot
from quizapp.services.simulating.simulate import SimulatedWorld, simulate_reader
from quizapp.services.simulating.simulate_remove import remove_simulated

BATCH = 20
ROOM = 0.25
"""After each transaction the database is left to others for this share of the time that it took."""


def add_readers(
    sessions: sessionmaker[Session], world: SimulatedWorld, beginnings: Sequence[datetime]
) -> Iterator[int]:
    """Simulate a reader who begins at each of these times; yield the number added by each transaction."""
    with sessions() as session:
        for start in range(0, len(beginnings), BATCH):
            batch = beginnings[start : start + BATCH]
            with _leaving_room(), write_transaction(session):
                for began in batch:
                    simulate_reader(session, world, began)
            yield len(batch)


def remove_readers(sessions: sessionmaker[Session], version_ids: Sequence[int]) -> Iterator[int]:
    """Remove all simulated readers of some versions; yield the number removed by each transaction."""
    with sessions() as session:
        for version_id in version_ids:
            below = None
            while True:
                with _leaving_room(), write_transaction(session):
                    removed = remove_simulated(session, version_id, below)
                if not removed:
                    break
                below = removed[-1]
                yield len(removed)


def count_and_publish(
    sessions: sessionmaker[Session], version_ids: Sequence[int], now: datetime, fastest: int
) -> Iterator[int]:
    """Count whatever is due and publish these versions' summaries; yield the number counted by each transaction.

    `fastest` is as in `count_batch`: real readers' attempts may be among those that are due.
    """
    with sessions() as session:
        while True:
            with _leaving_room():
                taken = step(session, now, fastest)
            if not taken:
                break
            yield taken
        for version_id in version_ids:
            with write_transaction(session):
                renew_snapshot(session, version_id, now)


@contextmanager
def _leaving_room() -> Iterator[None]:
    """Pause after a block: a process that waits for SQLite only polls for its turn."""
    began = time.perf_counter()
    yield
    time.sleep(ROOM * (time.perf_counter() - began))
