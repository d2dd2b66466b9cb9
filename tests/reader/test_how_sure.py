"""How sure are you? Asked after reading where a quiz wants it, and never needed."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import make_url, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Answer, LateAnswer
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, Way, blank, dont_know, right, wrong
from tests.reader.page import Element, parse

Levels = dict[str, int | None]
Read = Callable[[], Levels]
ON = {"ask_before": "none", "per_fact": 2, "ask_how_sure": True}


@pytest.fixture
def quiz(app: Flask) -> Quiz:
    quiz = builders.quiz(settings=ON)
    publish(app, quiz)
    return quiz


@pytest.fixture
def levels(session: Session) -> Read:
    """How sure the database says that readers are, by question."""

    def read() -> Levels:
        session.rollback()
        rows = session.execute(select(Answer.question_id, Answer.confidence))
        return {row.question_id: row.confidence for row in rows}

    return read


def asked(reader: Reader) -> list[Element]:
    return reader.page.all("fieldset", class_="sure")


def chosen(reader: Reader) -> list[str]:
    return [
        e["value"]
        for e in reader.form().all("input", type="radio")
        if e["name"].startswith("sure-") and "checked" in e.attributes
    ]


def send(reader: Reader, *said: str, way: Way = right, **single: list[str]) -> Element:
    """Fill the page, say how sure one is of each answer in turn, and send it."""
    sure = {f"sure-{q.id}": [level] for q, level in zip(reader.asked(), said, strict=False)}
    return reader.post(reader.form()["action"], reader.filled(way, **single) | sure)


def walk(reader: Reader, *said: str, way: Way = right) -> Element:
    reader.begin()
    while reader.at != "result":
        send(reader, *said, way=way)
    return reader.page


# Asking


def test_below_each_answer_are_five_words_and_none_is_chosen(reader: Reader) -> None:
    reader.begin()
    groups = asked(reader)
    assert len(groups) == len(reader.asked()) == 2
    for group in groups:
        assert group.one("legend").text == "How sure are you?"
        words = [label.text for label in group.all("label")]
        assert words == ["Not at all", "A little", "Fairly", "Very", "Fully"]
        assert [e["value"] for e in group.all("input")] == ["0", "25", "50", "75", "100"]
        assert not any("required" in e.attributes for e in group.all("input"))
    assert chosen(reader) == []


@pytest.mark.parametrize("kind", range(2))
def test_every_type_of_question_has_it(app: Flask, kind: int) -> None:
    quiz = builders.every_type_quiz(settings={**ON, "per_fact": 6})
    publish(app, quiz)
    reader = Reader(app, quiz)
    reader.begin()
    for _ in range(kind):
        reader.send()
    assert len(asked(reader)) == len(reader.asked()) >= 5


def test_it_is_not_asked_before_reading(app: Flask) -> None:
    """Not even of a question that is asked on both sides of the article."""
    data: Any = builders.quiz_data(settings={**ON, "ask_before": "everyone"})
    for fact in data["facts"]:
        fact["questions"] = [q for q in fact["questions"] if q.pop("pair", None) is None][:1]
    quiz = builders.quiz(facts=data["facts"], settings=data["settings"])
    publish(app, quiz)
    reader = Reader(app, quiz)
    reader.begin(None)
    while reader.at != "article":
        assert reader.asked()
        assert asked(reader) == []
        reader.send()
    reader.post(f"/r/{reader.token}/article", {"rating": "50"})
    assert len(asked(reader)) == 1


def test_what_is_said_before_reading_is_not_listened_to(app: Flask, levels: Read) -> None:
    quiz = builders.quiz(settings={**ON, "ask_before": "everyone"})
    publish(app, quiz)
    reader = Reader(app, quiz)
    reader.begin(None)
    send(reader, "75")
    assert set(levels().values()) == {None}


def test_a_quiz_that_does_not_want_it_does_not_ask(app: Flask, levels: Read) -> None:
    quiz = builders.quiz()
    publish(app, quiz)
    reader = Reader(app, quiz)
    walk(reader, "75", "75")
    assert set(levels().values()) == {None}
    assert "sure" not in reader.page.text


# Storing


@pytest.mark.parametrize("level", [0, 25, 50, 75, 100])
def test_what_is_chosen_is_stored_as_a_number(reader: Reader, levels: Read, level: int) -> None:
    reader.begin()
    first = reader.asked()[0].id
    send(reader, str(level))
    assert levels()[first] == level


def test_nobody_has_to_say_it_and_it_is_not_pointed_out(reader: Reader, levels: Read) -> None:
    reader.begin()
    reader.send()
    assert reader.at == "fact/2"
    assert set(levels().values()) == {None}


@pytest.mark.parametrize("way", [dont_know, blank])
def test_who_gives_no_answer_is_not_asked(reader: Reader, levels: Read, way: Way) -> None:
    reader.begin()
    send(reader, "75", "0", way=way)
    assert set(levels().values()) == {None}
    assert len(levels()) == 2


@pytest.mark.parametrize("level", ["", "33", "-25", "101", "1e2", "very", "٥٠", "75 ", "<b>"])
def test_what_no_page_sends_is_as_good_as_nothing(reader: Reader, levels: Read, level: str) -> None:
    reader.begin()
    send(reader, level, level)
    assert reader.at == "fact/2"
    assert set(levels().values()) == {None}


def test_two_levels_at_once_are_none(reader: Reader, levels: Read) -> None:
    reader.begin()
    name = f"sure-{reader.asked()[0].id}"
    reader.post(reader.form()["action"], reader.filled() | {name: ["0", "75"]})
    assert set(levels().values()) == {None}


def test_going_back_shows_what_was_chosen_and_it_can_be_changed_and_taken_back(
    reader: Reader, levels: Read
) -> None:
    reader.begin()
    send(reader, "25", "100")
    reader.go("fact/1")
    assert chosen(reader) == ["25", "100"]
    send(reader, "75", "100")
    reader.go("fact/1")
    assert chosen(reader) == ["75", "100"]
    assert reader.page.text.count("I would rather not say") == 2
    send(reader, "", "100")
    assert sorted(levels().values(), key=str) == [100, None]
    reader.go("fact/1")
    assert reader.page.text.count("I would rather not say") == 1


def test_who_does_not_know_after_all_is_not_sure_of_anything(reader: Reader, levels: Read) -> None:
    reader.begin()
    send(reader, "25", "100")
    reader.go("fact/1")
    send(reader, "25", "100", way=dont_know)
    assert set(levels().values()) == {None}


def test_a_page_that_needs_another_look_keeps_it(reader: Reader, levels: Read) -> None:
    reader.begin()
    reader.send()
    send(reader, "50", "75", way=lambda q: ["a lot"] if q.type == "numeric" else right(q))
    assert reader.response.status_code == 422
    assert chosen(reader) == ["50", "75"]
    numeric = next(q.id for q in reader.asked() if q.type == "numeric")
    assert numeric not in levels()
    send(reader, "50", "75")
    assert reader.at == "result"
    assert {50, 75} <= set(levels().values())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_that_cannot_be_stored_just_now_keeps_it(
    app: Flask, reader: Reader, levels: Read
) -> None:
    reader.begin()
    file = make_url(app.config["DATABASE_URL"]).database or ""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        name = f"sure-{reader.asked()[0].id}"
        reply = reader.client.post(reader.path, data=reader.filled() | {name: ["75"]})
        assert reply.status_code == 503
    kept = parse(reply.text).one("form").all("input", type="hidden")
    reader.post(reader.path, {entry["name"]: entry["value"] for entry in kept})
    assert reader.at == "fact/2"
    assert 75 in levels().values()


# Several windows, and too late


def test_another_window_that_was_surer_is_shown(reader: Reader, levels: Read) -> None:
    reader.begin()
    other = reader.copy()
    first = reader.asked()[0]
    send(reader, "75")
    send(other, "25")
    assert (other.response.status_code, levels()[first.id]) == (409, 75)
    assert chosen(other) == ["25"]
    notice = other.page.one("p", id=f"answer-{first.id}-elsewhere").text
    assert notice.endswith("(very sure)")
    send(other, "25")
    assert other.at == "fact/2"
    assert levels()[first.id] == 25


def test_an_older_page_that_is_as_sure_is_no_conflict(reader: Reader) -> None:
    reader.begin()
    other = reader.copy()
    send(reader, "75", "0")
    send(other, "75", "0")
    assert (other.response.status_code, other.at) == (200, "fact/2")


def test_how_sure_one_was_too_late_is_kept_and_does_not_count(
    reader: Reader, levels: Read, session: Session
) -> None:
    reader.begin()
    old = reader.copy()
    while reader.at != "result":
        send(reader, "50", "50")
    send(old, "100", "50")
    assert old.at == "result"
    assert set(levels().values()) == {50}
    late = session.scalars(select(LateAnswer)).all()
    assert [row.confidence for row in late] == [100]


# The result


@pytest.mark.parametrize(
    ("ways", "said", "sentence"),
    [
        ((right, right), "50", "You were not quite sure of any of your answers."),
        ((right, wrong), "75", "You were sure on 4 questions and right on 2 of those."),
        ((right, right), "100", "You were sure on 4 questions, and right on all of them."),
        (
            (wrong, wrong),
            "75",
            "You were sure on 4 questions, and right on none of those: worth a second look.",
        ),
    ],
)
def test_the_result_says_on_how_many_one_was_sure_and_right(
    reader: Reader, ways: tuple[Way, Way], said: str, sentence: str
) -> None:
    reader.begin()
    for way in ways:
        send(reader, said, said, way=way)
    assert reader.page.one("p", class_="sureness").text == sentence


@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        (right, "You were sure on 1 question, and right."),
        (
            wrong,
            "You were sure on 1 question, and that one was not right: worth a second look.",
        ),
    ],
)
def test_one_question_alone_is_said_as_one(reader: Reader, way: Way, sentence: str) -> None:
    reader.begin()
    send(reader, "75", way=way)
    reader.send()
    assert reader.page.one("p", class_="sureness").text == sentence


def test_where_nothing_was_said_nothing_is_told(reader: Reader) -> None:
    walk(reader)
    assert "sure" not in reader.page.text


def test_beside_each_answer_stands_how_sure_one_was(reader: Reader) -> None:
    """Two readers with the same answers each see their own words."""
    for level, words in (("0", "not at all"), ("100", "fully"), ("25", "a little")):
        walk(reader, level, way=right)
        said = [p.text for p in reader.page.all("p", class_="said")]
        assert said == [f"You said: {words} sure."] * 2


def test_a_question_that_was_dropped_does_not_count_among_them(app: Flask, reader: Reader) -> None:
    walk(reader, "75", "75")
    data: Any = builders.quiz_data(settings=ON)
    for question in data["facts"][0]["questions"]:
        question["marks"] = "dropped"
    publish(app, builders.quiz(facts=data["facts"], settings=ON), correction=True)
    reader.go("result")
    sentence = "You were sure on 2 questions, and right on all of them."
    assert reader.page.one("p", class_="sureness").text == sentence


def test_deleting_takes_it_along(reader: Reader, levels: Read) -> None:
    walk(reader, "75", "75")
    reader.post(f"/r/{reader.token}/delete")
    assert levels() == {}
