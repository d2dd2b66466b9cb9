"""The gradebook: pupils by assignments, and files of it."""

import csv
import io
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.models import AuditEvent
from quizapp.services.assignments.assignments import AssignmentTerms, get_or_create_pupil_terms
from tests.account.client import Staff
from tests.classes import ZONE, answer, begin, make_assignment, make_class, right, unknown
from tests.helpers import statements
from tests.reader.page import Element
from tests.teacher.lesson import Lesson


def rows(page: Element) -> list[list[str]]:
    body = page.one("table").one("tbody")
    return [[" ".join(cell.text.split()) for cell in _cells(row)] for row in body.all("tr")]


def _cells(row: Element) -> list[Element]:
    return [*row.all("th"), *row.all("td")]


def in_full(page: Element) -> list[list[str]]:
    """Return what a screen reader says in each cell, the pooled one left out."""
    body = page.one("table").one("tbody")
    found = []
    for row in body.all("tr"):
        said = [
            [s.text for s in cell.all("span") if s.get("class") == "unseen"]
            for cell in row.all("td")
        ]
        found.append([row.one("a").text, *(texts[-1] for texts in said[:-1])])
    return found


@pytest.fixture
def late(app: Flask, session: Session, quiz: Quiz) -> Lesson:
    """A class in all states: done late, under way late, missing, excused."""
    due = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    lesson = Lesson(app, session, AssignmentTerms(ZONE, due=due))
    lesson.done(0)
    answer(session, lesson.begin(1), unknown, pages=1, now=lesson.now)
    with write_transaction(session):
        get_or_create_pupil_terms(session, lesson.assignment.id, lesson.pupils[3].id).excused = True
    return lesson


def book(lesson: Lesson, **args: object) -> Element:
    asked = "&".join(f"{name}={value}" for name, value in args.items())
    return lesson.staff.get(lesson.at("/teach/classes/{c}/gradebook?") + asked)


def test_each_cell_says_how_a_pupil_stands(late: Lesson) -> None:
    words = late.pupils[2].words
    assert in_full(book(late)) == sorted(
        [
            ["Ann <b>", "2 of 2 facts right, late"],
            ["Bob", "under way: on fact 2 of 2, late"],
            [words, "missing"],
            ["Dana", "excused"],
        ],
        key=lambda row: row[0].casefold(),
    )


def test_a_gradebook_asks_for_its_class_once_however_many_pupils_and_assignments(
    late: Lesson,
) -> None:
    with statements() as with_one:
        book(late)
    for _ in range(3):
        make_assignment(late.session, late.classroom)
    with statements() as with_four:
        assert len(book(late).one("thead").all("th")) == 1 + 4 + 1
    assert sum("FROM classroom JOIN" in " ".join(one.split()) for one in with_four) == 1
    assert len(with_four) == len(with_one)


def test_whoever_is_excused_is_not_among_those_who_are_to_do_it(late: Lesson) -> None:
    assert "1 of 3 done" in book(late).text
    results = late.staff.get(late.at("/teach/assignments/{a}/results"))
    assert "1 of 3 pupils are done." in results.text
    assignments = late.staff.get(late.at("/teach/classes/{c}/assignments"))
    assert "1 of 3" in assignments.text


def test_a_pupil_who_has_time_left_is_not_missing(lesson: Lesson) -> None:
    lesson.begin(0)
    said = in_full(book(lesson))
    assert ["Ann <b>", "under way: reading"] in said
    assert ["Bob", "not begun"] in said


def test_it_is_sorted_by_an_assignment_and_filtered_by_what_is_missing(
    late: Lesson, session: Session
) -> None:
    second = make_assignment(session, late.classroom)
    for place, how in ((1, right), (3, unknown)):
        token = begin(session, second, late.pupils[place], now=late.now)
        answer(session, token, how, now=late.now)
    names = [row[0] for row in in_full(book(late, sort=second.id))]
    assert names[:2] == ["Bob", "Dana"]
    assert [row[0] for row in in_full(book(late, show="missing"))] == [late.pupils[2].words]
    assert book(late, show="missing", assignment=second.id).all("tbody")[0].all("tr") == []
    only = in_full(book(late, assignment=second.id))
    assert {len(row) for row in only} == {2}


def test_the_filters_are_folded_away_until_one_is_set(lesson: Lesson) -> None:
    def is_open(**asked: object) -> bool:
        return "open" in book(lesson, **asked).one("details", class_="choice").attributes

    assert not is_open()
    assert not is_open(sort="name", show="all", assignment="")
    assert is_open(show="missing")
    assert is_open(sort="pooled")
    assert is_open(assignment=lesson.assignment.id)


def test_a_quiz_that_was_given_twice_is_told_apart(lesson: Lesson, session: Session) -> None:
    second = make_assignment(session, lesson.classroom)
    heads = [link.text for link in book(lesson).one("thead").all("a")]
    assert heads == ["1. Bees and orchards", "2. Bees and orchards"]
    only = book(lesson, assignment=second.id)
    assert [link.text for link in only.one("thead").all("a")] == ["2. Bees and orchards"]
    assert [
        one.text
        for one in only.one("select", id="assignment").all("option")
        if "selected" in one.attributes
    ] == ["2. Bees and orchards"]


@pytest.mark.parametrize("value", ["", "x", "99999999999999999999", "-1", "%00", "<script>"])
def test_what_cannot_be_understood_is_as_if_it_was_not_asked(lesson: Lesson, value: str) -> None:
    found = in_full(book(lesson, sort=value, show=value, assignment=value))
    assert found == in_full(book(lesson))
    assert len(found) == 4


def test_results_are_pooled_from_twenty_questions_on(lesson: Lesson, session: Session) -> None:
    for _ in range(4):
        again = make_assignment(session, lesson.classroom)
        answer(session, begin(session, again, lesson.pupils[0], now=lesson.now), now=lesson.now)
    pooled = rows(book(lesson))[0][-1]
    assert pooled.startswith("only 16 asked")
    assert "pooled from 20 on" in pooled
    lesson.done(0, unknown)
    pooled = rows(book(lesson, sort="pooled"))[0][-1]
    assert pooled.startswith("16 of 20")
    assert "between 12 and 18" in pooled


def test_a_class_without_pupils_or_assignments_says_so(app: Flask, session: Session) -> None:
    staff = Staff(app, ("teacher",))
    empty, _ = make_class(session, staff.id, ())
    assert "Nothing is assigned" in staff.get(f"/teach/classes/{empty.id}/gradebook").text


def test_a_name_is_text_in_the_page_and_in_files(late: Lesson, session: Session) -> None:
    with write_transaction(session):
        late.pupils[1].name = '=HYPERLINK("http://x")'
        session.add(late.pupils[1])
    assert rows(book(late))[0][0].startswith("=HYPERLINK")
    late.staff.post(late.at("/teach/classes/{c}/gradebook.csv"))
    assert late.staff.response.data.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(late.staff.response.data.decode("utf-8-sig"))))
    assert table[0][:3] == ["Name", "Words", "1. Bees and orchards"]
    assert [row[0] for row in table[1:]][:2] == ['\'=HYPERLINK("http://x")', "Ann <b>"]
    assert "2 of 2 facts right, late" in table[2]


def test_each_result_stands_in_a_line_and_the_workbook_has_both(late: Lesson) -> None:
    late.staff.post(late.at("/teach/classes/{c}/gradebook.csv"), {"part": "1"})
    assert "-results.csv" in late.staff.response.headers["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(late.staff.response.data.decode("utf-8-sig"))))
    ann = next(line for line in lines if line["Name"] == "Ann <b>")
    assert (ann["Facts right"], ann["Facts asked"], ann["Late"]) == ("2", "2", "yes")
    assert (ann["Marks"], ann["Questions asked"]) == ("4", "4")
    late.staff.post(late.at("/teach/classes/{c}/gradebook.xlsx"))
    with ZipFile(io.BytesIO(late.staff.response.data)) as found:
        assert sum(name.startswith("xl/worksheets/sheet") for name in found.namelist()) == 2


def test_that_it_was_taken_is_noted_without_a_pupil_s_name(late: Lesson, session: Session) -> None:
    for path in ("classes/{c}/gradebook", "assignments/{a}/results", "classes/{c}/pupils/{p}/work"):
        late.staff.post(late.at(f"/teach/{path}.csv"))
        assert late.staff.response.status_code == 200
        late.staff.post(late.at(f"/teach/{path}.pdf"))
        assert late.staff.response.status_code == 404
    session.rollback()
    events = session.scalars(select(AuditEvent)).all()
    taken = [event for event in events if event.action == "exported"]
    assert [event.subject for event in taken] == ["7b"] * 3
    assert not any(late.pupils[0].words in f"{e.subject}{e.details}" for e in events)
    assert not any("Ann" in f"{e.subject}{e.details}" for e in events)
