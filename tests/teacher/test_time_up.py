"""Whose time was up: how far they came is said, and what they did not reach is not taken for not understood."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.services.assignments.assignments import AssignmentTerms
from quizapp.services.attempts.end_attempts import end_timed_out
from tests.bank import builders
from tests.classes import ZONE, answer, right, unknown
from tests.helpers import publish
from tests.reader.page import Element
from tests.teacher.lesson import Lesson

RESULTS = "/teach/assignments/{a}/results"
BOOK = "/teach/classes/{c}/gradebook"
WORK = "/teach/classes/{c}/pupils/{p}/work"
FACTS = ["Bees raise the yield", "Hives cost little", "Again: Bees raise the yield"]
FACTS += ["Again: Hives cost little"]


def four_facts() -> Quiz:
    """Return the builders' quiz with each fact twice."""
    quiz = builders.quiz()
    again = [
        replace(
            fact,
            id=f"{fact.id}-again",
            heading=f"Again: {fact.heading}",
            questions=tuple(replace(one, id=f"{one.id}-again") for one in fact.questions),
        )
        for fact in quiz.facts
    ]
    return replace(quiz, facts=(*quiz.facts, *again))


@pytest.fixture
def short(app: Flask, session: Session) -> Lesson:
    """Time was up for Ann (one of two facts right), the nameless (none of three) and Dana (nothing); Bob has all right.

    The facts come in the order of the article.
    """
    publish(app, four_facts())
    lesson = Lesson(app, session, AssignmentTerms(ZONE, minutes=20))
    lesson.done(1, rating=30)
    yields = lesson.begin(0)
    answer(
        session,
        yields,
        lambda q: right(q) if q.id.startswith("yield") else unknown(q),
        pages=2,
        rating=90,
        now=lesson.now,
    )
    answer(session, lesson.begin(2), unknown, pages=3, rating=None, now=lesson.now)
    lesson.begin(3)
    with write_transaction(session):
        assert end_timed_out(session, lesson.now + timedelta(hours=1)) == 3
    return lesson


def flat(page: Element) -> str:
    return " ".join(page.one("main").text.split())


def lines(lesson: Lesson, path: str, part: int = 0) -> list[dict[str, str]]:
    lesson.staff.post(lesson.at(path) + ".csv", {"part": str(part)})
    return list(csv.DictReader(io.StringIO(lesson.staff.response.data.decode("utf-8-sig"))))


def test_results_name_whose_time_was_up_and_how_far_they_came(short: Lesson) -> None:
    text = flat(short.staff.get(short.at(RESULTS)))
    assert "Time was up (3)" in text
    assert "Ann <b>: 2 of 4 facts reached, 1 right" in text
    assert f"{short.pupils[2].words}: 3 of 4 facts reached, 0 right" in text
    assert "Dana: 0 of 4 facts reached, 0 right" in text
    assert "Time was up for 3 of them: what they did not reach counts as not right here." in text


def test_what_was_not_reached_is_counted_apart_and_columns_add_up(short: Lesson) -> None:
    page = short.staff.get(short.at(RESULTS))
    table = page.one("table", **{"class": "list again"})
    heads = [one.text for one in table.one("thead").all("th")]
    assert heads == [
        "Fact",
        "Got it",
        "Only in part",
        "Did not get it",
        "Reached it",
        "Not reached",
    ]
    found = {
        row.one("th").text: [int(cell.text) for cell in row.all("td")]
        for row in table.one("tbody").all("tr")
    }
    assert found == {
        FACTS[0]: [2, 0, 1, 3, 1],
        FACTS[1]: [1, 0, 2, 3, 1],
        FACTS[2]: [1, 0, 1, 2, 2],
        FACTS[3]: [1, 0, 0, 1, 3],
    }
    assert all(sum(row[:3]) == row[3] for row in found.values())
    assert list(found) == [FACTS[1], FACTS[2], FACTS[0], FACTS[3]], "most missed first"
    assert "whether it was understood is not known" in flat(page)


def test_who_reached_too_little_is_not_named_to_look_after(short: Lesson) -> None:
    look = short.staff.get(short.at(RESULTS)).one("section", **{"aria-labelledby": "look"})
    text = " ".join(look.text.split())
    words = short.pupils[2].words
    assert f"{words}: 0 of 3 facts right (time was up; so many were reached)" in text
    assert "2 pupils did not reach 3 facts before time was up" in text
    assert "Ann" not in text
    assert "Dana" not in text


def test_what_was_felt_is_set_beside_whole_work_only(short: Lesson) -> None:
    felt = short.staff.get(short.at(RESULTS)).one("section", **{"aria-labelledby": "felt"})
    text = " ".join(felt.text.split())
    assert "1 pupil said how much was new: 30 of 100." in text
    assert "Whose time was up is left out here." in text


def test_a_question_tells_how_many_more_did_not_reach_it(short: Lesson) -> None:
    page = short.staff.get(short.at(RESULTS))
    said = [" ".join(one.text.split()) for one in page.all("details", **{"class": "asked"})]
    assert any("did not reach it before time was up" in one for one in said)
    assert not any("left out" in one for one in said)
    found = lines(short, RESULTS, 1)
    unreached = [int(x["Pupils"]) for x in found if x["What"] == "not reached: time was up"]
    assert sum(unreached) == 2 * (1 + 1 + 2 + 3), "two questions on each fact"
    assert {x["Pupils"] for x in found if x["What"] == "left out"} == {"0"}


def test_the_gradebook_says_it_in_words(short: Lesson) -> None:
    page = short.staff.get(short.at(BOOK))
    cells = {
        row.one("th").text: " ".join(row.all("td")[0].text.split())
        for row in page.one("tbody").all("tr")
    }
    assert "time up, reached 2/4" in cells["Ann <b>"]
    assert "1 of 4 facts right, time was up (2 of 4 facts reached)" in cells["Ann <b>"]
    assert "time" not in cells["Bob"]
    assert "time up: 3" in page.one("thead").text


def test_one_pupil_s_page_tells_what_was_not_reached_from_what_was_left_out(short: Lesson) -> None:
    text = flat(short.staff.get(short.at(WORK)))
    assert "Time was up: 2 of 4 facts reached." in text
    assert "The number is higher than the answers show." not in text
    assert text.count("Not reached: time was up.") == 4
    assert "Left out." not in text


def test_files_say_whose_time_was_up_and_how_far_they_came(short: Lesson) -> None:
    ann = next(one for one in lines(short, BOOK, 1) if one["Name"] == "Ann <b>")
    bob = next(one for one in lines(short, BOOK, 1) if one["Name"] == "Bob")
    assert (ann["Time was up"], ann["Facts reached"], ann["Facts asked"]) == ("yes", "2", "4")
    assert (bob["Time was up"], bob["Facts reached"]) == ("no", "4")
    assert (ann["Questions asked"], ann["Marks"]) == ("8", "2"), "marks stay as the rules say"
    ann = next(one for one in lines(short, RESULTS, 2) if one["Name"] == "Ann <b>")
    assert (ann["Time was up"], ann["Facts reached"]) == ("yes", "2")
    facts = lines(short, RESULTS)
    assert {one["Not reached"] for one in facts} == {"1", "2", "3"}
    given = [(one["Time was up"], one["Answer"]) for one in lines(short, WORK)]
    assert {cut for cut, _ in given} == {"yes"}
    assert [said for _, said in given].count("not reached: time was up") == 4


def test_a_mark_set_for_what_was_not_reached_counts_as_reached(short: Lesson) -> None:
    page = short.staff.get(short.at(WORK))
    attempt = page.all("input", name="attempt")[0]["value"]
    names = [one["value"] for one in page.all("input", name="question")]
    for name in [one for one in names if one.startswith("cost") and one.endswith("-again")]:
        form = {"attempt": attempt, "question": name, "mark": "12", "reason": "Said it aloud."}
        short.staff.post(short.at(WORK) + "/mark", form)
    fact = next(one for one in lines(short, RESULTS) if one["Fact"] == FACTS[3])
    assert (fact["Got it"], fact["Not reached"]) == ("2", "2")


def test_where_nobody_s_time_was_up_nothing_is_said_of_it(lesson: Lesson) -> None:
    lesson.done(0, unknown)
    for path in (RESULTS, BOOK, WORK):
        text = flat(lesson.staff.get(lesson.at(path)))
        assert "time was up" not in text.casefold()
        assert "time up" not in text
        assert "reach" not in text


def test_classes_side_by_side_say_it_too(short: Lesson) -> None:
    text = flat(short.staff.get(f"/teach/quizzes/{short.assignment.version_id}"))
    assert "Time was up for 3 of them" in text
