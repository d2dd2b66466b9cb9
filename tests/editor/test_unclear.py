"""What readers wrote of what is unclear to them, as editors read it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.models import Attempt, AuditEvent, Unclear
from quizapp.services.attempts.attempts import find_attempt
from quizapp.services.attempts.unclear import save_unclear
from tests.account.client import Staff
from tests.bank import builders
from tests.editor.conftest import UID
from tests.helpers import publish
from tests.reader.client import Reader

QUIZ = f"/edit/{UID}"
PAGE = f"{QUIZ}/unclear"
NOW = datetime(2026, 5, 8, 14, 5, tzinfo=UTC)
NASTY = "<script>alert(1)</script> <b>bold</b>"


@pytest.fixture
def quiz(app: Flask) -> Quiz:
    quiz = builders.quiz(settings={"ask_before": "none", "per_fact": 2, "ask_unclear": True})
    publish(app, quiz)
    return quiz


def write(app: Flask, quiz: Quiz, *texts: str, later: int = 0) -> None:
    """Let one reader after another finish and write, each an hour later."""
    for n, text in enumerate(texts):
        reader = Reader(app, quiz)
        reader.begin()
        reader.walk()
        with app.app_context(), write_transaction(db.session):
            state = find_attempt(db.session, reader.token)
            assert state is not None
            save_unclear(db.session, state, text, NOW + timedelta(hours=n + later))


def many(session: Session, count: int) -> None:
    """Store many texts at once."""
    some = session.scalars(select(Attempt)).first()
    assert some is not None
    for n in range(count):
        at = NOW + timedelta(minutes=n)
        values = {
            "version_id": some.version_id,
            "revision_id": some.revision_id,
            "cohort": "direct",
        }
        attempt = Attempt(**values, plan=some.plan, began_at=at, seen_at=at)
        session.add(attempt)
        session.flush()
        row = {"attempt_id": attempt.id, "version_id": some.version_id}
        session.add(Unclear(**row, text=f"Text {n}.", sent_at=at, hidden=False))
    session.commit()


def shown(editor: Staff) -> list[str]:
    return [p.text for p in editor.page.one("main").all("p", class_="lines")]


def test_the_overview_leads_there_where_there_is_any(app: Flask, quiz: Quiz, editor: Staff) -> None:
    editor.get(QUIZ)
    assert PAGE not in editor.response.text
    write(app, quiz, "Who pays?")
    editor.get(QUIZ)
    assert "1 reader wrote what is still unclear" in editor.page.text
    editor.get(PAGE)
    editor.send(editor.page.one("main").one("form"))
    editor.get(QUIZ)
    assert f"{PAGE}?hidden=1" in editor.response.text


def test_the_newest_stand_first_with_day_and_version_and_nothing_that_tells_whose_they_are(
    app: Flask, quiz: Quiz, editor: Staff, session: Session
) -> None:
    write(app, quiz, "Who pays?", "Two\nlines, مرحبا")
    publish(app, builders.quiz(title="Another", settings={"ask_unclear": True}))
    write(app, quiz, "Who reads?", later=2)
    editor.get(PAGE)
    assert shown(editor) == ["Who reads?", "Two lines, مرحبا", "Who pays?"]
    assert all(p["dir"] == "auto" for p in editor.page.one("main").all("p", class_="lines"))
    times = [(e["datetime"], e.parent.text) for e in editor.page.all("time") if e.parent]
    assert times == [
        ("2026-05-08", "8 May 2026, version 2"),
        ("2026-05-08", "8 May 2026, version 1"),
        ("2026-05-08", "8 May 2026, version 1"),
    ]
    assert "14:05" not in editor.response.text
    assert "attempt" not in editor.response.text


def test_a_text_is_named_by_a_number_that_is_not_the_readers(
    app: Flask, quiz: Quiz, editor: Staff, session: Session
) -> None:
    for _ in range(3):
        Reader(app, quiz).begin()
    write(app, quiz, "Who pays?")
    row = session.scalars(select(Unclear)).one()
    assert row.id != row.attempt_id
    editor.get(PAGE)
    numbers = [e["value"] for e in editor.page.all("input", name="number")]
    assert numbers == [str(row.id)]


def test_hiding_puts_a_text_out_of_the_way_and_it_can_be_shown_again(
    app: Flask, quiz: Quiz, editor: Staff
) -> None:
    write(app, quiz, "Who pays?", "Who reads?")
    editor.get(PAGE)
    editor.send(editor.page.one("main").all("form")[0])
    assert shown(editor) == ["Who pays?"]
    assert "It is hidden." in editor.page.text
    editor.get(editor.page.one("main").one("a", href=f"{PAGE}?hidden=1")["href"])
    assert shown(editor) == ["Who reads?"]
    editor.send(editor.page.one("main").one("form"))
    assert (shown(editor), editor.path) == ([], PAGE)
    editor.get(PAGE)
    assert shown(editor) == ["Who reads?", "Who pays?"]


def test_deleting_asks_once_and_the_trail_does_not_have_the_text(
    app: Flask, quiz: Quiz, editor: Staff, session: Session
) -> None:
    write(app, quiz, "Call me on 0151 12345")
    editor.get(PAGE)
    link = next(a for a in editor.page.one("main").all("a") if a.text == "Delete")
    editor.get(link["href"])
    assert "Call me on 0151 12345" in editor.page.one("blockquote").text
    assert session.scalars(select(Unclear.id)).all()
    session.rollback()
    editor.send(editor.page.one("main").one("form"))
    assert "It is deleted." in editor.page.text
    assert shown(editor) == []
    assert session.scalars(select(Unclear.id)).all() == []
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.subject) == ("deleted what a reader wrote", "Bees and orchards")
    assert json.loads(event.details) == {"id": UID}


def test_what_is_gone_meanwhile_is_told(app: Flask, quiz: Quiz, editor: Staff) -> None:
    write(app, quiz, "Who pays?")
    editor.get(PAGE)
    first = editor.page.one("main").one("form")
    number = first.one("input", name="number")["value"]
    editor.post(f"{PAGE}/{number}/delete")
    for path, data in ((PAGE, {"act": "hide", "number": number}), (f"{PAGE}/{number}/delete", {})):
        editor.post(path, data)
        assert "It is gone" in editor.page.text
    editor.get(f"{PAGE}/{number}/delete")
    assert editor.response.status_code == 404


def test_fifty_stand_on_a_page(app: Flask, quiz: Quiz, editor: Staff, session: Session) -> None:
    Reader(app, quiz).begin()
    many(session, 101)
    editor.get(PAGE)
    assert shown(editor) == [f"Text {n}." for n in range(100, 50, -1)]
    assert "Page 1 of 3" in editor.page.text
    editor.get(next(a["href"] for a in editor.page.all("a") if a.text == "Older"))
    assert shown(editor)[0] == "Text 50."
    editor.send(editor.page.one("main").all("form")[0])
    assert "Page 2 of 2" in editor.page.text
    for page in ("0", "-1", "99", "x", "9" * 40):
        editor.get(f"{PAGE}?page={page}")
        assert len(shown(editor)) == 50


def test_one_quiz_has_no_hold_on_the_texts_of_another(
    app: Flask, quiz: Quiz, editor: Staff, session: Session
) -> None:
    uid = "99999999-2222-4333-8444-555555555555"
    publish(app, builders.quiz(id=uid, slug="other"))
    write(app, quiz, "Who pays?")
    number = session.scalars(select(Unclear.id)).one()
    session.rollback()
    other = f"/edit/{uid}/unclear"
    editor.get(other)
    assert shown(editor) == []
    editor.get(f"{other}/{number}/delete")
    assert editor.response.status_code == 404
    for path, data in (
        (other, {"act": "hide", "number": str(number)}),
        (f"{other}/{number}/delete", {}),
    ):
        editor.post(path, data)
        assert "It is gone" in editor.page.text
    assert session.execute(select(Unclear.hidden)).all() == [(False,)]


@pytest.mark.parametrize("data", [{}, {"act": "burn", "number": "1"}])
def test_what_no_page_sends_is_refused(editor: Staff, data: dict[str, str]) -> None:
    editor.post(PAGE, data)
    assert editor.response.status_code == 400


@pytest.mark.parametrize("number", ["0", "x", "-1", "9" * 30, "²"])
def test_numbers_that_are_none_find_nothing(editor: Staff, number: str) -> None:
    editor.post(PAGE, {"act": "hide", "number": number})
    assert "It is gone" in editor.page.text
    editor.get(f"{PAGE}/{number}/delete")
    assert editor.response.status_code == 404


def test_script_in_a_readers_words_is_text(app: Flask, quiz: Quiz, editor: Staff) -> None:
    write(app, quiz, NASTY)
    editor.get(PAGE)
    assert shown(editor) == [NASTY]
    editor.get(next(a["href"] for a in editor.page.all("a") if a.text == "Delete"))
    assert editor.page.one("blockquote").text == NASTY


@pytest.mark.parametrize("roles", [None, ["teacher"]])
def test_others_are_kept_out(
    app: Flask, quiz: Quiz, editor: Staff, session: Session, roles: list[str] | None
) -> None:
    write(app, quiz, "Who pays?")
    number = session.scalars(select(Unclear.id)).one()
    session.rollback()
    other = Staff(app, roles)
    for path in (PAGE, f"{PAGE}/{number}/delete"):
        other.get(path)
        assert "Who pays?" not in other.response.text
    other.post(PAGE, {"act": "hide", "number": str(number)})
    other.post(f"{PAGE}/{number}/delete")
    assert session.execute(select(Unclear.hidden)).all() == [(False,)]


def test_trying_the_draft_says_where_it_is_asked(editor: Staff) -> None:
    editor.get(f"{QUIZ}/try")
    for _ in range(3):
        editor.send(editor.page.one("main").one("form"))
    assert "Here readers are asked what is still unclear" in editor.page.text
