"""The row of pages above the questions: where a reader is, what is saved, where something was left out."""

import pytest
from flask import Flask

from quizapp.bank.quiz import Quiz
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, blank, dont_know


def steps(reader: Reader) -> list[tuple[str, str, str]]:
    """Give number and words, class, and where it leads, of each step."""
    row = reader.page.one("nav", class_="steps")
    return [
        (item.text, item.get("class"), "".join(link["href"] for link in item.all("a")))
        for item in row.all("li")
    ]


def here(reader: Reader) -> list[str]:
    row = reader.page.one("nav", class_="steps")
    return [item.text for item in row.all("li") if item.get("aria-current") == "step"]


@pytest.fixture
def four(app: Flask) -> Quiz:
    """Four facts of one question each."""
    quiz = many(4)
    publish(app, quiz)
    return quiz


def many(count: int) -> Quiz:
    question = builders.quiz_data()["facts"][0]["questions"][2]
    facts = [
        {"id": f"f{n}", "heading": f"Part {n}", "questions": [{**question, "id": f"q{n}"}]}
        for n in range(1, count + 1)
    ]
    article = f"{question['evidence']}\n\n" + "".join(
        f"## Part {n}\n\nText.\n\n" for n in range(1, count + 1)
    )
    return builders.quiz(article, facts=facts, settings={"per_fact": 1})


def test_nothing_is_saved_at_first(app: Flask, four: Quiz) -> None:
    reader = Reader(app, four)
    reader.begin()
    assert steps(reader) == [("1", "", ""), ("2", "", ""), ("3", "", ""), ("4", "", "")]
    assert here(reader) == ["1"]


def test_what_was_sent_is_saved_and_can_be_gone_back_to(app: Flask, four: Quiz) -> None:
    reader = Reader(app, four)
    reader.begin()
    reader.send(dont_know)
    reader.send(blank)
    reader.send(blank)
    assert reader.at == "fact/3"
    base = f"/r/{reader.token}/fact"
    assert steps(reader) == [
        ("1 saved", "saved", f"{base}/1"),
        ("2 saved, with something left out", "gaps", f"{base}/2"),
        ("3", "", ""),
        ("4", "", ""),
    ]
    assert here(reader) == ["3"]
    reader.get(f"{base}/1")
    assert here(reader) == ["1"]
    assert steps(reader)[0] == ("1", "saved", "")
    assert "You left this one out" not in reader.page.text


def test_many_pages_are_a_row_of_bars(app: Flask) -> None:
    quiz = many(9)
    publish(app, quiz)
    reader = Reader(app, quiz)
    reader.begin()
    reader.send(dont_know)
    assert [text for text, _, _ in steps(reader)] == [""] * 9
    assert [kind for _, kind, _ in steps(reader)] == ["saved", *[""] * 8]
    assert reader.page.one("p", class_="eyebrow").text == "Fact 2 of 9"
