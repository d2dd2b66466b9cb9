"""Backups of either kind of database, restored into either kind."""

import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from quizapp.cli import main
from quizapp.db.backup import BackupError, Copied, back_up, restore
from quizapp.db.engine import open_engine
from quizapp.db.migrate import current, head, migrate
from quizapp.models import Base
from tests.db.test_migrate import later_migration, use
from tests.filled import begin, fill, finish
from tests.helpers import SECRET_KEY

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    fill(engine)
    return engine


@pytest.fixture
def other(other_database_url: str) -> Iterator[Engine]:
    engine = open_engine(other_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "100% of it?.sqlite"


def make(engine: Engine, file: Path, *, force: bool = False) -> Copied:
    return back_up(engine, file, force=force, progress=lambda _done, _total: None)


def put_back(engine: Engine, file: Path, *, replace: bool = False) -> Copied:
    return restore(engine, file, replace=replace, progress=lambda _done, _total: None)


def rows_of(engine: Engine) -> Rows:
    with engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in Base.metadata.sorted_tables
        }


def test_every_row_comes_back_on_either_database(filled: Engine, other: Engine, file: Path) -> None:
    before = rows_of(filled)
    assert all(before.values())
    made = make(filled, file)
    assert (made.revision, made.rows) == (head(), sum(map(len, before.values())))
    assert put_back(other, file) == made
    assert rows_of(other) == rows_of(filled) == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600


def test_readers_go_on_after_a_restore(filled: Engine, other: Engine, file: Path) -> None:
    make(filled, file)
    put_back(other, file)
    with Session(other) as session:
        state = finish(session, begin(session, rating=3))
    assert state.id > max(row[0] for row in rows_of(filled)["attempt"])


@pytest.mark.parametrize("other_database_url", ["sqlite"], indirect=True)
def test_a_backup_beside_readers_has_everything_of_one_moment(
    filled: Engine, other: Engine, file: Path
) -> None:
    enough, failures = threading.Event(), []

    def answer() -> None:
        try:
            with Session(filled) as session:
                while not enough.is_set():
                    finish(session, begin(session, rating=1))
        except Exception as error:
            failures.append(error)

    writers = [threading.Thread(target=answer) for _ in range(2)]
    for writer in writers:
        writer.start()
    seen = []
    for _ in range(4):
        make(filled, file, force=True)
        with closing(sqlite3.connect(file)) as copy:
            assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
            torn = """SELECT id FROM attempt WHERE finished_at IS NOT NULL
                AND (SELECT count(*) FROM answer WHERE attempt_id = id) <> 4"""
            assert copy.execute(torn).fetchall() == []
            seen.append(copy.execute("SELECT count(*) FROM answer").fetchone()[0])
    enough.set()
    for writer in writers:
        writer.join()
    assert failures == []
    assert seen == sorted(seen)
    assert seen[0] < seen[-1]
    put_back(other, file)
    assert len(rows_of(other)["answer"]) == seen[-1]


def test_what_is_there_is_replaced_only_when_told_so(engine: Engine, file: Path) -> None:
    make(engine, file)
    fill(engine)
    before = rows_of(engine)
    with pytest.raises(BackupError, match="the database is not empty; --replace deletes"):
        put_back(engine, file)
    assert rows_of(engine) == before
    full = file.with_name("full.sqlite")
    make(engine, full)
    put_back(engine, file, replace=True)
    assert not any(rows_of(engine).values())
    put_back(engine, full, replace=True)
    put_back(engine, full, replace=True)
    assert rows_of(engine) == before


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM version",
        "UPDATE attempt SET rating = 'much'",
        "UPDATE attempt SET began_at = 'yesterday'",
        "ALTER TABLE answer RENAME COLUMN response TO said",
        "DELETE FROM alembic_version",
        "UPDATE alembic_version SET version_num = '../x'",
        "UPDATE alembic_version SET version_num = '9999'",
        "DROP TABLE answer",
    ],
)
def test_a_backup_that_does_not_fit_changes_nothing(
    filled: Engine, file: Path, damage: str
) -> None:
    make(filled, file)
    before = rows_of(filled)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(damage)
    with pytest.raises(BackupError) as caught:
        put_back(filled, file, replace=True)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert rows_of(filled) == before


def test_files_that_are_no_backups_are_named_in_one_line(engine: Engine, file: Path) -> None:
    fill(engine)
    make(engine, file)
    whole = file.read_bytes()
    broken = bytearray(whole)
    broken[8192:16384] = b"\xa5" * 8192
    for content in (b"", b"not a database", whole[:100], whole[: len(whole) // 2], bytes(broken)):
        file.write_bytes(content)
        with pytest.raises(BackupError) as caught:
            put_back(engine, file, replace=True)
        assert "\n" not in str(caught.value)
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    with pytest.raises(BackupError, match="is no backup of quizapp"):
        put_back(engine, file, replace=True)


@pytest.mark.parametrize("other_database_url", ["postgresql"], indirect=True)
def test_an_older_backup_is_migrated_and_an_older_database_backed_up_as_it_is(
    filled: Engine,
    other: Engine,
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, old = rows_of(filled), head()
    with monkeypatch.context() as newer:
        body = """
            with op.batch_alter_table("attempt") as batch:
                batch.add_column(sa.Column("more", sa.Text()))
        """
        use(newer, later_migration(tmp_path / "migrations", body))
        try:
            assert make(filled, file).revision == old < head()
            with filled.connect() as connection:
                assert current(connection) == old
            migrate(other)
            assert put_back(other, file).revision == head()
            newest = file.with_name("newest.sqlite")
            make(other, newest)
        finally:
            head.cache_clear()
    assert rows_of(other) == before
    with pytest.raises(BackupError, match="install the newer program"):
        put_back(filled, newest, replace=True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_database_is_never_taken_for_its_backup(filled: Engine) -> None:
    database = Path(filled.url.database or "")
    with pytest.raises(BackupError, match="is the database itself"):
        make(filled, database, force=True)
    with pytest.raises(BackupError, match="is the database itself"):
        put_back(filled, database, replace=True)


def run(database_url: str, *arguments: object) -> tuple[int, str, str]:
    environ = {"QUIZAPP_DATABASE_URL": database_url, "QUIZAPP_SECRET_KEY": SECRET_KEY}
    done = CliRunner().invoke(main, list(map(str, arguments)), env=environ)
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("other_database_url", ["sqlite"], indirect=True)
def test_the_commands(
    filled: Engine, database_url: str, other_database_url: str, file: Path
) -> None:
    code, out, err = run(database_url, "backup", file)
    assert (code, err) == (0, "")
    assert out.startswith(f"{file}: ")
    first = file.read_bytes()
    code, out, err = run(database_url, "backup", file)
    assert (code, out, err) == (1, "", f"Error: {file} is there already; --force replaces it\n")
    assert file.read_bytes() == first
    assert run(database_url, "backup", file, "--force")[0] == 0
    assert run(other_database_url, "restore", file)[0] == 0
    code, _, err = run(other_database_url, "restore", file)
    assert (code, err.count("\n")) == (1, 1)
    assert run(other_database_url, "restore", file, "--replace")[0] == 0
    assert run(database_url, "restore", file.with_name("nothing"))[0] == 2


def limited(database_url: str, *arguments: object) -> tuple[int, str, str]:
    """Run a command that cannot write files of more than 100 kB."""
    done = subprocess.run(
        [sys.executable, "-m", "quizapp", *map(str, arguments)],
        env={
            "QUIZAPP_DATABASE_URL": database_url,
            "QUIZAPP_SECRET_KEY": SECRET_KEY,
            "PYTHONDONTWRITEBYTECODE": "1",  # half a file would be left of what Python keeps
        },
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    return done.returncode, done.stdout, done.stderr


def test_a_full_disk_leaves_no_half_backup(filled: Engine, database_url: str, file: Path) -> None:
    code, out, err = limited(database_url, "backup", file)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("Error: no backup was made at ")
    assert list(file.parent.iterdir()) == []
    file.write_text("the one before")
    assert limited(database_url, "backup", file, "--force")[0] == 1
    assert file.read_text() == "the one before"


def test_no_database_is_made_to_be_backed_up(tmp_path: Path, file: Path) -> None:
    missing = tmp_path / "missing.sqlite"
    code, _, err = run(f"sqlite:///{missing}", "backup", file)
    assert (code, err) == (1, f"Error: there is no database {missing}\n")
    assert not missing.exists()
