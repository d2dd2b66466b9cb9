"""The fixtures that all tests share: databases of both kinds, the app, a session, a published quiz."""

import os
import random
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from quizapp import create_app
from quizapp.bank.quiz import Quiz
from quizapp.config import read_settings
from quizapp.db.engine import open_engine
from quizapp.db.migrate import migrate
from quizapp.extensions import db
from quizapp.models import AuditEvent
from quizapp.services.accounts import passwords
from tests.bank import builders
from tests.helpers import SECRET_KEY, publish
from tests.needs import DATABASES, chosen_databases, databases_for, find_chromium, left_out
from tests.postgres import find_programs, in_memory, running_server
from tests.quicker import compiled_once

hypothesis.settings.register_profile("quizapp", deadline=None)
hypothesis.settings.load_profile("quizapp")


def pytest_configure(config: pytest.Config) -> None:
    """Let the tests' files be in memory: what SQLite commits goes to the disk at once, and waits for it."""
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", in_memory())


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where CI runs, nothing is left out silently."""
    try:
        chosen_databases()
    except ValueError as error:
        raise pytest.UsageError(str(error)) from None
    gaps = list(left_out())
    if gaps and os.environ.get("CI"):
        pytest.exit("\n".join(gaps), returncode=1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the databases that are not to be tested."""
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    for item in items:
        (kept if _databases_of(item) <= set(databases_for(item.path)) else dropped).append(item)
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept


def _databases_of(item: pytest.Item) -> set[str]:
    assert isinstance(item, pytest.Function)
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    urls = {str(value) for name, value in parameters.items() if name.endswith("database_url")}
    return urls | ({"postgresql"} if "postgres" in item.fixturenames else set())


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for line in left_out():
        terminalreporter.write_line(line, yellow=True)


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Let each request open its own context: a view that forgets to commit must not pass."""


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("QUIZAPP_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Hash passwords with less effort: what is tested is who gets in, not how long a guess takes."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=2048, parallelism=1)
        patch.setattr(passwords, "_hasher", quick)
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Compile what is the same in the apps of all tests once."""
    with compiled_once():
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server with a database `migrated` to copy; the address of its databases, with `{name}` in it."""
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with running_server(programs) as address:
        engine = create_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE migrated"))
        engine.dispose()
        _migrate(address.format(name="migrated"))
        yield address


@pytest.fixture(scope="session")
def administering(postgres: str) -> Iterator[Engine]:
    """The same server, to make and to drop databases; some tests start it anew."""
    address = postgres.format(name="postgres")
    engine = create_engine(address, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to copy."""
    path = tmp_path_factory.mktemp("template") / "migrated.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=DATABASES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'quizapp.sqlite'}"
    else:
        yield from _copied(request, "template0")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database without rows, of each kind."""
    yield from _migrated(request, tmp_path / "quizapp.sqlite")


@pytest.fixture(params=DATABASES)
def other_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Another one, of each kind."""
    yield from _migrated(request, tmp_path / "other.sqlite")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> dict[str, Any]:
    """Settings for `create_app`, read as the server reads them."""
    environ = {
        "QUIZAPP_DATA": str(tmp_path),
        "QUIZAPP_DATABASE_URL": database_url,
        "QUIZAPP_SECRET_KEY": SECRET_KEY,
    }
    return {**read_settings(environ), "TESTING": True}


@pytest.fixture
def app(settings: dict[str, Any]) -> Iterator[Flask]:
    """The app on a migrated database, of each kind."""
    app = create_app(settings)
    with app.app_context():
        engines = [db.engine]
    yield app
    for engine in engines:
        engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that checks nothing by itself.

    pytest-flask's own leaves the context of a request open until the next one: whoever else asks for a page meanwhile
    would be taken for the one who asked before.
    """
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of its own on the app's database."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


@pytest.fixture
def trail(session: Session) -> Callable[[], list[tuple[str, str]]]:
    """What the audit trail has: (action, subject), the oldest first."""

    def read() -> list[tuple[str, str]]:
        session.rollback()
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        return [(row.action, row.subject) for row in rows]

    return read


@pytest.fixture
def quiz(app: Flask) -> Quiz:
    """The builders' quiz, published."""
    quiz = builders.quiz()
    publish(app, quiz)
    return quiz


@pytest.fixture
def rng() -> random.Random:
    """The same lots every time."""
    return random.Random(20151105)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser."""
    path = find_chromium()
    if path is None:
        pytest.skip("chromium is not installed")
    return path


def _migrate(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()


def _migrated(request: pytest.FixtureRequest, path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
    else:
        yield from _copied(request, "migrated")


def _copied(request: pytest.FixtureRequest, template: str) -> Iterator[str]:
    address, name = request.getfixturevalue("postgres"), f"test_{uuid.uuid4().hex}"
    administering: Engine = request.getfixturevalue("administering")
    with administering.connect() as connection:
        # The other way, through the log, takes three times as long where nothing is synced.
        files = (
            "STRATEGY FILE_COPY" if (connection.dialect.server_version_info or ()) >= (15,) else ""
        )
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} {files}"))
    yield address.format(name=name)
    with administering.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
