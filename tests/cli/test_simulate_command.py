"""`quizapp simulate`, as an operator meets it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from quizapp.cli import main
from quizapp.cli.simulate_truths import TRUTHS, model_of
from quizapp.jobs.simulate import BATCH
from quizapp.models import Answer, Attempt
from quizapp.services.simulating.simulate_model import Model
from tests.bank.builders import write_quiz
from tests.filled import begin, finish

SLUG = "bees-and-orchards"
KEY = (Answer.attempt_id, Answer.phase, Answer.question_id)


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


@pytest.fixture(autouse=True)
def bank(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A published quiz in a database that the command uses."""
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", database_url)
    monkeypatch.setenv("QUIZAPP_DATA", str(tmp_path / "data"))
    run("load", write_quiz(tmp_path / "bank" / "bees"))


def readers(engine: Engine, cohort: str = "simulated") -> int:
    with Session(engine) as session:
        count = select(func.count()).select_from(Attempt).where(Attempt.cohort == cohort)
        return session.scalar(count) or 0


def test_simulated_readers_are_in_the_report_at_once(engine: Engine) -> None:
    result = run("simulate", SLUG, "--readers", 45, "--seed", 7)
    assert result.exit_code == 0
    assert result.stdout == f"{SLUG}: 45 simulated readers added and counted (seed 7).\n"
    assert result.stderr == ""
    assert readers(engine) == 45
    report = run("report", SLUG).stdout
    began = next(line.split()[0] for line in report.splitlines() if " readers began." in line)
    assert f"Simulated: all {began} readers. They are made up by a program." in report
    assert run("count").stdout == "0 attempts counted.\n"


def test_they_are_removed_with_one_command_and_twice_does_no_harm(engine: Engine) -> None:
    run("simulate", SLUG, "--readers", 30)
    assert run("simulate", SLUG, "--remove").stdout == f"{SLUG}: 30 simulated readers removed.\n"
    assert run("simulate", SLUG, "--remove").stdout == f"{SLUG}: 0 simulated readers removed.\n"
    assert readers(engine) == 0
    assert "fewer than 10 readers so far" in run("report", SLUG).stdout


def test_without_a_seed_one_is_drawn_and_said(engine: Engine) -> None:
    said = [run("simulate", SLUG, "--readers", 1).stdout for _ in range(2)]
    assert said[0].startswith(f"{SLUG}: 1 simulated reader added and counted (seed ")
    assert said[0] != said[1]


def test_real_readers_are_not_mixed_with_unasked(engine: Engine) -> None:
    with Session(engine) as session:
        finish(session, begin(session))
    refused = run("simulate", SLUG, "--readers", 5)
    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"Error: {SLUG} has real readers")
    assert refused.stderr.count("\n") == 1
    assert readers(engine) == 0
    assert run("simulate", SLUG, "--readers", 5, "--among-real-readers").exit_code == 0
    assert run("simulate", SLUG, "--remove").exit_code == 0
    assert (readers(engine), readers(engine, "direct")) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nothing", "--readers", "5"], 1, "nothing is published at 'nothing'"),
        (["nothing", "--remove"], 1, "nothing is published at 'nothing'"),
        ([SLUG], 2, "say how many: --readers N"),
        ([SLUG, "--readers", "0"], 2, "--readers is 0; it must be from 1 to 1000000"),
        ([SLUG, "--readers", "-3"], 2, "--readers is -3; it must be from 1 to 1000000"),
        ([SLUG, "--readers", "1000001"], 2, "--readers is 1000001; it must be"),
        ([SLUG, "--readers", "5", "--seed", "-1"], 2, "--seed is -1; it must not be negative"),
        ([SLUG, "--remove", "--readers", "5"], 2, "--remove goes alone"),
        ([SLUG, "--remove", "--prior", "0.5"], 2, "--remove goes alone"),
        ([SLUG, "--readers", "5", "--prior", "1.5"], 2, "--prior is 1.5; it must be a number"),
        ([SLUG, "--readers", "5", "--prior", "-0.1"], 2, "--prior is -0.1; it must be"),
        ([SLUG, "--readers", "5", "--learning", "half"], 2, "--learning is half; it must be"),
        ([SLUG, "--readers", "5", "--guessing", "nan"], 2, "--guessing is nan; it must be"),
        ([SLUG, "--readers", "5", "--guessing", "50%"], 2, "--guessing is 50%; it must be"),
        (
            [SLUG, "--readers", "5", "--overconfidence", "101"],
            2,
            "--overconfidence is 101; it must be a number from -100 to 100\n",
        ),
        (
            [SLUG, "--readers", "5", "--pair-difficulty", "inf"],
            2,
            "--pair-difficulty is inf; it must be a number from -5 to 5\n",
        ),
        ([SLUG, "--remove", "--seed", "5"], 2, "--remove goes alone"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    engine: Engine, arguments: list[str], code: int, said: str
) -> None:
    result = run("simulate", *arguments)
    assert result.exit_code == code
    assert result.stderr.startswith(f"Error: {said}")
    assert result.stderr.count("\n") == 1
    assert readers(engine) == 0


def test_what_is_true_of_them_can_be_said(engine: Engine) -> None:
    """Readers who know everything and guess nothing are right, and say that nothing was new."""
    truths = ("--prior", 1, "--guessing", 0, "--overconfidence", -100, "--pair-difficulty", -5)
    assert run("simulate", SLUG, "--readers", 20, "--seed", 1, *truths).exit_code == 0
    with Session(engine) as session:
        ratings = set(session.scalars(select(Attempt.rating)))
        given = session.scalars(select(Answer.status)).all()
    assert ratings == {0, None}
    assert given.count("answered") > 0.8 * len(given) > 40


def test_without_them_the_same_seed_gives_the_readers_of_the_defaults(engine: Engine) -> None:
    said = [arg for truth in TRUTHS for arg in (truth.option, str(truth.standard))]
    found = []
    for arguments in ([], said):
        run("simulate", SLUG, "--readers", 15, "--seed", 4, *arguments)
        with Session(engine) as session:
            rows = session.execute(select(Answer.status, Answer.response).order_by(*KEY))
            found.append([tuple(row) for row in rows])
        run("simulate", SLUG, "--remove")
    assert found[0] == found[1] != []


def test_the_help_names_the_defaults_of_the_model() -> None:
    model = Model()
    assert model_of({}) == model
    standards = {truth.name: truth.standard for truth in TRUTHS}
    assert standards.pop("guessing") == pytest.approx(1 - model.dont_know - model.blank)
    assert standards == {name: getattr(model, name) for name in standards}
    text = run("simulate", "--help").output
    assert all(f"({truth.standard:g})." in text for truth in TRUTHS)


# Where the tests run in the background, SIGINT is ignored, and a new process would inherit that.
INTERRUPTIBLE = """
import signal
from quizapp.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


def interrupt(engine: Engine, before: int, *arguments: str) -> tuple[int, str, str]:
    """Run the command till the number of simulated readers changes, then press Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, "simulate", SLUG, *arguments],
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while readers(engine) == before and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode, out, err


def test_ctrl_c_leaves_whole_readers_and_says_how_many(engine: Engine) -> None:
    done = interrupt(engine, 0, "--readers", "100000", "--seed", "3")
    added = readers(engine)
    said = f"Stopped: {added} simulated readers added (seed 3); `quizapp count` counts them.\n"
    assert done == (130, "", said)
    assert added > 0
    assert added % BATCH == 0
