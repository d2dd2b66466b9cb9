"""Quizzes on paper: the sheet, in large print too, and the key."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.question_types import TYPES
from quizapp.services.assignments.assignments import AssignmentTerms
from quizapp.services.assignments.paper import sheet_of
from tests.account.client import Staff
from tests.bank import builders
from tests.classes import NOW, ZONE, make_assignment, make_class
from tests.helpers import publish
from tests.reader.page import Element

KINDS = ("paper", "paper/large", "key")
ALL = {"ask_before": "none", "per_fact": 9}


class Paper:
    """A teacher with a class to which a quiz with every type of question is assigned."""

    def __init__(self, app: Flask, session: Session, *, before: str = "none", **changes: Any):
        self.app, self.session = app, session
        publish(app, builders.every_type_quiz(**{"settings": ALL, **changes}), now=NOW)
        self.tess = Staff(app, ["teacher"], name="Tess", email="tess@example.org")
        self.classroom, _ = make_class(session, self.tess.id, name="7b <Maple>")
        terms = AssignmentTerms(ZONE, ask_before=before, ask_how_sure=True)
        self.assignment = make_assignment(
            session, self.classroom, terms, now=NOW + timedelta(minutes=1)
        )

    def page(self, kind: str) -> Element:
        page = self.tess.get(f"/teach/assignments/{self.assignment.id}/{kind}")
        assert self.tess.response.status_code == 200
        return page.one("main")


@pytest.fixture
def paper(app: Flask, session: Session) -> Paper:
    return Paper(app, session)


def numbers(page: Element) -> dict[str, str]:
    """Return what is asked by its number."""
    asked = [element for element in page.all("li") if element.get("class") == "asked"]
    return {one["value"]: one.all("p")[0].text.strip() for one in asked}


def test_the_sheet_has_head_article_closing_question_and_every_type(paper: Paper) -> None:
    text = paper.page("paper").text
    order = (
        "7b <Maple>",
        "Bees and orchards",
        "Name or two words",
        "Date",
        "Apple trees need pollen from another tree",
        "One number from you",
        "Put the article away first.",
        "Fact 1",
        "Fact 2",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    for words in (
        "Write the letter of what goes with it into each box.",
        "Give each a number: 1 for the first, 3 for the last.",
        "Write the words that fit into each gap.",
        "Tick all that are right.",
        "A few words are enough.",
        "True",
        "I don’t know",
        "How sure are you?",
    ):
        assert words in text
    assert "{price}" not in text
    sheet = sheet_of(paper.session, paper.assignment)
    asked = {sheet.quiz.questions[q].type for page in sheet.plan.after for q in page.question_ids}
    assert asked == set(TYPES)


def test_sheet_large_print_and_key_number_the_same_questions(paper: Paper) -> None:
    found = [numbers(paper.page(kind)) for kind in KINDS]
    assert found[0] == found[1] == found[2]
    assert list(found[0]) == [str(n) for n in range(1, 11)]
    assert [paper.page("paper").text for _ in range(3)] == [paper.page("paper").text] * 3


def test_the_sheet_tells_no_answer_and_the_key_tells_all(paper: Paper) -> None:
    sheet, key = paper.page("paper").text, paper.page("key").text
    for words in (
        "B: ",
        "It costs $150 a year.",
        "1 point: 1/2 for each gap.",
        "each right tick earns 1/2, each wrong one takes 1 away",
        "One slip in a long word does not matter.",
        "1/3 for two in the right order",
        "Dr. J. Moss counted it in 12 orchards near the river Aller.",
        "A hive costs [$150] a year and pays for itself after [two harvests].",
        "1. A bee visits another tree",
        "10 points after reading.",
    ):
        assert words in key
        assert words not in sheet or words.startswith("Dr.")


def test_letters_of_the_key_are_those_of_the_sheet(paper: Paper) -> None:
    sheet, key = paper.page("paper"), paper.page("key")
    lines = [" ".join(li.text.split()) for li in sheet.all("li")]
    right = [line.text for line in key.all("li") if ": " in line.text and line.text[1] == ":"]
    assert len(right) == 4  # two of single choice, and two ticks
    for line in right:
        letter, _, text = line.partition(": ")
        assert f"{letter} {text}" in lines


def test_numbers_may_be_off_by_what_the_key_says(app: Flask, session: Session) -> None:
    data = builders.every_type_data()
    data["facts"][1]["questions"][0] |= {"tolerance": 7.5, "wrong": []}
    paper = Paper(app, session, facts=data["facts"])
    assert "1 point for anything from $142.5 to $157.5." in paper.page("key").text


def test_questions_before_reading_come_first_where_everyone_has_them(
    app: Flask, session: Session
) -> None:
    paper = Paper(app, session, before="everyone")
    text = paper.page("paper").text
    assert text.index("Before you read") < text.index("Apple trees need pollen")
    assert list(numbers(paper.page("paper"))) == list(numbers(paper.page("key")))
    assert "Before reading" in paper.page("key").text


@pytest.mark.parametrize("before", ["none", "half", "half_the_facts"])
def test_they_are_left_out_where_the_lot_decides(app: Flask, session: Session, before: str) -> None:
    paper = Paper(app, session, before=before)
    assert "Before you read" not in paper.page("paper").text


def test_a_correction_changes_words_and_key_but_not_what_is_asked(
    app: Flask, session: Session, paper: Paper
) -> None:
    asked = numbers(paper.page("paper"))
    data = builders.every_type_data(settings=ALL)
    for fact in data["facts"]:
        fact["questions"][0]["marks"] = "dropped"
        fact["questions"][1]["marks"] = "everyone"
    data["facts"][0]["questions"][1]["explanation"] = "Moss counted in a dozen orchards."
    corrected = builders.quiz(**data)
    publish(app, corrected, correction=True, now=NOW + timedelta(days=1))
    assert numbers(paper.page("paper")) == asked
    key = paper.page("key").text
    assert "Moss counted in a dozen orchards." in key
    assert key.count("Does not count any more.") == 2
    assert key.count("1 point, for everyone.") == 2
    assert "8 points after reading." in key
    assert paper.page("paper").text.count("This question does not count any more.") == 2


def test_what_was_dropped_before_it_was_assigned_is_not_asked(app: Flask, session: Session) -> None:
    publish(app, builders.every_type_quiz(settings=ALL), now=NOW)
    data = builders.every_type_data(settings=ALL)
    data["facts"][0]["questions"][2]["marks"] = "dropped"
    publish(app, builders.quiz(**data), correction=True, now=NOW + timedelta(seconds=5))
    tess = Staff(app, ["teacher"])
    classroom, _ = make_class(session, tess.id)
    assignment = make_assignment(session, classroom, now=NOW + timedelta(minutes=1))
    page = tess.get(f"/teach/assignments/{assignment.id}/paper").one("main")
    assert "An apple tree can use its own pollen." not in page.text


def test_a_quiz_from_right_to_left_reads_so_on_paper(app: Flask, session: Session) -> None:
    paper = Paper(app, session, language="ar")
    for kind in KINDS:
        sheet = next(d for d in paper.page(kind).all("div") if "sheet" in d.get("class").split())
        assert (sheet["lang"], sheet["dir"]) == ("ar", "rtl")


def test_orders_as_written_stay_where_nothing_is_shuffled(app: Flask, session: Session) -> None:
    publish(app, builders.every_type_quiz(settings=ALL), now=NOW)
    tess = Staff(app, ["teacher"])
    classroom, _ = make_class(session, tess.id)
    terms = AssignmentTerms(ZONE, shuffle_options=False)
    plans = [sheet_of(session, make_assignment(session, classroom, terms)).plan for _ in range(5)]
    orders = {
        a.options for p in plans for f in p.after for a in f.asked if a.question_id == "yield-more"
    }
    assert orders == {("a", "b", "c")}


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_else_comes_to_the_papers_of_a_class(paper: Paper, app: Flask, kind: str) -> None:
    address = f"/teach/assignments/{paper.assignment.id}/{kind}"
    stranger = Staff(app, ["teacher"], name="Zoe", email="zoe@example.org")
    stranger.get(address)
    assert stranger.response.status_code == 404
    editor = Staff(app, ["editor", "administrator"])
    editor.get(address)
    assert editor.response.status_code == 403
    nobody = Staff(app, None)
    nobody.get(address)
    assert nobody.path == "/account/sign-in"
    paper.tess.get(f"/teach/assignments/{paper.assignment.id + 1}/{kind}")
    assert paper.tess.response.status_code == 404
    paper.tess.get(f"/teach/assignments/99999999999999999999/{kind}")
    assert paper.tess.response.status_code == 404


def test_each_paper_leads_to_the_others(paper: Paper) -> None:
    for kind in KINDS:
        page = paper.page(kind)
        links = [a["href"] for a in page.all("a")]
        for other in KINDS:
            assert f"/teach/assignments/{paper.assignment.id}/{other}" in links
        here = next(a for a in page.all("a") if a.get("aria-current") == "page")
        assert here["href"].endswith(f"/{kind}")
