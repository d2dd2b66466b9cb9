"""A server of its own on a database of each kind, and ways to take the database away."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.bank.builders import write_quiz
from tests.helpers import SECRET_KEY
from tests.served import Served

Serve = Callable[..., Served]
Gone = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def environ(tmp_path: Path, empty_database_url: str) -> dict[str, str]:
    """The settings of the server; several processes where the database allows it."""
    write_quiz(tmp_path / "bank" / "bees")
    return {
        "QUIZAPP_DATA": str(tmp_path / "data"),
        "QUIZAPP_QUESTIONS": str(tmp_path / "bank"),
        "QUIZAPP_DATABASE_URL": empty_database_url,
        "QUIZAPP_SECRET_KEY": SECRET_KEY,
        "QUIZAPP_PORT": "0",
        "QUIZAPP_WORKERS": "2" if empty_database_url.startswith("postgresql") else "1",
    }


@pytest.fixture
def serve(environ: dict[str, str]) -> Iterator[Serve]:
    """Start servers; whatever is left of them ends with the test."""
    started: list[Served] = []

    def start(*options: str, **more: str) -> Served:
        served = Served({**environ, **more}, *options)
        assert served.address, served.result()
        started.append(served)
        return served

    yield start
    for served in started:
        if served.process.poll() is None:
            served.kill_all()


@pytest.fixture
def gone(database_url: str) -> Gone:
    """Take the database away for the time of a block, from connections that are open, too."""
    return lambda: _gone(database_url)


@contextmanager
def _gone(url: str) -> Iterator[None]:
    if url.startswith("sqlite"):
        file = Path(make_url(url).database or "")
        with moved(file):
            yield
        return
    name = make_url(url).database
    administer(url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false", _END_OTHERS)
    try:
        yield
    finally:
        administer(url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


_END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"


@contextmanager
def moved(path: Path) -> Iterator[None]:
    """Let a file or a folder be elsewhere."""
    elsewhere = path.with_name("elsewhere")
    path.rename(elsewhere)
    try:
        yield
    finally:
        elsewhere.rename(path)


def administer(url: str, *statements: str) -> None:
    """Run statements in the maintenance database of the same server."""
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
