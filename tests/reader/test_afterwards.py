"""After the result: trying again, deleting everything, a correction."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Question, Quiz
from quizapp.models import Answer, Attempt, LateAnswer
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, right, wrong

Stored = dict[tuple[str, str], tuple[str, str | None]]
Read = Callable[[], Stored]
Attempts = Callable[[], list[Attempt]]


# Trying again


def test_trying_again_is_practice_with_a_plan_of_its_own(
    reader: Reader, attempts: Attempts, session: Session
) -> None:
    reader.begin("30")
    first = reader.token
    reader.walk()
    reader.post(reader.form()["action"])
    assert reader.at == "article"
    assert reader.token != first
    assert reader.page.one("form", id="closing-question")
    one, two = attempts()
    assert (two.first_id, two.rating) == (one.id, None)
    reader.post(f"/r/{reader.token}/article", {"rating": "20"})
    assert reader.at == "fact/1"
    reader.walk()
    assert attempts()[1].rating == 20
    assert attempts()[0].rating == 30
    assert "You put 20." in reader.page.text


def test_trying_again_draws_anew(reader: Reader, attempts: Attempts) -> None:
    reader.begin()
    reader.walk()
    for _ in range(12):
        reader.post(f"/r/{reader.token}/again")
        reader.walk()
    plans = {attempt.plan for attempt in attempts()}
    assert len(plans) > 3
    assert {a.first_id for a in attempts()[1:]} == {attempts()[0].id}


def test_trying_again_before_the_end_goes_on(reader: Reader, attempts: Attempts) -> None:
    reader.begin()
    reader.post(f"/r/{reader.token}/again")
    assert reader.at == "fact/1"
    assert len(attempts()) == 1


def test_trying_again_takes_what_is_published_now(
    app: Flask, reader: Reader, attempts: Attempts
) -> None:
    reader.begin()
    reader.walk()
    publish(app, builders.quiz(title="Bees, told anew", slug="bees-anew"))
    reader.post(f"/r/{reader.token}/again")
    assert reader.page.one("h1").text == "Bees, told anew"
    one, two = attempts()
    assert one.version_id != two.version_id


def test_a_double_click_on_try_again_tries_once(reader: Reader, attempts: Attempts) -> None:
    reader.begin()
    reader.walk()
    form = reader.form()
    fields = {field["name"]: field["value"] for field in form.all("input")}
    reader.post(form["action"], fields)
    reader.post(form["action"], fields)
    assert len(attempts()) == 2


# Deleting


def test_deleting_takes_the_whole_chain(reader: Reader, session: Session) -> None:
    reader.begin()
    old = reader.copy()
    first = reader.token
    reader.walk()
    old.send(wrong)
    reader.post(f"/r/{reader.token}/again")
    second = reader.token
    reader.walk()
    neighbour = Reader(reader.client.application, reader.quiz)
    neighbour.begin()
    neighbour.walk()
    reader.get(f"/r/{second}/delete")
    assert reader.page.one("main").one("a")["href"] == f"/r/{second}/result"
    assert session.query(Attempt).count() == 3
    reader.send()
    assert reader.path == "/deleted"
    session.rollback()
    assert session.query(Attempt).count() == 1
    assert session.query(Answer).count() == 4
    assert session.query(LateAnswer).count() == 0
    for token in (first, second):
        for place in ("", "/fact/1", "/result", "/article", "/carry", "/delete"):
            reader.get(f"/r/{token}{place}")
            assert reader.response.status_code == 404
        reader.post(f"/r/{token}/delete")
        assert reader.response.status_code == 404
    neighbour.go("result")
    assert neighbour.response.status_code == 200


def test_deleting_on_the_way_is_possible(reader: Reader, attempts: Attempts) -> None:
    reader.begin()
    reader.send()
    reader.go("delete")
    assert reader.page.one("main").one("a")["href"] == f"/r/{reader.token}/fact/2"
    reader.send()
    assert attempts() == []


def test_a_page_sent_after_deleting_is_not_stored(reader: Reader, stored: Read) -> None:
    reader.begin()
    old = reader.copy()
    reader.post(f"/r/{reader.token}/delete")
    old.send()
    assert old.response.status_code == 404
    assert stored() == {}


# A correction


def test_a_correction_shows_in_the_result(app: Flask, reader: Reader) -> None:
    reader.begin("100")

    def with_75(question: Question) -> list[str]:
        return ["75"] if question.type == "numeric" else right(question)

    reader.walk(with_75)
    assert reader.page.one("h1").text == "1 of the 2 facts came across, 1 in part"
    data: Any = builders.quiz_data()
    for question in data["facts"][1]["questions"][:2]:
        question["answer"] = 75
        question["explanation"] = "It was counted anew."
    publish(app, builders.quiz(facts=data["facts"]), correction=True)
    reader.go("result")
    assert reader.page.one("h1").text == "2 of the 2 facts came across"
    assert "It was counted anew." in reader.page.text
    assert "You put 100. 2 of the 2 facts" in reader.page.text


def test_a_reader_on_the_way_reads_on_as_before_and_is_marked_by_the_correction(
    app: Flask, quiz: Quiz
) -> None:
    reader = Reader(app, quiz)
    reader.begin()
    prompts = [question.prompt for question in reader.asked()]
    data: Any = builders.quiz_data()
    for question in data["facts"][0]["questions"]:
        question["prompt"] += " Think twice."
        if question["type"] == "true_false":
            question["answer"] = True
        else:
            for option in question["options"]:
                option["correct"] = not option.get("correct")
                option["feedback"] = "Not so."
                if option["id"] == "c":
                    option["correct"] = False
    publish(app, builders.quiz(facts=data["facts"]), correction=True)
    reader.go("fact/1")
    assert [legend.text for legend in reader.page.all("legend")] == prompts
    reader.walk(right)
    assert reader.page.one("h1").text == "1 of the 2 facts came across"
    for prompt in prompts:
        assert prompt in reader.page.text
    assert "Think twice." not in reader.page.text
