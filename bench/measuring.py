"""What measuring costs: folding finished attempts into counters, and the editor's report, however many there are."""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update
from sqlalchemy.orm import Session, sessionmaker

from bench import servers
from bench.filling import fill
from quizapp import create_app
from quizapp.cli.loading import load_unknown
from quizapp.config import read_settings
from quizapp.db.engine import write_transaction
from quizapp.db.migrate import migrate
from quizapp.extensions import db
from quizapp.jobs.count import count_all
from quizapp.measurement.counters import Key
from quizapp.models import Attempt, Counter, Snapshot
from quizapp.services.accounts.people import Role, add_person
from quizapp.services.accounts.staff_sessions import begin_session
from quizapp.services.counting.counters import apply_change, counters_of
from quizapp.services.counting.snapshots import renew_snapshot
from quizapp.services.quizzes.published import Published, find_published, quiz_of
from quizapp.web.signed_in import STAFF_SESSION

SIZES = (1_000, 100_000, 10_000_000)
READERS = 5_000
"""So many are simulated; their counters are made larger to the sizes above, every cell of them."""
ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Measured:
    """What it took on one kind of database."""

    attempts: int
    folded_a_second: float
    counters: int
    report_ms: Mapping[int, float]
    """By the number of attempts: the median of the report's page, made anew each time."""


def measure(kind: str, *, quick: bool = False) -> Measured:
    """Fold simulated readers, then ask for the report on counters of several sizes."""
    print(f"counting and reporting on {kind} …", file=sys.stderr)
    readers, rounds = (300, 3) if quick else (READERS, ROUNDS)
    with _opened(kind) as app, app.app_context():
        sessions = sessionmaker(db.engine)
        published = fill(sessions, readers)
        attempts, took = _fold(sessions, published.version_id)
        with sessions() as session:
            counters = counters_of(session, published.version_id)
    with _opened(kind) as app:
        with app.app_context():
            client, sessions = _editor(app), sessionmaker(db.engine)
        costs = {
            size: _report(client, sessions, counters, size / attempts, rounds) for size in SIZES
        }
    return Measured(attempts, attempts / took, len(counters), costs)


@contextmanager
def _opened(kind: str) -> Iterator[Flask]:
    """Open the app on a fresh database with the first quiz."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with servers.database(kind, folder) as base:
            bank = servers.QUIZ.parent
            environ = {
                "QUIZAPP_DATA": name,
                "QUIZAPP_QUESTIONS": str(bank),
                "QUIZAPP_DATABASE_URL": base.url,
            }
            app = create_app(read_settings(environ))
            with app.app_context():
                engine = db.engine
            try:
                migrate(engine)
                load_unknown(engine, bank)
                yield app
            finally:
                engine.dispose()


def _fold(sessions: sessionmaker[Session], version_id: int) -> tuple[int, float]:
    """Fold all attempts again; return how many, and in how many seconds."""
    with sessions() as session, write_transaction(session):
        session.execute(delete(Counter).where(Counter.version_id == version_id))
        session.execute(update(Attempt).values(counted_as=None))
    began = time.perf_counter()
    attempts = count_all(sessions, datetime.now(UTC), 1000)
    return attempts, time.perf_counter() - began


def _editor(app: Flask) -> FlaskClient:
    now, client = datetime.now(UTC), app.test_client()
    with write_transaction(db.session):
        person = add_person(
            db.session,
            name="Editor",
            email="editor@example.org",
            roles={Role.EDITOR},
            password_hash="fits nothing",
            now=now,
        )
        token = begin_session(db.session, person.id, now)
    with app.test_request_context():
        client.set_cookie(STAFF_SESSION.cookie_name, token)
    return client


def _report(
    client: FlaskClient,
    sessions: sessionmaker[Session],
    counters: Mapping[Key, int],
    factor: float,
    rounds: int,
) -> float:
    """Return how many ms the page of the report takes, where every counter is so many times as large."""
    with sessions() as session:
        published = find_published(session, servers.SLUG)
        assert published is not None
        uid = _uid(session, published)
        larger = {key: max(1, round(n * factor)) for key, n in counters.items()}
        with write_transaction(session):
            session.execute(delete(Counter))
            session.execute(delete(Snapshot))
            apply_change(session, published.version_id, larger)
    times, now = [], datetime.now(UTC)
    for number in range(rounds):
        with sessions() as session, write_transaction(session):
            session.execute(update(Snapshot).values(stale=True))
            # Told anew each time, because what is made of a telling is kept in the process.
            renew_snapshot(session, published.version_id, now + timedelta(seconds=number))
        began = time.perf_counter()
        response = client.get(f"/edit/{uid}/report")
        times.append(time.perf_counter() - began)
        assert response.status_code == 200, response.status
    return 1000 * statistics.median(times)


def _uid(session: Session, published: Published) -> str:

    return quiz_of(session, published.digest).id
