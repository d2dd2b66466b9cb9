"""The commands that publish, correct and take down, as an operator meets them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from quizapp.db.engine import open_engine, write_transaction
from quizapp.jobs.publish import step
from quizapp.services.publishing.publish_revision import PublishTerms, publish_revision
from tests.bank import builders
from tests.bank.builders import write_quiz
from tests.cli.test_cli import SLUG, bank, run
from tests.filled import begin, finish

__all__ = ("bank",)


def other_key() -> Any:
    data: Any = builders.quiz_data()
    for question in data["facts"][1]["questions"]:
        if question["type"] == "numeric":
            question |= {"answer": 7, "wrong": []}
    return data["facts"]


@pytest.fixture
def folder(bank: Path) -> Path:
    """A folder with the quiz, which is loaded."""
    folder = write_quiz(bank / "bees")
    assert run("load", folder).exit_code == 0
    return folder


def test_a_preview_says_what_would_change_and_changes_nothing(
    folder: Path, database_url: str
) -> None:
    engine = open_engine(database_url)
    with Session(engine) as session:
        for _ in range(3):
            finish(session, begin(session), now=datetime.now(UTC))
    engine.dispose()
    data: Any = other_key()
    for question in data[1]["questions"]:
        question["marks"] = "everyone"
    write_quiz(folder, facts=data)
    said = run("load", "--correction", "--preview", folder)
    assert said.stdout == f"{SLUG}: 3 of 3 results would change: 3 up, 0 down\n"
    assert "revision 2" not in run("history", SLUG).stdout.lower()


def test_a_correction_is_told_in_the_history_and_its_note_can_go(folder: Path) -> None:
    write_quiz(folder, facts=other_key())
    said = run("load", "--correction", "--never-lower", "--note", " A wrong key. ", folder)
    assert said.stdout == f"{SLUG}: corrected: version 1, revision 2\n"
    history = run("history", SLUG).stdout
    assert history.startswith(
        f"Published at {SLUG}.\nRevision 2, version 1: correction from a folder"
    )
    assert "lowers nothing\n  Note: A wrong key.\n  0 of 0 results re-marked so far\n" in history
    assert run("count").exit_code == 0
    assert "0 of 0 results re-marked\n" in run("history", SLUG).stdout
    assert run("note", SLUG, 2).stdout.endswith("stands no more under the article\n")
    assert "Note (taken down): A wrong key." in run("history", SLUG).stdout
    assert run("note", SLUG, 2, "--put-back").stdout.endswith("stands under the article\n")
    assert run("note", SLUG, 1).stderr == f"Error: {SLUG}: revision 1 has no note\n"


def test_options_of_a_correction_need_one(folder: Path) -> None:
    for options in (["--never-lower"], ["--note", "x"], ["--preview"]):
        result = run("load", *options, folder)
        assert (result.exit_code, "go with --correction" in result.stderr) == (2, True)


def test_a_quiz_goes_down_and_comes_out_again(folder: Path) -> None:
    assert run("unpublish", SLUG).stdout == f"{SLUG}: not published any more\n"
    assert run("unpublish", SLUG).stdout == f"{SLUG}: not published anyway\n"
    assert run("history", SLUG).stdout.startswith("Not published now.\n")
    refused = run("load", folder)
    assert refused.exit_code == 1
    assert "it was taken down" in refused.stderr
    assert run("publish", SLUG).stdout == f"{SLUG}: published again\n"
    assert run("publish", SLUG).stdout == f"{SLUG}: published anyway\n"
    run("unpublish", SLUG)
    assert run("load", "--replace", folder).stdout == f"{SLUG}: published again: version 1\n"


def test_what_was_published_on_the_web_is_not_overwritten(folder: Path, database_url: str) -> None:
    engine = open_engine(database_url)
    with Session(engine) as session, write_transaction(session):
        quiz = builders.quiz(title="From the web")
        publish_revision(session, quiz, now=datetime.now(UTC), terms=PublishTerms(origin="web"))
    engine.dispose()
    refused = run("load", folder)
    assert refused.exit_code == 1
    assert "published on the web since (revision 2)" in refused.stderr
    assert run("load", "--replace", folder).stdout == f"{SLUG}: published as version 3\n"


def test_archiving_and_back(folder: Path) -> None:
    assert run("archive", SLUG).stdout == f"{SLUG}: out of the lists\n"
    assert run("archive", SLUG).stdout == f"{SLUG}: out of the lists already\n"
    assert "Out of the lists since" in run("history", SLUG).stdout
    assert run("archive", "--undo", SLUG).stdout == f"{SLUG}: in the lists\n"


def test_publishing_later(bank: Path, database_url: str) -> None:
    folder = write_quiz(bank / "bees")
    later = datetime.now(UTC) + timedelta(days=1)
    said = run("load", folder, "--at", later.isoformat())
    assert said.stdout == f"{SLUG}: to be published on {later:%Y-%m-%d at %H:%M} UTC\n"
    assert "A new version is to be published on" in run("history", SLUG).stdout
    engine = open_engine(database_url)
    with Session(engine) as session:
        assert step(session, later) == 1
    engine.dispose()
    assert run("history", SLUG).stdout.startswith(f"Published at {SLUG}.\n")
    run("unpublish", SLUG)
    again = run("load", folder, "--at", later.isoformat())
    assert (again.exit_code, "it was taken down" in again.stderr) == (1, True)


def test_what_was_to_be_published_can_be_let_be(bank: Path) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    run("load", write_quiz(bank / "bees"), "--at", later.isoformat())
    assert run("unpublish", SLUG).stdout == f"{SLUG}: nothing will be published later\n"


@pytest.mark.parametrize("time", ["soon", "2027-03-03T09:00", "2027-13-03T09:00Z"])
def test_a_time_without_a_zone_is_refused(bank: Path, time: str) -> None:
    result = run("load", write_quiz(bank / "bees"), "--at", time)
    assert result.exit_code == 2
    assert "is no time with its zone" in result.stderr


@pytest.mark.parametrize("command", [["unpublish"], ["publish"], ["archive"], ["history"]])
def test_an_unknown_quiz_is_named(bank: Path, command: list[str]) -> None:
    result = run(*command, "nothing")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: there is no quiz with the address 'nothing'\n",
    )
