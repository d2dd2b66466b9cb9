"""Signing in as a pupil, and out."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.models import Classroom, PupilSession, SignInCount
from quizapp.services.accounts.sign_in_counts import Size, bucket, count_failure
from quizapp.services.classes.join import CLASS_FAILURES, UNKNOWN_CODES
from quizapp.services.retention.erase import erase_pupils
from quizapp.services.tokens import slip_secret
from quizapp.serving.log_format import JsonLines
from tests.classes import make_class, make_teacher
from tests.helpers import SECRET_KEY
from tests.pupil.child import Child
from tests.pupil.conftest import Room, store
from tests.reader.page import Element
from tests.reader.test_statements import statements


def slip_of(room: Room, number: int = 0) -> str:
    return "/in/" + slip_secret(room.pupils[number].slip_seed, SECRET_KEY)


def sessions(session: Session) -> list[int]:
    session.rollback()
    return list(session.scalars(select(PupilSession.pupil_id).order_by(PupilSession.id)))


def test_code_and_words_are_taken_however_they_are_typed(
    app: Flask, quiz: Quiz, room: Room
) -> None:
    first, second = room.pupils[0].words.split("-")
    code = room.code
    for typed_code, words in (
        (code, f"{first}-{second}"),
        (code.lower(), f"{first} {second}"),
        (f" {code[:3]} {code[3:]} ", f"{first}{second}".upper()),
        (f"{code[:3]}-{code[3:]}.", f" {first}.{second}. "),
        (code.title(), f"{first.title()} – {second.title()}"),
    ):
        child = Child(app, quiz)
        child.join(typed_code, words)
        assert child.path == "/mine", (typed_code, words)
        assert (
            child.page.one("div", class_="pupil-bar").one("p", class_="who").text
            == "You are Ann 7b"
        )


def test_a_wrong_code_and_wrong_words_are_told_apart_and_kept(
    app: Flask, quiz: Quiz, room: Room
) -> None:
    child = Child(app, quiz)
    child.join("BBBBBB", room.pupils[0].words)
    assert child.response.status_code == 422
    assert "no class with this code" in child.page.one("p", class_="wrong").text
    assert child.page.one("input", name="words")["value"] == room.pupils[0].words
    near = room.pupils[0].words[:-1]
    child.join(room.code, near)
    assert child.response.status_code == 422
    assert "Nobody in this class has these two words" in child.page.one("p", class_="wrong").text
    assert child.page.one("input", name="code")["value"] == room.code
    assert room.pupils[0].words not in child.response.text.replace(near, "")
    assert child.pupil_cookie is None


def test_what_is_empty_huge_or_strange_is_asked_for_again(
    app: Flask, quiz: Quiz, room: Room
) -> None:
    child = Child(app, quiz)
    for code, words in (("", ""), ("123", "?"), ("x" * 5000, "ä\0<b>" * 900), ("\0", "\0")):
        child.join(code, words)
        assert child.response.status_code == 422


def test_the_class_code_in_the_address_stands_in_the_form(
    app: Flask, quiz: Quiz, room: Room
) -> None:
    child = Child(app, quiz)
    child.get(f"/join/{room.code.lower()}")
    assert child.page.one("input", name="code")["value"] == room.code
    assert "7b" not in child.page.one("main").text
    child.get("/join/%3Cscript%3E")
    assert child.response.status_code == 200


def test_words_of_another_class_open_nothing(
    app: Flask, quiz: Quiz, room: Room, session: Session
) -> None:
    _other, pupils = make_class(
        session, make_teacher(session, "other@example.org"), ("Cid",), name="8a", seed=99
    )
    words = pupils[0].words
    assert words not in {pupil.words for pupil in room.pupils}
    child = Child(app, quiz)
    child.join(room.code, words)
    assert child.response.status_code == 422


def test_a_closed_class_says_so(
    app: Flask, quiz: Quiz, room: Room, child: Child, session: Session
) -> None:
    store(session, update(Classroom).values(archived_at=datetime.now(UTC)))
    child.get("/mine")
    assert child.path == "/join"
    child.join(room.code, room.pupils[0].words)
    assert child.response.status_code == 422
    assert (
        child.page.one("p", class_="wrong").text == "This class is closed. Please ask your teacher."
    )
    child.get(slip_of(room))
    assert (child.response.status_code, child.page.one("h1").text) == (404, "Your class is closed")
    assert child.client.post(slip_of(room)).status_code == 404


# Slips


def test_a_slip_signs_in_by_its_button_and_not_by_being_looked_at(
    app: Flask, quiz: Quiz, room: Room, session: Session
) -> None:
    child = Child(app, quiz)
    child.get(slip_of(room))
    assert child.page.one("h1").text == f"You are {room.pupils[0].words} in 7b"
    assert "Ann" not in child.response.text
    assert sessions(session) == []
    child.send()
    assert child.path == "/mine"
    assert sessions(session) == [room.pupils[0].id]


def test_an_old_slip_says_what_to_do(app: Flask, quiz: Quiz, room: Room) -> None:
    child = Child(app, quiz)
    for secret in ("A" * 22, "short", "ä" * 22):
        child.get(f"/in/{secret}")
        assert child.response.status_code == 404
        assert child.page.one("h1").text == "This slip does not work any more"
        child.post(f"/in/{secret}")
        assert child.response.status_code == 404


def test_signing_in_ends_the_session_of_whoever_was_signed_in_here(
    app: Flask, quiz: Quiz, room: Room, child: Child, session: Session
) -> None:
    old = child.pupil_cookie
    child.get(slip_of(room, 1))
    assert "Ann is signed in here" in child.page.one("p", role="note").text
    child.send()
    assert sessions(session) == [room.pupils[1].id]
    child.join(room.code, room.pupils[2].words)
    assert sessions(session) == [room.pupils[2].id]
    assert old
    child.client.set_cookie("quizapp-pupil", old)
    child.get("/mine")
    assert child.path == "/join"


def test_signing_out_leads_to_the_next_pupil(room: Room, child: Child, session: Session) -> None:
    child.post("/mine/sign-out")
    assert (child.path, child.pupil_cookie) == (f"/join/{room.code}", None)
    assert child.page.one("p", role="status").text == "You are signed out."
    assert sessions(session) == []
    child.get("/mine")
    assert child.path == "/join"
    child.post("/mine/sign-out")
    assert child.path == "/join"


@pytest.mark.parametrize("way", ["words", "slip"])
def test_a_pupil_who_is_erased_while_signing_in_is_told_kindly(
    app: Flask, quiz: Quiz, room: Room, session: Session, way: str
) -> None:
    """Where rows are locked, the one who signs in waits for the one who erases, and finds nobody then."""
    child = Child(app, quiz)
    session.rollback()
    with ThreadPoolExecutor(1) as pool:
        with write_transaction(session):
            erase_pupils(session, [room.pupils[0].id])
            if way == "words":
                coming = pool.submit(child.join, room.code, room.pupils[0].words)
            else:
                coming = pool.submit(child.post, slip_of(room))
            wait_until_it_waits(session, coming)
        page = coming.result(30)
    if way == "words":
        assert child.response.status_code == 422
        assert "Nobody in this class has these two words." in page.text
    else:
        assert child.response.status_code == 404
        assert page.one("h1").text == "This slip does not work any more"
    assert child.pupil_cookie is None
    assert sessions(session) == []


def wait_until_it_waits(session: Session, coming: Future[Element]) -> None:
    """Return when the other transaction is held up by this one. SQLite's waits before it begins."""
    if session.get_bind().dialect.name == "sqlite":
        return
    held = text(
        "SELECT count(*) FROM pg_locks "
        "WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    while not coming.done() and not session.scalar(held):
        pass


# Guessing


def fill(session: Session, size: Size, *parts: str) -> None:
    """Let as many failures be counted as a bucket holds, none of which has run out while the test goes on."""
    soon, here = datetime.now(UTC) + timedelta(minutes=1), [bucket(SECRET_KEY, size, *parts)]
    session.rollback()
    with write_transaction(session):
        assert [count_failure(session, here, soon) for _ in range(size.capacity)] == [
            0
        ] * size.capacity


def test_thirty_failures_are_answered_before_typing_waits(
    client: FlaskClient, quiz: Quiz, room: Room
) -> None:
    tries = 1
    while client.post("/join", data={"code": room.code, "words": "no way"}).status_code == 422:
        tries += 1
        assert tries < 500
    assert tries > 30


def test_where_typing_waits_the_page_says_so_and_slips_go_on(
    app: Flask, quiz: Quiz, room: Room, session: Session
) -> None:
    child = Child(app, quiz)
    fill(session, CLASS_FAILURES, "class", str(room.id))
    child.join(room.code, room.pupils[0].words)
    assert child.response.status_code == 429
    assert int(child.response.headers["Retry-After"]) == 2
    assert "Wait 2 seconds" in child.page.one("p", role="alert").text
    assert "QR code on your slip works" in child.page.one("p", role="alert").text
    assert child.page.one("input", name="words")["value"] == room.pupils[0].words
    child.get(slip_of(room))
    child.send()
    assert child.path == "/mine"


def test_another_class_does_not_wait_for_it(
    app: Flask, quiz: Quiz, room: Room, session: Session
) -> None:
    other, pupils = make_class(
        session, make_teacher(session, "other@example.org"), ("Cid",), name="8a", seed=99
    )
    code, words = other.join_code, pupils[0].words
    child = Child(app, quiz)
    fill(session, CLASS_FAILURES, "class", str(room.id))
    child.join(code, words)
    assert child.path == "/mine"


def test_thirty_pupils_behind_one_address_join_at_once(
    app: Flask, quiz: Quiz, session: Session
) -> None:
    """Some mistype their words, all of them the code at first: nobody is held up."""
    classroom, pupils = make_class(session, make_teacher(session), [""] * 30)
    code, words = classroom.join_code, [pupil.words for pupil in pupils]
    for number, own in enumerate(words):
        client = app.test_client()
        assert client.post("/join", data={"code": "BBBBBB", "words": own}).status_code == 422
        if number % 3 == 0:
            mistyped = {"code": code, "words": own + "x"}
            assert client.post("/join", data=mistyped).status_code == 422
        assert client.post("/join", data={"code": code, "words": own}).status_code == 303
    assert len(sessions(session)) == 30


def test_codes_cannot_be_tried_out_for_ever_from_one_network(
    app: Flask, quiz: Quiz, room: Room, session: Session
) -> None:
    child = Child(app, quiz)
    fill(session, UNKNOWN_CODES, "join", "127.0.0.1")
    child.join("BBBBBB", "no way")
    assert child.response.status_code == 429
    assert "QR code on your slip works" in child.page.one("p", role="alert").text
    child.join(room.code, room.pupils[0].words)
    assert child.path == "/mine"


def test_only_failures_are_counted(room: Room, child: Child, session: Session) -> None:
    assert session.scalars(select(SignInCount)).all() == []


# What it costs and tells


def test_joining_costs_few_statements(app: Flask, quiz: Quiz, room: Room, child: Child) -> None:
    for path, data in (
        ("/join", {"code": room.code, "words": room.pupils[1].words}),
        (slip_of(room, 2), {}),
        ("/mine/sign-out", {}),
    ):
        with statements() as found:
            assert child.client.post(path, data=data).status_code == 303
        assert len(found) <= 6, found
    for path in ("/join", f"/join/{room.code}", slip_of(room)):
        with statements() as found:
            child.client.get(path)
        assert len(found) <= 2
        assert all(s.upper().startswith("SELECT") for s in found)


def test_no_log_line_tells_words_names_or_secrets(
    app: Flask, quiz: Quiz, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    child = Child(app, quiz)
    child.get(f"/join/{room.code}")
    child.join(room.code, "wrong words")
    child.join(room.code, room.pupils[0].words)
    child.get(slip_of(room))
    child.send()
    child.post("/mine/sign-out")
    lines = [
        JsonLines().format(record) for record in caplog.records if record.name.startswith("quizapp")
    ]
    assert len(lines) > 6
    secret = slip_of(room).removeprefix("/in/")
    for told in (secret, room.code, room.pupils[0].words, "Ann", "wrong words"):
        assert [line for line in lines if told in line] == []
    assert any('"route": "/in/<secret>"' in line for line in lines)
