"""The commands, as an operator meets them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quizapp.cli import main
from quizapp.config import read_settings
from quizapp.db.engine import open_engine
from tests.bank import builders
from tests.bank.builders import quiz_data, write_quiz
from tests.filled import begin, finish
from tests.helpers import SECRET_KEY

SLUG = "bees-and-orchards"
REAL_BANK = read_settings(
    {"QUIZAPP_DATABASE_URL": "sqlite:////tmp/x", "QUIZAPP_SECRET_KEY": SECRET_KEY}
)["QUESTIONS"]


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


@pytest.fixture
def bank(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for quizzes, and a database that the commands use."""
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", database_url)
    monkeypatch.setenv("QUIZAPP_DATA", str(tmp_path / "data"))
    return tmp_path / "bank"


def test_help_names_every_command_with_a_sentence() -> None:
    text = run("--help").stdout
    for name, command in main.commands.items():
        assert f"  {name}" in text
        assert command.help


def test_check_says_that_nothing_is_to_be_mended(tmp_path: Path) -> None:
    write_quiz(tmp_path / "bees")
    result = run("check", "--strict", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "1 quiz checked, nothing to mend.\n")


def test_the_real_bank_passes() -> None:
    assert run("check", "--strict", REAL_BANK).exit_code == 0


@pytest.mark.parametrize("strict", [False, True])
def test_warnings_fail_only_a_strict_check(tmp_path: Path, strict: bool) -> None:
    data = builders.quiz_data()
    data["facts"][0]["questions"][0]["options"].append(
        {"id": "d", "text": "All of the above", "feedback": "No."}
    )
    write_quiz(tmp_path / "bees", facts=data["facts"])
    result = run("check", tmp_path, *(["--strict"] if strict else []))
    assert ": warning: " in result.stdout
    assert result.exit_code == (1 if strict else 0)


def test_every_problem_is_named_at_once_with_its_place(tmp_path: Path) -> None:
    write_quiz(tmp_path / "one", language="", title="")
    write_quiz(tmp_path / "two", text="facts: [")
    result = run("check", tmp_path)
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert len([line for line in lines if "/one/quiz.yaml:" in line]) >= 2
    assert any("/two/quiz.yaml:1:" in line for line in lines)


def test_a_path_that_is_not_there_is_a_message(tmp_path: Path) -> None:
    result = run("check", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "There is no such folder." in result.output


def test_load_publishes_only_what_changed_and_says_so(bank: Path) -> None:
    write_quiz(bank / "bees")
    assert run("load", bank).stdout == f"{SLUG}: published as version 1\n"
    assert run("load", bank).stdout == f"{SLUG}: unchanged\n"
    write_quiz(bank / "bees", title="Bees, and orchards")
    assert run("load", bank, "--correction").stdout == f"{SLUG}: corrected: version 1, revision 2\n"
    write_quiz(bank / "bees", settings={"per_fact": 1})
    refused = run("load", bank, "--correction")
    assert refused.exit_code == 1
    assert "this is more than a correction" in refused.stderr
    assert run("load", bank).stdout == f"{SLUG}: published as version 2\n"


def test_load_leaves_out_what_is_broken_and_loads_the_rest(bank: Path) -> None:
    write_quiz(
        bank / "a-broken", id="1f1c6f5e-8f0b-4c55-9a4e-2f6d1b7c9a10", slug="broken", title=""
    )
    write_quiz(bank / "bees")
    result = run("load", bank)
    assert result.exit_code == 1
    assert result.stdout == f"{SLUG}: published as version 1\n"
    assert "a-broken: not loaded" in result.stderr


def test_a_copy_with_the_same_id_is_not_loaded(bank: Path) -> None:
    write_quiz(bank / "bees")
    write_quiz(bank / "copy", slug="another")
    result = run("load", bank)
    assert result.exit_code == 1
    assert result.stdout == f"{SLUG}: published as version 1\n"


def test_an_address_of_another_quiz_is_refused(bank: Path) -> None:
    write_quiz(bank / "bees")
    run("load", bank)
    write_quiz(bank / "bees", id="1f1c6f5e-8f0b-4c55-9a4e-2f6d1b7c9a10")
    result = run("load", bank)
    assert result.exit_code == 1
    assert "belongs to another quiz" in result.stderr


def test_load_dump_load_changes_nothing(bank: Path, tmp_path: Path) -> None:
    for folder in (write_quiz(bank / "bees"), REAL_BANK / "russia-china-2015"):
        run("load", folder)
    for slug in (SLUG, "russia-china-2015"):
        assert run("dump", slug, tmp_path / slug).exit_code == 0
        assert run("load", tmp_path / slug).stdout == f"{slug}: unchanged\n"


def test_dump_never_overwrites(bank: Path) -> None:
    folder = write_quiz(bank / "bees")
    run("load", folder)
    result = run("dump", SLUG, folder)
    assert result.exit_code == 1
    assert "is not empty" in result.stderr


@pytest.mark.parametrize("command", [["report", "nothing"], ["dump", "nothing", "folder"]])
def test_an_unknown_address_is_a_message(bank: Path, command: list[str]) -> None:
    result = run(*command)
    assert result.exit_code == 1
    assert "nothing is published at 'nothing'" in result.stderr


def test_schema_prints_json() -> None:
    assert json.loads(run("schema").stdout)["type"] == "object"


def test_a_wrong_setting_is_one_line_and_exit_code_2(
    bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZAPP_THREADS", "many")
    result = run("count")
    assert result.exit_code == 2
    assert (
        result.stderr
        == "quizapp: QUIZAPP_THREADS is 'many'; it must be a whole number from 1 to 64\n"
    )


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "the database does not answer"),
        ("sqlite:////nowhere/at/all.sqlite", "the file of the database cannot be opened"),
    ],
)
def test_a_database_that_does_not_answer_is_one_line(
    monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", url)
    monkeypatch.setenv("QUIZAPP_SECRET_KEY", SECRET_KEY)
    result = run("count")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"quizapp: {said}: ")
    assert result.stderr.count("\n") == 1


def test_report_withholds_small_groups_and_tells_large_ones(
    bank: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZAPP_FASTEST_READING", "0")  # these readers take no time
    run("load", write_quiz(bank / "bees"))
    assert "Readers: fewer than 10 readers so far." in run("report", SLUG).stdout
    assert "As of" not in run("report", SLUG).stdout
    read_by(database_url, 9)
    assert run("count").stdout == "9 attempts counted.\n"
    text = run("report", SLUG).stdout
    assert "Readers: fewer than 10 readers so far." in text
    assert "Too few readers have finished for anything to be said about all of them." in text
    assert "yield-more" not in text
    read_by(database_url, 6)
    assert run("count").stdout == "6 attempts counted.\n"
    assert run("count").stdout == "0 attempts counted.\n"
    text = run("report", SLUG).stdout
    assert "15 readers began." in text
    assert "Finished: over 90 of 100 (15 readers)." in text
    assert "Readers left knowing under 10 of 100;" in text
    assert "they felt +40." in text
    assert "Early: few readers (15), so the numbers may still move a lot." in text
    assert (
        "Fact 1, Bees raise the yield\n  All of it right after reading: under 10 of 100 (15" in text
    )
    assert "As of 20" in text


def test_the_report_names_questions_that_were_dropped(
    bank: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZAPP_FASTEST_READING", "0")
    run("load", write_quiz(bank / "bees"))
    read_by(database_url, 15)
    run("count")
    data = quiz_data()
    data["facts"][0]["questions"][2]["marks"] = "dropped"
    run("load", "--correction", write_quiz(bank / "mended", facts=data["facts"]))
    run("count")
    text = run("report", SLUG).stdout
    assert "1 question was dropped and is in no number." in text
    assert "yield-pollen" not in text
    assert "yield-more" in text


def read_by(database_url: str, readers: int) -> None:
    from sqlalchemy.orm import Session  # noqa: PLC0415

    engine = open_engine(database_url)
    with Session(engine) as session:
        for _ in range(readers):
            finish(session, begin(session, rating=40))
    engine.dispose()
