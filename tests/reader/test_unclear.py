"""What is still unclear to you? A few words to the editor, below the result."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Unclear
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader
from tests.reader.page import Element

Texts = Callable[[], list[str]]
ON = {"ask_before": "none", "per_fact": 2, "ask_unclear": True}


@pytest.fixture
def quiz(app: Flask) -> Quiz:
    quiz = builders.quiz(settings=ON)
    publish(app, quiz)
    return quiz


@pytest.fixture
def finished(reader: Reader) -> Reader:
    reader.begin()
    reader.walk()
    return reader


@pytest.fixture
def texts(session: Session) -> Texts:
    """What the database has of all readers."""

    def read() -> list[str]:
        session.rollback()
        return list(session.scalars(select(Unclear.text).order_by(Unclear.id)))

    return read


def section(reader: Reader) -> Element:
    return reader.page.one("section", id="unclear")


def entered(reader: Reader) -> str:
    # The first line break after the tag is the page's, not the text's.
    [text] = [str(part) for part in section(reader).one("textarea").contents] or [""]
    return text.removeprefix("\n")


def send(reader: Reader, text: str) -> Element:
    return reader.post(f"/r/{reader.token}/unclear", {"text": text})


def test_it_is_asked_below_the_result_and_may_be_left_out(finished: Reader) -> None:
    form = section(finished).one("form", method="post")
    assert form["action"] == f"/r/{finished.token}/unclear#unclear"
    field = form.one("textarea", name="text")
    assert "required" not in field.attributes
    help_ = finished.page.one("p", id="unclear-help").text
    assert "The editor of the article reads what you write here" in help_
    assert "no name and no contact" in help_
    assert "At most 500 characters" in help_
    assert "unclear-help" in field["aria-describedby"]


def test_where_a_quiz_does_not_ask_it_nothing_is_there(app: Flask) -> None:
    quiz = builders.quiz()
    publish(app, quiz)
    reader = Reader(app, quiz)
    reader.begin()
    reader.walk()
    assert "unclear" not in reader.response.text


def test_what_is_sent_is_stored_and_shown_and_can_be_changed(
    finished: Reader, texts: Texts
) -> None:
    send(finished, "  Who counts\r\nthe fruit? 🐝 ")
    assert (finished.at, texts()) == ("result", ["Who counts\nthe fruit? 🐝"])
    assert "Thank you: the editor will read it." in section(finished).one("p", role="status").text
    finished.go("result")
    assert entered(finished) == "Who counts\nthe fruit? 🐝"
    assert not section(finished).all("p", role="status")
    send(finished, "Who pays?")
    assert texts() == ["Who pays?"]


def test_an_empty_text_takes_it_back(finished: Reader, texts: Texts) -> None:
    send(finished, "Who pays?")
    send(finished, " \n ")
    assert texts() == []
    assert section(finished).one("p", role="status").text == "Nothing of yours stands here now."
    send(finished, "")
    assert texts() == []


def test_the_same_text_again_changes_nothing(finished: Reader, session: Session) -> None:
    send(finished, "Who pays?")
    before = datetime(2026, 1, 1, tzinfo=UTC)
    session.execute(update(Unclear).values(sent_at=before, hidden=True))
    session.commit()
    send(finished, "Who pays?")
    assert session.execute(select(Unclear.sent_at, Unclear.hidden)).one() == (before, True)
    session.rollback()
    send(finished, "Who pays for it?")
    sent_at, hidden = session.execute(select(Unclear.sent_at, Unclear.hidden)).one()
    assert sent_at > before + timedelta(days=1)
    assert not hidden  # the editor has not read this yet


@pytest.mark.parametrize(("length", "status"), [(500, 200), (501, 422), (20_000, 422)])
def test_what_is_too_long_is_said_and_none_of_it_is_lost(
    finished: Reader, texts: Texts, length: int, status: int
) -> None:
    send(finished, "Who pays?")
    text = "ü🐝" * (length // 2) + "." * (length % 2)
    send(finished, text)
    assert finished.response.status_code == status
    assert entered(finished) == text
    assert texts() == ([text] if status == 200 else ["Who pays?"])
    if status == 422:
        wrong = finished.page.one("p", id="unclear-text-wrong").text
        assert wrong.startswith(f"Please shorten it to 500 characters: these are {length}.")
        assert finished.page.one("title").text.startswith("Please look again – ")
        assert finished.page.one("textarea")["aria-invalid"] == "true"


def test_lines_count_as_one_character_each(finished: Reader, texts: Texts) -> None:
    """Browsers send two for the end of a line."""
    send(finished, "a\r\n" * 250 + "b")
    assert finished.response.status_code == 422
    send(finished, "a\r\n" * 249 + "ab")
    assert texts() == ["a\n" * 249 + "ab"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\0b", "ab"),
        ("\u202eturned\u2069", "turned"),
        ("\x1b[31m", "[31m"),
        ("\0\x08", None),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("</textarea><b>", "</textarea><b>"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_what_cannot_be_seen_is_left_out_and_the_rest_stays_text(
    finished: Reader, texts: Texts, sent: str, kept: str | None
) -> None:
    send(finished, sent)
    assert texts() == ([] if kept is None else [kept])
    assert entered(finished) == (kept or "")
    assert section(finished).all("b") == []


def test_nothing_is_taken_before_the_end(reader: Reader, texts: Texts) -> None:
    reader.begin()
    send(reader, "Who pays?")
    assert (reader.at, texts()) == ("fact/1", [])


def test_another_readers_link_opens_another_text(app: Flask, finished: Reader) -> None:
    send(finished, "Who pays?")
    other = Reader(app, finished.quiz)
    other.begin()
    other.walk()
    assert entered(other) == ""
    assert "Who pays?" not in other.response.text


def test_each_try_has_a_text_of_its_own_and_deleting_takes_them_all(
    finished: Reader, texts: Texts
) -> None:
    send(finished, "One")
    finished.post(f"/r/{finished.token}/again")
    finished.walk()
    send(finished, "Two")
    assert texts() == ["One", "Two"]
    finished.post(f"/r/{finished.token}/delete")
    assert texts() == []


def test_a_correction_asks_it_or_stops_asking_of_everyone(
    app: Flask, finished: Reader, texts: Texts
) -> None:
    """Readers who were there before, too; and what is sent from an open page then is given back."""
    send(finished, "Who pays?")
    publish(app, builders.quiz(), correction=True)
    send(finished, "Who pays for the hives?")
    assert finished.response.status_code == 409
    assert "This is not asked any more" in section(finished).one("p", role="alert").text
    assert entered(finished) == "Who pays for the hives?"
    assert not section(finished).all("button")
    assert texts() == ["Who pays?"]
    finished.go("result")
    assert not finished.page.all("section", id="unclear")
    publish(app, builders.quiz(settings=ON), correction=True)
    finished.go("result")
    assert entered(finished) == "Who pays?"


def test_opening_the_address_that_the_form_is_sent_to_leads_back(finished: Reader) -> None:
    finished.go("unclear")
    assert finished.at == "result"


def test_a_dead_link_stores_nothing(finished: Reader, texts: Texts) -> None:
    finished.post("/r/AAAAAAAAAAAAAAAAAAAAAA/unclear", {"text": "Who pays?"})
    assert (finished.response.status_code, texts()) == (404, [])


@pytest.mark.parametrize("text", ["", "x" * 501])
def test_the_database_takes_no_text_that_is_empty_or_too_long(
    finished: Reader, session: Session, text: str
) -> None:
    send(finished, "Who pays?")
    with pytest.raises(IntegrityError, match="text"):
        session.execute(update(Unclear).values(text=text))
