"""What readers are told after a correction, and where a quiz is not published."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.models import QuizRow
from quizapp.services.publishing.notes import hide_note, show_note
from quizapp.services.publishing.publish_later import publish_later
from quizapp.services.publishing.publish_revision import PublishTerms
from quizapp.services.publishing.take_down import take_down
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, wrong
from tests.reader.test_statements import asks

DAY = datetime(2027, 3, 3, 9, tzinfo=UTC)
NOTE = "Half of the hives <b>were</b> forgotten."


def changed(prompts: dict[str, Any], **settings: Any) -> Quiz:
    """The quiz with other keys for some questions."""
    data: Any = builders.quiz_data()
    for fact in data["facts"]:
        for question in fact["questions"]:
            question.update(prompts.get(question["id"], {}))
    return builders.quiz(facts=data["facts"], **settings)


COST = ("cost-year", "cost-harvests", "cost-power", "cost-products")


def all_of_cost(marks: str) -> Quiz:
    return changed({name: {"marks": marks} for name in COST})


def correct(app: Flask, quiz: Quiz, **terms: Any) -> None:
    publish(app, quiz, now=DAY, terms=PublishTerms(correction=True, **terms))


@pytest.fixture
def done(reader: Reader) -> Reader:
    """A reader who has all right."""
    reader.begin("50")
    reader.walk()
    return reader


def verdicts(reader: Reader, fact: str) -> list[str]:
    reader.go("result")
    section = reader.page.one("section", id=f"fact-{fact}")
    return [element.text for element in section.all("p", class_="verdict")]


def test_the_result_says_what_was_corrected_and_why(app: Flask, done: Reader) -> None:
    other = {name: {"answer": 7, "wrong": []} for name in COST[:2]}
    correct(app, changed(other), note=NOTE)
    assert "Not right" in verdicts(done, "cost")
    assert "Something was corrected on 3 March 2027." in done.page.text
    said = done.page.one("p", class_="why").text
    assert "The key of this question was corrected on 3 March 2027." in said
    assert NOTE in said
    assert "1 of the 2 facts came across, 1 in part" in done.page.one("h1").text


def test_nothing_is_said_where_nothing_changed_for_the_reader(app: Flask, done: Reader) -> None:
    correct(app, changed({name: {"explanation": "Mended."} for name in COST}), note=NOTE)
    page = done.go("result")
    assert "corrected" not in page.text
    assert not page.all("p", class_="why")


def test_who_had_a_mark_keeps_it_where_nothing_is_lowered(app: Flask, done: Reader) -> None:
    other = {name: {"answer": 7, "wrong": []} for name in COST[:2]}
    correct(app, changed(other), never_lower=True)
    assert "Counted as right" in verdicts(done, "cost")
    assert "What you had for it stays." in done.page.text
    assert done.page.one("h1").text == "2 of the 2 facts came across"
    assert "The right answer:" in done.page.text


def test_a_dropped_fact_is_not_counted(app: Flask, done: Reader) -> None:
    correct(app, all_of_cost("dropped"))
    assert verdicts(done, "cost") == ["Not counted", "Not counted"]
    assert "This question does not count since 3 March 2027." in done.page.text
    assert done.page.one("h1").text == "1 of the 1 facts came across"


def test_nothing_left_to_count_is_said(app: Flask, done: Reader) -> None:
    data: Any = builders.quiz_data()
    for fact in data["facts"]:
        for question in fact["questions"]:
            question["marks"] = "dropped"
    correct(app, builders.quiz(facts=data["facts"]))
    assert "No question counts any more" in done.go("result").text


def test_full_marks_for_everyone_reach_who_knew_nothing(app: Flask, reader: Reader) -> None:
    reader.begin("50")
    reader.walk(wrong)
    correct(app, all_of_cost("everyone"), note=NOTE)
    assert verdicts(reader, "cost") == ["Counted as right", "Counted as right"]
    assert "Everyone has full marks on this question since 3 March 2027." in reader.page.text


def test_before_and_after_are_compared_without_what_is_dropped(app: Flask) -> None:
    quiz = builders.quiz(settings={"ask_before": "everyone"})
    publish(app, quiz)
    reader = Reader(app, quiz)
    reader.begin(None)
    reader.walk()
    dropped = {name: {"marks": "dropped"} for name in COST[:2]}
    correct(app, changed(dropped, settings={"ask_before": "everyone"}))
    assert "Not counted" in verdicts(reader, "cost")


def test_new_readers_are_not_asked_what_is_dropped(app: Flask, quiz: Quiz) -> None:
    correct(app, changed({name: {"marks": "dropped"} for name in COST[1:]}))
    reader = Reader(app, quiz)
    reader.begin()
    reader.send()
    assert [question.id for question in reader.asked()] == ["cost-year"]


def test_a_result_after_corrections_costs_no_more_statements(app: Flask, done: Reader) -> None:
    for answer in (7, 8, 9):
        correct(app, changed({"cost-year": {"answer": answer, "wrong": []}}), never_lower=True)
    done.go("result")
    asks(app, "GET", done.path, 2)


# Notes


def numbers(session: Session) -> int:
    return session.scalars(select(QuizRow.id)).one()


def test_a_note_stands_under_the_article_till_it_is_taken_down(
    app: Flask, done: Reader, session: Session
) -> None:
    path = f"/q/{done.quiz.slug}"
    first = done.client.get(path)
    answer = {name: {"answer": 7, "wrong": []} for name in COST[:2]}
    correct(app, changed(answer), note=NOTE)
    noted = done.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert noted.status_code == 200
    page = done.get(path)
    assert page.one("section", class_="corrections").text == f"Correction 3 March 2027 {NOTE}"
    with write_transaction(session):
        assert hide_note(session, numbers(session), 2, DAY + timedelta(days=1))
    gone = done.client.get(path, headers={"If-None-Match": noted.headers["ETag"]})
    assert gone.status_code == 200
    assert "corrections" not in gone.text
    assert done.client.get(path).headers["Last-Modified"] != noted.headers["Last-Modified"]
    finished = reopen(app, done)
    assert "was corrected on 3 March 2027" in finished
    assert "hives" not in finished.partition('class="why"')[2].partition("</p>")[0]
    with write_transaction(session):
        assert show_note(session, numbers(session), 2, DAY + timedelta(days=2))
        assert not show_note(session, numbers(session), 1, DAY)
    assert NOTE.replace("<", "&lt;").replace(">", "&gt;") in done.client.get(path).text


def reopen(app: Flask, reader: Reader) -> str:
    return app.test_client().get(f"/r/{TOKENS[id(reader)]}/result").text


TOKENS: dict[int, str] = {}


@pytest.fixture(autouse=True)
def remember(request: pytest.FixtureRequest) -> None:
    if "done" in request.fixturenames:
        reader = request.getfixturevalue("done")
        TOKENS[id(reader)] = reader.token


def test_the_note_of_an_older_version_stands_on(app: Flask, quiz: Quiz) -> None:
    correct(app, changed({"cost-year": {"answer": 7, "wrong": []}}), note=NOTE)
    publish(app, builders.quiz(title="Bees, a new edition"))
    page = Reader(app, quiz).get(f"/q/{quiz.slug}")
    assert NOTE in page.one("section", class_="corrections").text


# Not published


def test_a_quiz_that_was_taken_down_says_so_and_results_stay(
    app: Flask, reader: Reader, session: Session
) -> None:
    reader.begin("50")
    with write_transaction(session):
        take_down(session, numbers(session))
    reader.walk()
    assert reader.at == "result"
    assert "The article is no longer published. Your result stays here." in reader.page.text
    assert "Try again" not in reader.page.text
    assert not [a for a in reader.page.all("a") if a.get("href") == f"/q/{reader.quiz.slug}"]
    token = reader.token
    for method, path in (
        ("GET", f"/q/{reader.quiz.slug}"),
        ("POST", f"/q/{reader.quiz.slug}/begin"),
        ("POST", f"/r/{token}/again"),
    ):
        response = reader.client.open(path, method=method)
        assert response.status_code == 410
        assert "This article is no longer published" in response.text
        assert response.headers["Cache-Control"] == "no-store"


def test_a_quiz_that_is_not_open_yet_says_when(client: FlaskClient, session: Session) -> None:
    quiz = builders.quiz()
    with write_transaction(session):
        publish_later(session, quiz, PublishTerms(), DAY, DAY - timedelta(days=1))
    response = client.get(f"/q/{quiz.slug}")
    assert response.status_code == 404
    assert "It opens on 3 March 2027 at 09:00 (UTC)." in response.text
    assert quiz.title not in response.text
    assert "noindex" in response.text


def test_a_correction_while_a_reader_answers_changes_no_page_of_theirs(
    app: Flask, reader: Reader
) -> None:
    reader.begin("50")
    asked = reader.asked()
    correct(app, changed({name: {"marks": "dropped"} for name in COST}))
    reader.send()
    reader.walk()
    assert [question.id for question in asked] != []
    assert verdicts(reader, "cost") == ["Not counted", "Not counted"]
