"""Migrations: up and down on filled tables, exactly once, and without losing rows."""

import json
from pathlib import Path
from textwrap import dedent

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, MetaData, create_engine, func, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from quizapp.db import migrate as migrations
from quizapp.db.engine import open_engine
from quizapp.db.migrate import MigrationError, current, head, migrate
from quizapp.jobs.count import count_all
from quizapp.models import Base, Snapshot
from quizapp.paths import migrations_folder
from tests.filled import NOW, begin, fill, finish
from tests.helpers import find_snapshot, in_processes


def number_of_rows(engine: Engine) -> dict[str, int]:
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in found.sorted_tables
        }


@pytest.fixture
def empty(empty_database_url: str) -> Engine:
    return open_engine(empty_database_url)


def test_the_models_are_what_the_migrations_make(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_second_migration_has_nothing_to_do(empty: Engine) -> None:
    assert migrate(empty)
    assert not migrate(empty)
    with empty.connect() as connection:
        assert current(connection) == head()
    empty.dispose()


def test_filled_tables_go_all_the_way_down_and_up_again(engine: Engine) -> None:
    fill(engine)
    assert all(number_of_rows(engine).values())
    assert migrate(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    assert migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def checks(engine: Engine) -> dict[str, set[str | None]]:
    inspector = inspect(engine)
    return {
        table: {check["name"] for check in inspector.get_check_constraints(table)}
        for table in Base.metadata.tables
        if inspector.has_table(table)
    }


def test_tables_that_are_built_anew_keep_their_constraints(engine: Engine) -> None:
    wanted = {
        name: {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        for name, table in Base.metadata.tables.items()
    }
    assert checks(engine) == wanted
    migrate(engine, "0001")
    assert checks(engine)["attempt"] == wanted["attempt"] - {"ck_attempt_assigned"}
    migrate(engine)
    assert checks(engine) == wanted


def test_going_back_deletes_simulated_readers_and_no_others(engine: Engine) -> None:
    fill(engine)
    before = number_of_rows(engine)
    with Session(engine) as session:
        for _ in range(6):
            finish(session, begin(session, rating=70, cohort="simulated"))
    count_all(sessionmaker(engine), NOW)
    migrate(engine, "0001")
    after = number_of_rows(engine)
    assert "attempt" in after
    assert after == {table: n for table, n in before.items() if table in after} | {
        "snapshot": 0,
        "counter": 0,  # all is counted anew
        "quiz": 1,  # the other one is a draft alone, which the older program knows nothing of
    }
    with Session(engine) as session, pytest.raises(IntegrityError, match="cohort"):
        session.execute(text("UPDATE attempt SET cohort = 'simulated'"))
    migrate(engine)
    with Session(engine) as session:
        assert finish(session, begin(session, cohort="simulated")).cohort == "simulated"


def test_going_back_keeps_what_was_told_of_persons(engine: Engine) -> None:
    fill(engine)
    migrate(engine, "0001")
    with engine.connect() as connection:
        content = connection.scalar(text("SELECT content FROM snapshot"))
    assert set(json.loads(content or "")) == {"attempts", "ratings", "facts", "questions"}
    migrate(engine)
    with Session(engine) as session:
        told = find_snapshot(session, session.scalars(select(Snapshot.version_id)).one())
    assert told is not None
    assert (told.summary.attempts["began"], told.summary.simulated) == (6, {})


def test_how_sure_one_is_lies_between_0_and_100(engine: Engine) -> None:
    """After going back and forth too."""
    fill(engine)
    migrate(engine, "0005")
    assert "confidence" not in {c["name"] for c in inspect(engine).get_columns("answer")}
    migrate(engine)
    answered = "UPDATE answer SET status = 'answered', response = 'a', confidence ="
    for statement in (
        f"{answered} 101",
        f"{answered} -1",
        "UPDATE answer SET confidence = 50",  # of "I don't know"
        "UPDATE late_answer SET confidence = 101",
    ):
        with Session(engine) as session, pytest.raises(IntegrityError, match="confidence"):
            session.execute(text(statement))
    with Session(engine) as session:
        session.execute(text(f"{answered} 100"))
        session.execute(text("UPDATE late_answer SET confidence = NULL"))


def later_migration(folder: Path, body: str) -> Path:
    """Make a folder of migrations: ours, and one more."""
    for path in migrations_folder().rglob("*.*"):
        if "__pycache__" not in path.parts:
            copy = folder / path.relative_to(migrations_folder())
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    number = f"{int(head()) + 1:04}"
    lines = [
        "import sqlalchemy as sa",
        "from alembic import op",
        f'revision, down_revision = "{number}", "{head()}"',
        "def upgrade():",
        *(f"    {line}" for line in dedent(body).strip().splitlines()),
    ]
    (folder / "versions" / f"{number}_later.py").write_text("\n".join(lines), encoding="utf-8")
    return folder


def use(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(migrations, "migrations_folder", lambda: folder)
    head.cache_clear()


def test_a_rebuilt_table_keeps_the_rows_that_refer_to_it(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With foreign keys on, SQLite would delete every answer of the attempts that are copied to the new table."""
    fill(engine)
    before = number_of_rows(engine)
    body = """
        with op.batch_alter_table("attempt", recreate="auto") as batch:
            batch.alter_column("rating", existing_type=sa.SmallInteger(), type_=sa.Integer())
    """
    use(monkeypatch, later_migration(tmp_path / "migrations", body))
    try:
        assert migrate(engine)
    finally:
        head.cache_clear()
    assert number_of_rows(engine) == before
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_migration_that_would_leave_dangling_rows_changes_nothing(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine)
    before = number_of_rows(engine)
    use(monkeypatch, later_migration(tmp_path / "migrations", 'op.execute("DELETE FROM revision")'))
    try:
        with pytest.raises(Exception, match="refer"):
            migrate(engine)
    finally:
        head.cache_clear()
    assert number_of_rows(engine) == before


def test_a_newer_database_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(MigrationError, match="revision 9999, this program knows only"):
        migrate(engine)


def test_processes_that_start_together_migrate_once(empty_database_url: str) -> None:
    code = """
import os
from quizapp.db.migrate import migrate
from quizapp.db.engine import open_engine
print(migrate(open_engine(os.environ["DATABASE"])))
"""
    done = in_processes(
        4, code, DATABASE=empty_database_url, PYTHONPATH=str(Path(__file__).parents[2])
    )
    assert sorted(line.strip() for line in done) == ["False", "False", "False", "True"]
    engine = create_engine(empty_database_url)
    assert set(Base.metadata.tables) < set(inspect(engine).get_table_names())
    engine.dispose()
