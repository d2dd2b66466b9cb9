"""The report on a class, and several classes side by side."""

import csv
import io
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import AuditEvent
from tests.classes import done, make_assignment, make_class, right, unknown
from tests.reader.page import Element
from tests.teacher.lesson import Lesson

RESULTS = "/teach/assignments/{a}/results"


def flat(page: Element) -> str:
    return " ".join(page.one("main").text.split())


def about(fact: str) -> Any:
    return lambda question: right(question) if question.id.startswith(fact) else unknown(question)


def test_it_says_what_to_teach_again_and_who_is_missing(lesson: Lesson) -> None:
    lesson.done(0, about("yield"), rating=70)
    lesson.done(1, rating=30)
    lesson.begin(2)
    page = lesson.staff.get(lesson.at(RESULTS))
    text = flat(page)
    facts = [
        row.one("th").text
        for row in page.one("table", **{"class": "list again"}).one("tbody").all("tr")
    ]
    assert facts == ["Hives cost little", "Bees raise the yield"]
    assert "2 of 4 pupils are done." in text
    assert "Not begun (1)Dana" in text
    assert f"Under way (1){lesson.pupils[2].words}" in text
    assert "On average 1.5 of 2 facts right" in text
    assert "(2 pupils)" in text
    assert "half of them put 50 of 100 or more, the lowest 30, the highest 70" in text
    assert "The same pupils had 1.5 of 2 facts right on average (2 pupils)." in text
    assert "%" not in text


def test_the_options_chosen_are_counted_and_the_key_is_marked(lesson: Lesson) -> None:
    for place in (0, 1):
        lesson.done(place)
    page = lesson.staff.get(lesson.at(RESULTS))
    for asked in page.all("details", **{"class": "asked"}):
        marked = [row for row in asked.all("tr") if "✓" in row.text]
        assert marked
        assert all(int(row.one("td").text) > 0 for row in marked)


def test_nobody_done_is_said(lesson: Lesson) -> None:
    assert "Nobody is done yet." in flat(lesson.staff.get(lesson.at(RESULTS)))


def test_the_report_is_a_file_in_three_parts(lesson: Lesson) -> None:
    lesson.done(0, unknown)
    heads = []
    for part in ("0", "1", "2", "7", "x"):
        lesson.staff.post(lesson.at(RESULTS) + ".csv", {"part": part})
        table = list(csv.reader(io.StringIO(lesson.staff.response.data.decode("utf-8-sig"))))
        heads.append(table[0][0])
        assert len(table) > 2
    assert heads == ["Fact", "Fact", "Name", "Fact", "Fact"]


def test_classes_stand_side_by_side_and_are_pooled_from_six_on(
    lesson: Lesson, session: Session
) -> None:
    lesson.done(0)
    path = f"/teach/quizzes/{lesson.assignment.version_id}"
    text = flat(lesson.staff.get(path))
    assert "from 6 classes on" in text
    assert "1 of 4 done" in text
    for number in range(5):
        other, pupils = make_class(
            session, lesson.staff.id, ("", ""), name=f"8{number}", seed=number + 5
        )
        done(session, make_assignment(session, other), pupils[0], how=about("cost"))
    text = flat(lesson.staff.get(path))
    assert "All classes: On average 1.2 of 2 facts right" in text
    assert "(6 pupils)" in text
    assert "6 classes" in flat(lesson.staff.get("/teach/quizzes"))


def test_classes_side_by_side_are_a_file(lesson: Lesson, session: Session) -> None:
    lesson.done(0, about("yield"))
    other, pupils = make_class(session, lesson.staff.id, ("", ""), name="=8a", seed=5)
    again = make_assignment(session, other)
    done(session, again, pupils[0])
    done(session, again, pupils[1], how=about("cost"))
    path = f"/teach/quizzes/{lesson.assignment.version_id}"
    actions = {form["action"] for form in lesson.staff.get(path).all("form")}
    assert {f"{path}.csv", f"{path}.xlsx"} <= actions

    def lines(part: str) -> list[list[str]]:
        lesson.staff.post(path + ".csv", {"part": part})
        return list(csv.reader(io.StringIO(lesson.staff.response.data.decode("utf-8-sig"))))

    mine, theirs = str(lesson.assignment.id), str(again.id)
    head, *rows = lines("0")
    assert "|".join(head[2:]) == "Fact|Reached it|Got it|Only in part|Did not get it|Not reached"
    assert rows == [
        ["7b", mine, "Bees raise the yield", "1", "1", "0", "0", "0"],
        ["7b", mine, "Hives cost little", "1", "0", "0", "1", "0"],
        ["'=8a", theirs, "Bees raise the yield", "2", "1", "0", "1", "0"],
        ["'=8a", theirs, "Hives cost little", "2", "2", "0", "0", "0"],
    ]
    found = lines("1")
    assert found[1][:7] == ["7b", mine, "4", "1", "0", "2", "1"]
    assert found[2][:7] == ["'=8a", theirs, "2", "2", "0", "2", "1.5"]
    lesson.staff.post(path + ".xlsx")
    assert lesson.staff.response.data.startswith(b"PK")
    lesson.staff.post(path + ".pdf")
    assert lesson.staff.response.status_code == 404
    lesson.stranger.post(path + ".csv")
    assert lesson.stranger.response.status_code == 404
    session.rollback()
    events = session.scalars(select(AuditEvent)).all()
    taken = [event.subject for event in events if event.action == "exported"]
    assert taken == ["bees-and-orchards"] * 3


def test_classes_of_others_are_not_beside_mine(lesson: Lesson, session: Session) -> None:
    make_assignment(session, make_class(session, lesson.stranger.id, ("",), name="9x", seed=77)[0])
    text = flat(lesson.staff.get(f"/teach/quizzes/{lesson.assignment.version_id}"))
    assert "7b" in text
    assert "9x" not in text
