"""`quizapp serve`, from start to end, as a process of its own."""

import http.client
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.bank.builders import write_quiz
from tests.helpers import SECRET_KEY
from tests.served import SERVE, Served

SLUG = "bees-and-orchards"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    write_quiz(tmp_path / "bank" / "bees")
    return {
        "QUIZAPP_DATA": str(tmp_path / "data"),
        "QUIZAPP_QUESTIONS": str(tmp_path / "bank"),
        "QUIZAPP_PORT": "0",
    }


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_first_and_a_second_start(environ: dict[str, str], sign: int) -> None:
    first = Served(environ)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", first.address)
    assert first.get("/healthz") == (200, "ok\n")
    assert first.get("/readyz") == (200, "ok\n")
    assert first.get(f"/q/{SLUG}")[0] == 200
    code, out, err = first.stop(sign)
    assert code == 0
    assert re.fullmatch(rf"Nobody has an account yet\. .*: {first.address}/account/link/\S+\n", out)
    assert f"{SLUG}: published as version 1" in err
    second = Served(environ)
    assert second.get(f"/q/{SLUG}")[0] == 200
    code, _, err = second.stop()
    assert code == 0
    assert "published" not in err


def test_the_log_is_lines_of_json_about_requests(environ: dict[str, str]) -> None:
    served = Served(environ)
    served.get(f"/q/{SLUG}")
    _, _, err = served.stop()
    assert all(line.startswith('{"at": ') for line in err.splitlines()[2:])
    assert '"route": "/q/<slug>"' in err


def test_requests_under_way_are_finished(environ: dict[str, str], tmp_path: Path) -> None:
    """A form waits for the database, which the test holds, when the signal comes; it is stored and answered."""
    served = Served(environ)
    holder = sqlite3.connect(tmp_path / "data" / "quizapp.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    connection = http.client.HTTPConnection(urlsplit(served.address).netloc, timeout=10)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/q/{SLUG}/begin", "rating=50&key=", form)
    time.sleep(0.5)
    served.process.terminate()
    time.sleep(1)
    assert served.process.poll() is None
    holder.rollback()
    assert connection.getresponse().status == 303
    connection.close()
    assert served.result()[0] == 0
    assert holder.execute("SELECT rating FROM attempt").fetchall() == [(50,)]
    holder.close()


def test_a_port_in_use_is_one_line_and_exit_code_2(environ: dict[str, str]) -> None:
    first = Served(environ)
    port = str(urlsplit(first.address).port)
    cases: list[tuple[list[str], dict[str, str]]] = [
        (["--port", port], {}),
        ([], {"QUIZAPP_PORT": port}),
    ]
    for options, more in cases:
        second = Served({**environ, **more}, *options)
        code, out, err = second.result()
        assert (code, out) == (2, "")
        place = f"127.0.0.1 port {port}"
        assert (
            err == f"quizapp: cannot listen on {place}: address already in use: "
            "choose another one with --port or QUIZAPP_PORT (PORT=… with make)\n"
        )
    assert first.get("/healthz")[0] == 200
    first.stop()


def test_a_host_that_is_not_ours_is_one_line(environ: dict[str, str]) -> None:
    code, _, err = Served(environ, "--host", "192.0.2.1").result()
    assert code == 2
    assert err.splitlines()[-1].startswith("quizapp: cannot listen on 192.0.2.1 port 0: ")


def test_a_wrong_setting_is_one_line(environ: dict[str, str]) -> None:
    code, _, err = Served({**environ, "QUIZAPP_PORT": "http"}).result()
    assert (code, err) == (
        2,
        "quizapp: QUIZAPP_PORT is 'http'; it must be a whole number from 0 to 65535\n",
    )


@pytest.mark.parametrize(
    ("setting", "value", "code", "says"),
    [
        ("QUIZAPP_QUESTIONS", "/nowhere", 2, "QUIZAPP_QUESTIONS: there is no folder /nowhere"),
        ("QUIZAPP_DATABASE_URL", "postgresql://x@127.0.0.1:1/x", 1, "Connection refused"),
    ],
)
def test_what_goes_wrong_before_it_serves_is_one_line(
    environ: dict[str, str], setting: str, value: str, code: int, says: str
) -> None:
    given, out, err = Served({**environ, setting: value}).result()
    assert (given, out, err.count("\n")) == (code, "", 1), err
    assert says in err


def test_a_wrong_option_is_named_as_it_was_written(environ: dict[str, str]) -> None:
    code, _, err = Served(environ, "--port", "99999").result()
    assert code == 2
    assert "Invalid value for '--port'" in err
    assert "QUIZAPP_PORT" not in err


def test_a_broken_quiz_is_a_warning_and_the_rest_is_served(
    environ: dict[str, str], tmp_path: Path
) -> None:
    write_quiz(
        tmp_path / "bank" / "broken", text="id: 1f1c6f5e-8f0b-4c55-9a4e-2f6d1b7c9a10\nfacts: [\n"
    )
    served = Served(environ)
    assert served.get(f"/q/{SLUG}")[0] == 200
    _, _, err = served.stop()
    assert "broken/quiz.yaml:" in err


def test_a_server_whose_parent_was_killed_frees_its_port(environ: dict[str, str]) -> None:
    served = Served(environ)
    served.process.kill()
    served.process.wait()
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            served.get("/healthz")
        except OSError:
            break
        time.sleep(0.2)
    else:
        pytest.fail("the worker is still there")
    served.result()


SET_UP_WAITS = """
import os, time
import quizapp.cli.users as users
from quizapp.cli import main
set_up = users.setup_link
def wait_and_set_up(engine):
    while not os.path.exists(os.environ["GO_ON"]):
        time.sleep(0.02)
    return set_up(engine)
users.setup_link = wait_and_set_up
main()
"""
"""`quizapp`, but the database is not ready until there is a file."""


@pytest.mark.parametrize(
    ("killed", "says"),
    [
        (0, "quizapp: setting up the database was ended by signal 9\n"),
        (1, '"message": "Unexpected exit from worker-1"}\n'),
    ],
    ids=["that sets up", "that waits for it"],
)
def test_a_start_ends_when_one_of_its_processes_is_killed(
    environ: dict[str, str], tmp_path: Path, killed: int, says: str
) -> None:
    go_on = tmp_path / "go on"
    process = subprocess.Popen(
        [sys.executable, "-c", SET_UP_WAITS, "serve"],
        env={**outside(), **environ, "GO_ON": str(go_on)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while len(pids := children.read_text().split()) < 2 or not waits(pids[1]):
        assert process.poll() is None
    os.kill(int(pids[killed]), signal.SIGKILL)
    go_on.touch()
    try:
        out, err = process.communicate(timeout=40)
    finally:
        process.kill()
    assert (process.returncode, out) == (1, "")
    assert says in err


def waits(pid: str) -> bool:
    """Return whether a process has two threads, and its first one sleeps at ten looks in a row."""
    states = set()
    for _ in range(10):
        time.sleep(0.02)
        states.add(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0])
    return states == {"S"} and len(list(Path(f"/proc/{pid}/task").iterdir())) > 1


def outside() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if not name.startswith("QUIZAPP_")}


def test_servers_that_start_together_share_a_database(
    environ: dict[str, str], empty_database_url: str
) -> None:
    environ |= {"QUIZAPP_DATABASE_URL": empty_database_url, "QUIZAPP_SECRET_KEY": SECRET_KEY}
    if empty_database_url.startswith("postgresql"):
        environ["QUIZAPP_WORKERS"] = "2"
    started = [
        subprocess.Popen(
            SERVE,
            env={**outside(), **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = []
    for process in started:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, process.communicate(timeout=40)[1]
        with urllib.request.urlopen(f"{address}/q/{SLUG}", timeout=10) as response:
            assert response.status == 200
    for process in started:
        process.terminate()
        said.append(process.communicate(timeout=40)[1])
    assert sum("migrated" in text for text in said) == 1
    assert sum("published as version 1" in text for text in said) == 1
    assert [process.returncode for process in started] == [0, 0, 0]
