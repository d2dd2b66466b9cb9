"""`quizapp user`, and the link for the first administrator."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.cli import main
from quizapp.db.engine import write_transaction
from quizapp.models import AuditEvent, OneTimeLink, PersonRow
from quizapp.services.accounts.staff_sessions import begin_session, find_session
from tests.account.client import Staff, make_person
from tests.filled import NOW
from tests.helpers import SECRET_KEY
from tests.served import Served

LINK = re.compile(r"^http://127\.0\.0\.1:8000(/account/link/[\w-]{22})$", re.MULTILINE)
NEW = "four lanterns beside the weir"


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", database_url)
    monkeypatch.setenv("QUIZAPP_DATA", str(tmp_path / "data"))


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["user", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def link_in(result: Result) -> str:
    found = LINK.search(result.stdout)
    assert found, result.output
    return found[1]


def test_somebody_added_joins_by_the_link(app: Flask) -> None:
    result = run("add", "eve@example.org", "--role", "editor", "--role", "administrator")
    assert "eve@example.org  invited until" in run("list").stdout
    browser = Staff(app, None)
    browser.get(link_in(result))
    browser.send(name="Eve", password=NEW)
    assert browser.path == "/edit"
    assert run("list").stdout == "eve@example.org  Eve  administrator, editor\n"


def test_a_list_without_anybody_says_how_to_begin() -> None:
    assert "Nobody has an account yet" in run("list").stdout


def test_somebody_is_kept_out_and_let_in_again(app: Flask, session: Session) -> None:
    make_person(app, "Ada", "ada@example.org", ["administrator"])
    eve = make_person(app, "Eve", "eve@example.org", ["editor"])
    with write_transaction(session):
        token = begin_session(session, eve.id, NOW)
    assert run("disable", "EVE@example.org").exit_code == 0
    session.rollback()
    assert find_session(session, token, NOW) is None
    assert "disabled" in run("list").stdout
    refused = run("reset", "eve@example.org")
    assert (refused.exit_code, "is disabled" in refused.stderr) == (1, True)
    assert run("enable", "eve@example.org").exit_code == 0
    assert "disabled" not in run("list").stdout
    session.rollback()
    assert [row.action for row in session.query(AuditEvent)] == ["disabled", "enabled"]


def test_a_new_password_is_set_by_the_link(app: Flask) -> None:
    make_person(app, "Ada", "ada@example.org", ["administrator"])
    browser = Staff(app, None)
    browser.get(link_in(run("reset", "ada@example.org")))
    browser.send(password=NEW)
    assert browser.path == "/edit"


def test_a_link_signs_in_once_and_leaves_the_password(
    app: Flask, session: Session, trail: Callable[[], list[tuple[str, str]]]
) -> None:
    ada = make_person(app, "Ada", "ada@example.org", ["administrator"])
    password, path = (
        session.get_one(PersonRow, ada.id).password_hash,
        link_in(run("sign-in", "ada@example.org")),
    )
    browser = Staff(app, None)
    for _ in range(2):  # programs that look at links do not use them up
        assert "Ada" in browser.get(path).one("h1").text
    browser.send()
    assert browser.path == "/edit"
    assert Staff(app, None).get(path).one("h1").text == "This link cannot be used"
    session.expire_all()
    assert session.get_one(PersonRow, ada.id).password_hash == password
    assert trail() == [
        ("made a link to sign in", "ada@example.org"),
        ("signed in by a link", "ada@example.org"),
    ]


def test_a_link_lets_nobody_in_who_is_late_or_kept_out(app: Flask, session: Session) -> None:
    make_person(app, "Ada", "ada@example.org", ["administrator"])
    make_person(app, "Eve", "eve@example.org", ["editor"])
    late, slow, path = (
        Staff(app, None),
        Staff(app, None),
        link_in(run("sign-in", "eve@example.org")),
    )
    late.get(path)
    slow.get(path)
    slow.send()
    late.send()
    assert late.page.one("h1").text == "This link cannot be used"
    late.get(path := link_in(run("sign-in", "eve@example.org")))
    with write_transaction(session):
        session.execute(update(OneTimeLink).values(expires_at=NOW))
    late.send()
    assert late.page.one("h1").text == "This link cannot be used"
    late.get(path := link_in(run("sign-in", "eve@example.org")))
    run("disable", "eve@example.org")
    late.send()
    assert late.page.one("h1").text == "This link cannot be used"
    assert run("sign-in", "eve@example.org").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "says", "code"),
    [
        (["add", "ada@example.org", "--role", "editor"], "has an account already", 1),
        (["add", "not an address", "--role", "editor"], "is not an e-mail address", 2),
        (["add", "eve@example.org"], "Missing option '--role'", 2),
        (["add", "eve@example.org", "--role", "owner"], "is not one of", 2),
        (["disable", "ada@example.org"], "is the only administrator", 1),
        (["disable", "nobody@example.org"], "nobody has an account with the address", 1),
        (["enable", "nobody@example.org"], "nobody has an account with the address", 1),
        (["sign-in", "nobody@example.org"], "nobody has an account with the address", 1),
        (["reset", "nobody@example.org"], "nobody has an account with the address", 1),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    app: Flask, arguments: list[str], says: str, code: int
) -> None:
    make_person(app, "Ada", "ada@example.org", ["administrator"])
    result = run(*arguments)
    assert (result.exit_code, says in result.stderr) == (code, True), result.output


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_first_start_prints_a_link_for_the_first_administrator(
    tmp_path: Path, database_url: str, app: Flask
) -> None:
    environ = {
        "QUIZAPP_DATA": str(tmp_path / "data"),
        "QUIZAPP_DATABASE_URL": database_url,
        "QUIZAPP_SECRET_KEY": SECRET_KEY,
        "QUIZAPP_PORT": "0",
    }
    served = Served(environ)
    assert served.process.stdout is not None
    line = served.process.stdout.readline().strip()
    path = line.rpartition(f": {served.address}")[2]
    assert line.startswith("Nobody has an account yet. Set up the first administrator: ")
    status, text = served.get(path)
    assert (status, "Set up the first administrator" in text) == (200, True)
    assert path not in "".join(served.log)
    code, printed, log = served.stop()
    assert (code, printed) == (0, "")
    assert path.rpartition("/")[2] not in log
    browser = Staff(app, None)
    browser.get(path)
    browser.send(name="Ada", email="ada@example.org", password=NEW)
    assert browser.path == "/edit"
    again = Served(environ)
    assert again.stop()[:2] == (0, "")
