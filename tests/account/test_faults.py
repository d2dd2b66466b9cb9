"""When the database or the processors have no time for whoever signs in."""

import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest
from argon2 import extract_parameters
from flask import Flask
from sqlalchemy import event, make_url, update
from sqlalchemy.orm import Session

from quizapp.account.password_queue import PasswordQueue, QueueFullError
from quizapp.extensions import db
from quizapp.models import StaffSession
from quizapp.services.accounts import passwords
from quizapp.services.sessions import SEEN_EVERY
from tests.account.client import FROM_OUR_PAGE, Staff
from tests.account.conftest import PASSWORD, Join
from tests.account.test_sign_in import sign_in

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@only_sqlite
def test_a_database_that_is_locked_while_signing_in_loses_nothing_and_shows_no_password(
    app: Flask, join: Join
) -> None:
    join()
    browser = Staff(app, None)
    data = {"email": "ada@example.org", "password": PASSWORD}
    file = make_url(app.config["DATABASE_URL"]).database or ""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = browser.client.post("/account/sign-in", data=data, headers=FROM_OUR_PAGE)
        assert answer.status_code == 503
        assert PASSWORD not in answer.text
        assert "Set-Cookie" not in answer.headers
    assert sign_in(browser, "ada@example.org", PASSWORD) == ""


@only_sqlite
def test_pages_are_shown_while_nothing_can_be_written(app: Flask, session: Session) -> None:
    robin = Staff(app, ["editor"])
    session.execute(update(StaffSession).values(seen_at=datetime.now(UTC) - 2 * SEEN_EVERY))
    session.commit()
    file = make_url(app.config["DATABASE_URL"]).database or ""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert robin.get("/account").one("h1").text == "Your account"


def test_only_some_wait_for_their_turn_and_the_others_are_sent_away() -> None:
    turns = PasswordQueue(waiting=1, patience=30)
    first, go_on = threading.Event(), threading.Event()
    order = []

    def work(name: str) -> None:
        with turns.turn():
            order.append(name)
            first.set()
            go_on.wait(30)

    threads = [threading.Thread(target=work, args=("first",))]
    threads[0].start()
    assert first.wait(30)
    threads.append(threading.Thread(target=work, args=("second",)))
    threads[1].start()
    while turns._room._value:  # until the second one waits
        time.sleep(0.01)
    with pytest.raises(QueueFullError), turns.turn():
        pass
    go_on.set()
    for thread in threads:
        thread.join()
    assert order == ["first", "second"]
    with turns.turn():
        pass


def test_who_waits_too_long_is_sent_away_and_makes_room() -> None:
    turns = PasswordQueue(waiting=1, patience=0)
    with turns.turn():
        for _ in range(5):
            with pytest.raises(QueueFullError), turns.turn():
                pass
    with turns.turn():
        pass


def test_readers_are_answered_while_passwords_are_busy(app: Flask, join: Join) -> None:
    join()
    turns = app.extensions["quizapp-turns"] = PasswordQueue(waiting=1, patience=0)
    browser = Staff(app, None)
    with turns.turn():
        data = {"email": "ada@example.org", "password": PASSWORD}
        answer = browser.client.post("/account/sign-in", data=data, headers=FROM_OUR_PAGE)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
        assert "Very many people are signing in" in answer.text
        assert 'value="ada@example.org"' in answer.text
        assert browser.client.get("/").status_code == 200
    assert sign_in(browser, "ada@example.org", PASSWORD) == ""


def test_an_address_without_account_costs_as_much(app: Flask, join: Join) -> None:
    join()
    with app.app_context():
        engine = db.engine
    statements: list[str] = []
    event.listen(
        engine, "before_cursor_execute", lambda _c, _cu, statement, *_: statements.append(statement)
    )
    asked = []
    for email in ("warm.up@example.org", "ada@example.org", "nobody@example.org"):
        statements.clear()
        assert "do not go together" in sign_in(Staff(app, None), email, "wrong")
        asked.append(list(statements))
    assert asked[1] == asked[2]
    nobodys = extract_parameters(passwords._nobodys())
    assert nobodys == extract_parameters(passwords.hash_password(PASSWORD))
    assert not passwords.matches("\xff nobody types this", None)
