"""Back up and restore: one SQLite file holds every row, whichever database it came from or goes to.

The file's tables are those of the database's revision, made by the migrations. A backup of an older revision is
migrated in a copy before it is restored, so what is restored always fits this program's tables.
"""

import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    DateTime,
    Engine,
    MetaData,
    Table,
    create_engine,
    delete,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from quizapp.db.engine import open_engine, write_transaction
from quizapp.db.migrate import current, head, migrate
from quizapp.db.outages import in_one_line, outage
from quizapp.models import Base
from quizapp.models.base import UtcDateTime

BATCH = 500
"""Rows held in memory at a time."""
_OURS = {"alembic_version", "quiz", "attempt", "answer"}
"""Tables that every database of quizapp has."""

Progress = Callable[[int, int], None]
"""Called now and then with the number of rows copied and the total."""


class BackupError(Exception):
    """A backup or a restore that failed; the text is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Copied:
    """The revision of a backup and the number of its rows."""

    revision: str
    rows: int


def back_up(engine: Engine, file: Path, *, force: bool, progress: Progress) -> Copied:
    """Write every row, as of one moment, to a file, without stopping readers or writers.

    The file appears under its name only once it is complete and on disk.

    :raises BackupError: if it cannot be made; nothing of it is left then.
    """
    database = engine.url.database or ""
    if engine.dialect.name == "sqlite" and not Path(database).exists():
        raise BackupError(f"there is no database {database}")
    if _is_database(file, engine):
        raise BackupError(f"{file} is the database itself")
    if file.exists() and not force:
        raise BackupError(f"{file} is there already; --force replaces it")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".quizapp-") as folder:
            draft = Path(folder) / "backup.sqlite"
            copied = _write(engine, draft, progress)
            _finish(draft)
            draft.replace(file)
            _to_disk(file.parent)
    except (OSError, SQLAlchemyError, sqlite3.Error) as error:
        reason = outage(error)
        detail = error.strerror if isinstance(error, OSError) else in_one_line(error)
        raise BackupError(
            f"no backup was made at {file}: {f'{reason}: ' if reason else ''}{detail}"
        ) from error
    return copied


def restore(engine: Engine, file: Path, *, replace: bool, progress: Progress) -> Copied:
    """Load a backup into a migrated database in one transaction.

    :raises BackupError: if it cannot be loaded; the database is unchanged then.
    """
    if _is_database(file, engine):
        raise BackupError(f"{file} is the database itself")
    try:
        with tempfile.TemporaryDirectory() as folder, _newest(file, Path(folder)) as source:
            rows = _restore(source, engine, progress, replace=replace)
    except (SQLAlchemyError, sqlite3.Error, ValueError, TypeError) as error:
        if outage(error):
            raise
        raise BackupError(f"{file} cannot be restored: {in_one_line(error)}") from error
    return Copied(head(), rows)


def _write(engine: Engine, draft: Path, progress: Progress) -> Copied:
    with _snapshot(engine) as source:
        revision = current(source)
        if revision is None:
            raise BackupError("the database has no tables of quizapp")
        if revision > head():
            raise BackupError(_too_new("the database", revision))
        copy = open_engine(URL.create("sqlite", database=str(draft)))
        try:
            migrate(copy, revision)
            with copy.begin() as target:
                rows = _copy(source, target, _tables(target), progress)
        finally:
            copy.dispose()
    return Copied(revision, rows)


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a transaction in which every read sees the same moment."""
    postgresql = engine.dialect.name == "postgresql"
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as connection:
        connection.execution_options(**options if postgresql else {})
        with connection.begin():
            yield connection


def _tables(connection: Connection) -> list[Table]:
    """Return the tables of a database of any revision, referenced tables first."""
    found = MetaData()

    @event.listens_for(found, "column_reflect")
    def read_times_alike(_inspector: Any, _table: Any, column: Any) -> None:
        if isinstance(column["type"], DateTime):
            column["type"] = UtcDateTime()

    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _copy(
    source: Connection, target: Connection, tables: Sequence[Table], progress: Progress
) -> int:
    counts = [source.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
    done, total = 0, sum(counts)
    for table in tables:
        # In key order: an attempt refers to the first attempt of the same reader, which must be there before it.
        everything = select(table).order_by(*table.primary_key.columns)
        rows = source.execute(everything.execution_options(yield_per=BATCH)).mappings()
        for batch in rows.partitions():
            target.execute(table.insert(), [dict(row) for row in batch])
            done += len(batch)
            progress(done, total)
    return done


def _finish(draft: Path) -> None:
    """Fold SQLite's side files into one, readable by its owner alone, and check that it is sound."""
    with closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupError("no backup was made: the copy is damaged")
    draft.chmod(0o600)
    _to_disk(draft)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _newest(file: Path, folder: Path) -> Iterator[Connection]:
    """Open a backup at this program's revision: the file itself, or a migrated copy in `folder`.

    :raises BackupError: if it is not a backup, is damaged, or is newer than this program.
    """
    with _reading(file) as connection:
        revision = _checked(connection, file)
        if revision == head():
            yield connection
            return
    copy = folder / "copy.sqlite"
    with closing(_connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    engine = open_engine(URL.create("sqlite", database=str(copy)))
    try:
        migrate(engine)
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _reading(file: Path) -> Iterator[Connection]:
    engine = create_engine("sqlite://", creator=lambda: _connect(file))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _checked(connection: Connection, file: Path) -> str:
    """Return the revision of a backup after checking that it is sound and that this program can restore it."""
    try:
        sound = connection.scalar(text("PRAGMA integrity_check(1)")) == "ok"
        names = set(inspect(connection).get_table_names())
        revision = (current(connection) if names >= _OURS else None) or ""
    except SQLAlchemyError as error:
        raise BackupError(f"{file} cannot be read: {in_one_line(error)}") from error
    if not sound:
        raise BackupError(f"{file} is damaged")
    if not re.fullmatch(r"\d{4}", revision):
        raise BackupError(f"{file} is no backup of quizapp")
    if revision > head():
        raise BackupError(_too_new(str(file), revision))
    return revision


def _too_new(what: str, revision: str) -> str:
    return (
        f"{what} is at revision {revision}, this program knows only {head()}: "
        "install the newer program"
    )


def _restore(source: Connection, engine: Engine, progress: Progress, *, replace: bool) -> int:
    tables = Base.metadata.sorted_tables
    with Session(engine) as session, write_transaction(session):
        target = session.connection()
        _keep_others_from_writing(target, tables)
        if not replace and any(_has_rows(target, table) for table in tables):
            raise BackupError("the database is not empty; --replace deletes what it has")
        for table in reversed(tables):
            target.execute(delete(table))
        rows = _copy(source, target, tables, progress)
        _go_on_numbering(target, tables)
    return rows


def _keep_others_from_writing(target: Connection, tables: Sequence[Table]) -> None:
    if target.dialect.name == "postgresql":
        names = ", ".join(table.name for table in tables)
        target.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))


def _has_rows(target: Connection, table: Table) -> bool:
    return table.name != "lease" and target.execute(select(table).limit(1)).first() is not None


def _go_on_numbering(target: Connection, tables: Sequence[Table]) -> None:
    """Set PostgreSQL's sequences past the restored ids; SQLite needs no help."""
    if target.dialect.name != "postgresql":
        return
    for table in tables:
        column = table.autoincrement_column
        if column is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            following = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            target.execute(select(func.setval(sequence, following, False)))


def _is_database(file: Path, engine: Engine) -> bool:
    database = Path(engine.url.database or "")
    there = engine.dialect.name == "sqlite" and database.exists() and file.exists()
    return there and file.samefile(database)
