"""Migrates the database to the newest revision, exactly once however many processes start together."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from quizapp.paths import migrations_folder

_LOCK_NUMBER = (
    7_846_219_034  # any number that no other program of the same PostgreSQL database uses
)


class MigrationError(Exception):
    """A migration that cannot be run; the text says why."""


@cache
def head() -> str:
    """Return the newest revision that this program knows; migration files are numbered in order."""
    return max(path.stem for path in (migrations_folder() / "versions").glob("[0-9]*.py")).split(
        "_"
    )[0]


def current(connection: Connection) -> str | None:
    """Return the database's revision, or None if it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(engine: Engine, target: str = "head") -> bool:
    """Migrate the database to `target` and return whether there was anything to do.

    :raises MigrationError: if the database is newer than this program, or a migration left dangling references.
    """
    wanted = {"head": head(), "base": None}.get(target, target)
    with engine.connect() as connection:
        if current(connection) == wanted:
            return False
    with engine.connect() as connection, _alone(connection, engine):
        found = current(connection)
        connection.rollback()
        if found == wanted:
            return False
        if found is not None and found > head():
            raise MigrationError(
                f"the database is at revision {found}, this program knows only {head()}: install the newer program"
            )
        with _foreign_keys_off(connection), connection.begin():
            _run(connection, target, down=found is not None and (wanted is None or wanted < found))
            _refuse_dangling(connection)
    return True


def _run(connection: Connection, target: str, *, down: bool) -> None:
    # Importing Alembic takes a third of a second, which a start with nothing to migrate saves.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    if down:
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)


@contextmanager
def _alone(connection: Connection, engine: Engine) -> Iterator[None]:
    """Hold a lock while this process migrates; the others wait and then find nothing to do."""
    if engine.dialect.name == "postgresql":
        connection.execute(text("SET lock_timeout = 0"))  # a migration may take long
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": _LOCK_NUMBER})
        connection.commit()
        try:
            yield
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": _LOCK_NUMBER})
            connection.commit()
        return
    lock = Path(f"{engine.url.database}.migrating")
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Keep SQLite from deleting child rows while a table is rebuilt.

    A batch migration drops the old table; with foreign keys on, that deletes every row that refers to it with
    ON DELETE CASCADE. The pragma works only outside a transaction.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    assert driver is not None  # noqa: S101 - a checked-out connection has one
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _refuse_dangling(connection: Connection) -> None:
    """Check, inside the migration's transaction, the references that went unchecked while foreign keys were off."""
    if connection.dialect.name != "sqlite":
        return
    dangling = len(connection.execute(text("PRAGMA foreign_key_check")).fetchall())
    if dangling:
        raise MigrationError(
            f"the migration would leave {dangling} rows that refer to rows that are not there"
        )
