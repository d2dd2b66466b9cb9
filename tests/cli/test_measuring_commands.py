"""The commands `export` and `recount`, as an operator meets them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from quizapp.db.engine import open_engine
from tests.bank.builders import write_quiz
from tests.cli.test_cli import SLUG, bank, read_by, run

__all__ = ("bank",)


@pytest.fixture
def counted(bank: Path, database_url: str) -> None:
    """Eleven readers who have finished and are counted."""
    run("load", write_quiz(bank / "bees"))
    read_by(database_url, 11)
    assert run("count").stdout == "11 attempts counted.\n"


def change(database_url: str, statement: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.mark.usefixtures("counted")
def test_an_export_is_analysed(tmp_path: Path) -> None:
    done = run("export", SLUG, tmp_path / "set")
    assert done.stdout == f"{SLUG}, version 1: 11 attempts written to {tmp_path / 'set'}\n"
    assert sorted(path.name for path in (tmp_path / "set").iterdir()) == [
        "items.csv",
        "readers.csv",
        "responses.csv",
    ]
    assert "11" in run("analyse", tmp_path / "set").stdout
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".set")] == []


@pytest.mark.usefixtures("counted")
def test_an_export_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    for there in (tmp_path / "mine", tmp_path / "mine" / "notes.txt"):
        done = run("export", SLUG, there)
        assert (done.exit_code, "is there already" in done.stderr) == (1, True)
    assert (tmp_path / "mine" / "notes.txt").read_text() == "keep"
    (tmp_path / "empty").mkdir()
    assert run("export", SLUG, tmp_path / "empty" / "new").exit_code == 0


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["export", "nothing", "x"], "nothing is published at 'nothing'"),
        (["export", SLUG, "x", "--version", "7"], f"{SLUG} has no version 7; it has 1"),
        (["report", SLUG, "--version", "7"], f"{SLUG} has no version 7; it has 1"),
        (["recount", "nothing"], "nothing is published at 'nothing'"),
        (["recount", "a\0b"], "nothing is published at"),
    ],
)
def test_what_is_not_there_is_said_in_a_line(arguments: list[str], says: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, says in done.stderr) == (1, True), done.output
    assert len(done.stderr.splitlines()) == 1


def test_where_nothing_was_published_there_is_nothing_to_count(bank: Path) -> None:
    assert run("recount").stdout.startswith("Nothing was published yet")


@pytest.mark.usefixtures("counted")
def test_a_wrong_counter_is_named_and_mended(database_url: str) -> None:
    assert run("recount").stdout.endswith("all right.\n")
    change(database_url, "UPDATE counter SET n = n + 1 WHERE name = 'attempt' AND level = 'rated'")
    looked = run("recount", "--check", SLUG)
    assert (looked.exit_code, "; 1 was wrong.\n" in looked.stdout) == (1, True)
    assert "; 1 was wrong and mended.\n" in run("recount", SLUG).stdout
    again = run("recount", "--check")
    assert (again.exit_code, again.stdout.endswith("all right.\n")) == (0, True)


@pytest.mark.usefixtures("counted")
def test_an_export_that_is_killed_leaves_no_folder(tmp_path: Path, database_url: str) -> None:
    code = (
        "import os\nfrom quizapp.services.counting import export_responses as e\n"
        "e._responses = lambda *a: (os._exit(9) for _ in [0])\n"
        "from quizapp.cli import main\nmain()\n"
    )
    command = [sys.executable, "-c", code, "export", SLUG, str(tmp_path / "set")]
    done = subprocess.run(command, env=dict(os.environ), capture_output=True, check=False)
    assert done.returncode == 9
    assert not (tmp_path / "set").exists()
    assert run("export", SLUG, tmp_path / "set").exit_code == 0


def test_counting_that_is_killed_again_and_again_counts_each_reader_once(
    bank: Path, database_url: str
) -> None:
    run("load", write_quiz(bank / "bees"))
    read_by(database_url, 11)
    code = (
        "import os\nfrom quizapp.services.counting import count_attempts as c\n"
        "c.BATCH, done, apply = 3, [], c.apply_change\n"
        "def dying(*a):\n    apply(*a)\n    done.append(1)\n    len(done) == 2 and os._exit(9)\n"
        "c.apply_change = dying\n"
        "from quizapp.cli import main\nmain(['count'])\n"
    )
    codes: list[int] = []
    while not codes or codes[-1] == 9:
        done = subprocess.run([sys.executable, "-c", code], env=dict(os.environ), check=False)
        codes.append(done.returncode)
    assert codes == [9, 9, 9, 0]
    found = run("recount", "--check")
    assert (found.exit_code, "11 attempts in" in found.stdout) == (0, True), found.stdout
