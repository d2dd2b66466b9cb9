"""The database is away, and comes back: readers lose nothing that they have entered."""

import json
import logging
from contextlib import ExitStack

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from quizapp import create_app
from quizapp.bank.quiz import Quiz
from quizapp.db.outages import BUSY, FULL, LOCKED, READ_ONLY, SILENT, outage
from quizapp.extensions import db
from quizapp.jobs.runner import Runner
from quizapp.serving.log_format import JsonLines
from tests.faults.conftest import Gone, administer
from tests.faults.readers import resend
from tests.filled import NOW
from tests.postgres import start, stop
from tests.reader.client import Reader
from tests.reader.page import faults, parse

FIELDS = [
    ("save", "0"),
    ("answer-yield-more", "b"),
    ("answer-x", '"><script>alert(1)</script>&amp;'),
    ("answer-x", "second\nline – ü"),
    ("answer-x", ""),
    ("noted", "1"),
]


@pytest.fixture
def reader(app: Flask, quiz: Quiz) -> Reader:
    reader = Reader(app, quiz)
    reader.begin()
    return reader


def post(client: FlaskClient, path: str, fields: list[tuple[str, str]]) -> tuple[int, str]:
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    response = client.post(path, data=data)
    if response.status_code == 503:
        assert response.headers["Retry-After"] == "10"
    if response.status_code >= 500:
        assert faults(response.text) == []
    return response.status_code, response.text


def test_a_form_is_kept_and_can_be_sent_again(
    reader: Reader, gone: Gone, quiz: Quiz, session: Session
) -> None:
    path, sent = reader.form()["action"], reader.filled()
    fields = [(name, value) for name, values in sent.items() for value in values]
    with gone():
        for _ in range(3):
            status, page = post(reader.client, path, fields)
            assert status == 503
            assert parse(page).one("h1").text == "We cannot do that just now"
            assert resend(parse(page)) == (path, fields)
    assert post(reader.client, *resend(parse(page)))[0] == 303
    reader.go("fact/1")
    assert reader.entered() == {q.id: sent[f"answer-{q.id}"] for q in reader.asked()}


def test_beginning_that_is_sent_again_begins_once(
    client: FlaskClient, quiz: Quiz, gone: Gone, session: Session
) -> None:
    key = ("key", "ab" * 16)
    path = f"/q/{quiz.slug}/begin"
    with gone():
        page = post(client, path, [("rating", "70"), key])[1]
    for _ in range(2):
        assert post(client, *resend(parse(page)))[0] == 303
    assert session.execute(text("SELECT rating FROM attempt")).scalars().all() == [70]


def test_a_page_can_be_asked_for_again_at_the_same_address(reader: Reader, gone: Gone) -> None:
    path = f"/r/{reader.token}/fact/1?left_out=1&x=%22%3E%2F%2F"
    with gone():
        response = reader.client.get(path)
        assert response.status_code == 503
        link = parse(response.text).one("a", class_="button")
        assert link.text == "Try again"
        assert reader.client.get("/readyz").status_code == 503
        assert reader.client.get("/healthz").status_code == 200
    assert reader.client.get(link["href"]).status_code == 200
    assert reader.client.get("/readyz").text == "ok\n"


def test_the_log_says_why_in_one_line_without_secrets(
    reader: Reader, gone: Gone, caplog: pytest.LogCaptureFixture
) -> None:
    with gone(), caplog.at_level(logging.WARNING):
        reader.client.post(reader.form()["action"], data=reader.filled())
    [line] = [JsonLines().format(record) for record in caplog.records]
    assert "\n" not in line
    assert reader.token not in line
    said = json.loads(line)
    assert said["message"].startswith("not answered: the ")
    assert said["said"]
    assert "trace" not in said


def test_what_was_entered_is_kept_through_a_mistake_of_ours(
    reader: Reader, session: Session
) -> None:
    reader.client.application.config["PROPAGATE_EXCEPTIONS"] = False
    session.execute(text("ALTER TABLE answer RENAME TO lost"))
    session.commit()
    path = reader.form()["action"]
    status, page = post(reader.client, path, FIELDS)
    assert status == 500
    assert parse(page).one("h1").text == "Something went wrong on our side"
    grouped = sorted(FIELDS, key=lambda field: [name for name, _ in FIELDS].index(field[0]))
    assert resend(parse(page)) == (path, grouped)
    huge = [(f"answer-{n}", "x") for n in range(501)]
    status, page = post(reader.client, path, huge)
    assert (status, parse(page).all("form")) == (500, [])
    assert "go back in your browser" in page
    session.execute(text("ALTER TABLE lost RENAME TO answer"))
    session.commit()


def test_the_jobs_wait_and_say_so_once(
    engine: Engine, gone: Gone, caplog: pytest.LogCaptureFixture
) -> None:
    runner = Runner(sessionmaker(engine), 12, lambda: NOW)
    runner.run_once()
    with caplog.at_level(logging.INFO, "quizapp.jobs"):
        for _ in range(2):
            with gone():
                for _ in range(3):
                    runner.run_once()
            for _ in range(3):
                runner.run_once()
    said = [record.getMessage().partition(":")[0] for record in caplog.records]
    assert said == ["the jobs wait", "the jobs go on"] * 2
    assert all(record.exc_info is None for record in caplog.records)


def test_reading_goes_on_where_nothing_can_be_written(
    reader: Reader, settings: dict[str, object], database_url: str, quiz: Quiz
) -> None:
    read_only = f"sqlite:///file:{database_url.removeprefix('sqlite:///')}?mode=ro&uri=true"
    name = make_url(database_url).database
    if database_url.startswith("postgresql"):
        administer(database_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        read_only = database_url
    app = create_app({**settings, "DATABASE_URL": read_only})
    client = app.test_client()
    for path in ("/", f"/q/{quiz.slug}", reader.path):
        assert client.get(path).status_code == 200
    assert post(client, reader.form()["action"], [("save", "0")])[0] == 503
    ready = client.get("/readyz")
    assert (ready.status_code, ready.text) == (503, f"{READ_ONLY}\n")
    with app.app_context():
        app.extensions["quizapp-database"].engine.dispose()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait long."""
    monkeypatch.setattr("quizapp.db.engine.WAIT", 0.2)


def test_waiting_for_a_connection_has_an_end(
    impatient: None, reader: Reader, settings: dict[str, object]
) -> None:
    app, path = create_app(settings), reader.form()["action"]
    client = app.test_client()
    with app.app_context(), ExitStack() as all_taken:
        for _ in range(11):
            all_taken.enter_context(db.engine.connect())
        status, page = post(client, path, FIELDS[:2])
        assert (status, resend(parse(page))) == (503, (path, FIELDS[:2]))
        assert client.get("/readyz").text == f"{BUSY}\n"
    assert post(client, *resend(parse(page)))[0] == 303
    app.extensions["quizapp-database"].engine.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_waiting_for_a_lock_of_postgresql_has_an_end(
    impatient: None, reader: Reader, session: Session
) -> None:
    session.execute(text("LOCK TABLE attempt IN ACCESS EXCLUSIVE MODE"))
    status, page = post(reader.client, reader.form()["action"], FIELDS[:2])
    assert (status, resend(parse(page))[1]) == (503, FIELDS[:2])
    session.rollback()
    assert post(reader.client, *resend(parse(page)))[0] == 303


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_postgresql_that_was_restarted_is_not_noticed(reader: Reader, postgres: str) -> None:
    path, fields = reader.form()["action"], [("save", "0"), ("answer-yield-more", "b")]
    stop(postgres)
    status, page = post(reader.client, path, fields)
    assert (status, resend(parse(page))) == (503, (path, fields))
    ready = reader.client.get("/readyz")
    assert (ready.status_code, ready.text) == (503, f"{SILENT}\n")
    start(postgres)
    assert reader.client.get("/readyz").status_code == 200
    stop(postgres)
    start(postgres)
    assert post(reader.client, path, fields)[0] == 303


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("08006", SILENT),
        ("57P01", SILENT),
        ("57P03", SILENT),
        ("53100", FULL),
        ("53300", BUSY),
        ("40P01", BUSY),
        ("55P03", LOCKED),
        ("25006", READ_ONLY),
        ("23505", None),
        ("42P01", None),
        ("22001", None),
    ],
)
def test_outages_are_told_from_mistakes(state: str, reason: str | None) -> None:
    said = psycopg.errors.lookup(state)("…")
    assert outage(DBAPIError.instance("SELECT 1", None, said, psycopg.Error)) == reason
