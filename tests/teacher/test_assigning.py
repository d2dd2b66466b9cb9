"""A teacher assigns quizzes to classes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.models import Assignment, Classroom, Revision
from quizapp.services.publishing.take_down import take_down
from tests.account.client import Staff
from tests.bank import builders
from tests.classes import make_assignment, make_class
from tests.helpers import publish, statements
from tests.reader.page import Element

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


@pytest.fixture
def tess(app: Flask, quiz: Quiz) -> Staff:
    return Staff(app, ("teacher",))


@pytest.fixture
def room(tess: Staff, session: Session) -> Classroom:
    return make_class(session, tess.id)[0]


def made(session: Session) -> list[Assignment]:
    session.rollback()
    return list(session.scalars(select(Assignment).order_by(Assignment.id)))


def assign(staff: Staff, *rooms: Classroom, **values: Any) -> Element:
    """Fill the form and send it: the quiz, these classes, and what else is given."""
    chosen = {
        "quizzes": ["bees-and-orchards"],
        "classes": [str(room.id) for room in rooms],
    }
    staff.get("/teach/assign")
    return staff.send(**{**chosen, **values})


def wrong(staff: Staff) -> list[str]:
    return [element.text for element in staff.page.all("p", class_="wrong")]


def in_zone(session: Session, room: Classroom, zone: str) -> None:
    with write_transaction(session):
        session.get_one(Classroom, room.id).zone = zone


def test_a_quiz_is_assigned_with_sensible_terms(
    tess: Staff, room: Classroom, session: Session
) -> None:
    tess.get(f"/teach/assign?class={room.id}&quiz=bees-and-orchards")
    about = tess.page.one("div", class_="about").text
    assert "What bees do for an orchard, and what they cost." in about
    assert "1 minute to read" in about
    assert "4 questions" in about
    assert "Times are meant in Berlin time." in tess.page.text
    tess.send()
    (one,) = made(session)
    assert tess.path == f"/teach/assignments/{one.id}"
    assert "Assigned." in tess.page.text
    assert (one.zone, one.due, one.attempts, one.ask_before) == (BERLIN, None, 1, "none")
    assert (one.made_by, one.shuffle_options, one.shuffle_questions) == (tess.id, True, False)


def test_everything_that_can_be_set_is_kept(tess: Staff, room: Classroom, session: Session) -> None:
    assign(
        tess,
        room,
        opens="2099-11-27T08:00",
        due="2099-12-04T08:00",
        closes="2099-12-05 08:00",
        attempts="3",
        counts="last",
        minutes=" 20 ",
        shuffle_questions="y",
        open_book="yes",
        ask_before="half_the_facts",
        ask_how_sure="yes",
        show_marks="after_due",
        show_answers="never",
        show_explanations="after_due",
    )
    (one,) = made(session)
    assert (one.opens, one.due, one.closes) == (
        "2099-11-27T08:00",
        "2099-12-04T08:00",
        "2099-12-05T08:00",
    )
    assert (one.attempts, one.counts, one.minutes) == (3, "last", 20)
    assert (one.shuffle_questions, one.open_book, one.ask_how_sure) == (True, True, True)
    assert (one.ask_before, one.show_marks, one.show_answers) == (
        "half_the_facts",
        "after_due",
        "never",
    )
    said = tess.page.one("dl", class_="facts").text
    assert "Friday, 27 November 2099, 08:00 (Berlin time)" in said
    assert "Each pupil may do it up to 3 times; the last counts." in said
    assert "20 minutes from the moment a pupil begins" in said
    assert "Everyone is asked before reading, on half of the facts." in said


def test_what_the_quiz_says_is_taken_where_nothing_else_is_chosen(
    app: Flask, tess: Staff, room: Classroom, session: Session
) -> None:
    asks = {"ask_before": "everyone", "per_fact": 2, "open_book": True, "ask_how_sure": True}
    publish(app, builders.quiz(settings=asks))
    assign(tess, room)
    (one,) = made(session)
    assert (one.ask_before, one.open_book, one.ask_how_sure) == ("everyone", True, True)


def test_several_classes_are_assigned_to_at_once_each_in_its_own_zone(
    tess: Staff, room: Classroom, session: Session
) -> None:
    other, _ = make_class(session, tess.id, name="8a", seed=2)
    in_zone(session, other, NEW_YORK)
    tess.get("/teach/assign")
    assert "Times are meant in the time zone of each class." in tess.page.text
    assign(tess, room, other, due="2099-11-27T08:00")
    assert [(one.zone, one.due) for one in made(session)] == [
        (BERLIN, "2099-11-27T08:00"),
        (NEW_YORK, "2099-11-27T08:00"),
    ]
    assert "Bees and orchards, for 7b" in tess.page.text
    assign(tess, room, other, due="2099-11-27T09:00", zone=NEW_YORK)
    assert [one.zone for one in made(session)][2:] == [NEW_YORK, NEW_YORK]


def test_the_classes_of_many_assignments_are_looked_up_once(
    tess: Staff, room: Classroom, session: Session
) -> None:
    other, _ = make_class(session, tess.id, name="8a", seed=2)
    with statements() as sent:
        assign(tess, room, other)
    ids = [one.id for one in made(session)]
    assert len(ids) == 2
    with statements() as shown:
        tess.get("/teach/assign/made?" + "&".join(f"id={id_}" for id_ in ids))
    assert "Bees and orchards, for 7b" in tess.page.text
    assert "Bees and orchards, for 8a" in tess.page.text
    for table in ("classroom", "assignment"):
        own = f"FROM {table} JOIN classroom_teacher"
        assert sum(own in one for one in map(flat, shown)) == 1
    assert sum("FROM revision JOIN version" in one for one in map(flat, shown)) == 1
    # Once as they are assigned, once on the page that follows.
    own = "FROM classroom JOIN classroom_teacher"
    assert sum(own in one and "classroom.id IN" in one for one in map(flat, sent)) == 2


def flat(statement: str) -> str:
    return " ".join(statement.split())


def test_a_double_click_assigns_once(tess: Staff, room: Classroom, session: Session) -> None:
    assign(tess, room)
    assign(tess, room)
    assert len(made(session)) == 1


def test_a_class_of_somebody_else_cannot_be_chosen(
    app: Flask, tess: Staff, room: Classroom, session: Session
) -> None:
    other = Staff(app, ("teacher",), name="Otto", email="otto@example.org")
    theirs, _ = make_class(session, other.id, name="9c", seed=3)
    tess.get(f"/teach/assign?class={theirs.id}")
    assert "9c" not in tess.page.text
    assign(tess, theirs)
    assert tess.response.status_code == 422
    assert wrong(tess) == ["One of those you chose is not to be had any more. Please choose again."]
    assert made(session) == []


def test_an_archived_class_and_an_unpublished_quiz_cannot_be_chosen(
    tess: Staff, room: Classroom, session: Session
) -> None:
    with write_transaction(session):
        take_down(session, session.scalars(select(Revision.quiz_id)).one())
    assert "No quiz is published yet." in tess.get("/teach/assign").text
    with write_transaction(session):
        session.get_one(Classroom, room.id).archived_at = datetime.now(UTC)
    assert "You have no class yet." in tess.get("/teach/assign").text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"quizzes": []}, "Please choose at least one."),
        ({"classes": []}, "Please choose at least one."),
        ({"due": "tomorrow"}, "Please enter a day and a time, such as 2026-11-27 08:00."),
        ({"due": "2099-02-30T08:00"}, "Please enter a day and a time"),
        ({"due": "0001-01-01T00:00"}, "Please enter a day and a time"),
        ({"due": "9999-12-31T23:59"}, "Please enter a day and a time"),
        ({"closes": "x" * 5000}, "Please enter a day and a time"),
        ({"opens": "2099-11-27T08:00", "due": "2099-11-26T08:00"}, "due before it opens"),
        ({"due": "2099-11-27T08:00", "closes": "2099-11-26T08:00"}, "close before it is due"),
        ({"opens": "2099-11-27T08:00", "closes": "2099-11-27T08:00"}, "close before it opens"),
        ({"due": "2027-03-28T02:30"}, "clocks in Berlin are put forward, and 02:30 does not come"),
        ({"minutes": "0"}, "whole minutes from 1 to 480"),
        ({"minutes": "481"}, "whole minutes from 1 to 480"),
        ({"minutes": "-5"}, "whole minutes from 1 to 480"),
        ({"minutes": "٣"}, "whole minutes from 1 to 480"),
        ({"minutes": "9" * 3000}, "whole minutes from 1 to 480"),
        ({"attempts": "4"}, "Please choose one of the list."),
        ({"zone": "Mars/Base"}, "Please choose one of the list."),
        ({"zone": "\0"}, "Please choose one of the list."),
        ({"show_marks": "after_due"}, "There is no due date that this could come after"),
        ({"ask_before": "<b>"}, "Please choose one of the list."),
    ],
)
def test_wrong_input_is_answered_beside_its_field_and_nothing_is_lost(
    tess: Staff, room: Classroom, session: Session, values: dict[str, Any], said: str
) -> None:
    assign(
        tess, room, **{"due": "2099-11-27T08:00" if "show_marks" not in values else "", **values}
    )
    assert tess.response.status_code == 422
    assert any(said in text for text in wrong(tess)), wrong(tess)
    assert tess.page.one("div", id="problems")
    assert made(session) == []
    for name, value in values.items():
        if name in {"due", "closes"} and len(value) < 20:
            assert tess.page.one("input", id=name)["value"] == value


def test_in_new_york_clocks_change_on_other_days(
    tess: Staff, room: Classroom, session: Session
) -> None:
    in_zone(session, room, NEW_YORK)
    assign(tess, room, due="2027-03-28T02:30", closes="2027-04-01T08:00")
    assert tess.response.status_code == 200
    assign(tess, room, due="2027-03-14T02:30")
    assert "the clocks in New York are put forward" in wrong(tess)[0]


def test_a_time_that_comes_twice_is_taken_after_saying_which(
    tess: Staff, room: Classroom, session: Session
) -> None:
    assign(tess, room, due="2026-10-25T02:30")
    assert tess.response.status_code == 422
    said = tess.page.one("div", id="problems").text
    assert "the clocks in Berlin are put back and show 02:30 twice; the second" in said
    assert made(session) == []
    tess.send()
    (one,) = made(session)
    assert one.due == "2026-10-25T02:30"
    assert "02:30 (Berlin time), the second time that clocks show it" in tess.page.text


def test_a_due_date_in_the_past_is_asked_once_more(
    tess: Staff, room: Classroom, session: Session
) -> None:
    past = f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%dT%H:%M}"
    assign(tess, room, due=past)
    assert "The due date has passed already" in tess.page.one("div", id="problems").text
    tess.send(due="2020-01-01T08:00")
    assert made(session) == []
    tess.send()
    assert [one.due for one in made(session)] == ["2020-01-01T08:00"]


def test_a_post_of_nothing_and_of_rubbish_is_refused(
    tess: Staff, room: Classroom, session: Session
) -> None:
    tess.post("/teach/assign", {})
    assert tess.response.status_code == 422
    tess.post("/teach/assign", {"quizzes": ["\0", "x"], "classes": ["999999999999999999999"]})
    assert tess.response.status_code == 422
    assert tess.get("/teach/assign/made?id=999999999999999999&id=x&id=-1").one("h1")
    assert made(session) == []


def test_the_preview_shows_key_evidence_and_explanation(tess: Staff) -> None:
    tess.get("/teach/preview/bees-and-orchards")
    first = tess.page.all("div", class_="question")[0]
    right = first.one("li", class_="right")
    assert right.text.startswith("About 40 percent")
    assert first.one("mark").text == "an orchard bears about 40 percent more fruit"
    assert "With hives nearby it is about 40 percent." in first.text
    assert "Right: $150" in tess.page.text
    tess.get("/teach/preview/nothing-here")
    assert tess.response.status_code == 404


def test_every_type_of_question_is_previewed(app: Flask, tess: Staff) -> None:
    publish(app, builders.every_type_quiz())
    tess.get("/teach/preview/bees-and-orchards")
    assert "Percent more fruit – 40" in tess.page.text
    assert "1. A bee visits another tree" in tess.page.text
    assert "[$150]" in tess.page.text


def test_assigning_again_moves_dates_by_a_year_and_takes_the_newest_version(
    app: Flask, tess: Staff, room: Classroom, session: Session
) -> None:
    assign(tess, room, opens="2099-11-20T08:00", due="2099-11-27T08:00", attempts="2")
    (old,) = made(session)
    tess.get(f"/teach/assignments/{old.id}/again")
    assert "There is a newer version" not in tess.page.text
    assert tess.page.one("input", id="due")["value"] == "2100-11-26T08:00"
    changed: Any = builders.quiz_data()
    changed["facts"][0]["questions"][0]["prompt"] = "How much more is it, in all?"
    publish(app, builders.quiz(facts=changed["facts"]))
    tess.get(f"/teach/assignments/{old.id}/again")
    assert "version 2 instead of 1" in tess.page.text
    tess.send(classes=[str(room.id)])
    old, new = made(session)
    assert new.version_id != old.version_id
    assert (new.opens, new.due, new.attempts) == ("2100-11-19T08:00", "2100-11-26T08:00", 2)


def test_what_is_not_published_any_more_cannot_be_assigned_again(
    tess: Staff, room: Classroom, session: Session
) -> None:
    assign(tess, room)
    (old,) = made(session)
    with write_transaction(session):
        take_down(session, session.scalars(select(Revision.quiz_id)).one())
    tess.get(f"/teach/assignments/{old.id}/again")
    assert "is not published any more" in tess.page.text
    assert tess.get(f"/teach/assignments/{old.id}").one("h1").text == "Bees and orchards"


def test_the_list_of_a_class_has_open_coming_and_closed_ones(
    app: Flask, tess: Staff, room: Classroom, session: Session
) -> None:
    assert "Nothing is assigned" in tess.get(f"/teach/classes/{room.id}/assignments").text
    assign(tess, room, due="2099-11-27T08:00")
    assign(tess, room, opens="2099-11-26T08:00", due="2099-11-27T08:00")
    assign(tess, room, closes="2020-11-27T08:00")
    tess.send()
    tess.get(f"/teach/classes/{room.id}/assignments")
    assert [h.text for h in tess.page.all("h2")] == ["Open", "To come", "Closed"]
    assert "Due Friday, 27 November 2099, 08:00 (Berlin time)" in tess.page.text
    assert "Opens Thursday, 26 November 2099, 08:00 (Berlin time)" in tess.page.text
    assert "0 of 3" in tess.page.text


def test_nothing_of_a_class_is_shown_to_another_teacher(
    app: Flask, tess: Staff, room: Classroom, session: Session
) -> None:
    assignment = make_assignment(session, room)
    other = Staff(app, ("teacher",), name="Otto", email="otto@example.org")
    pages = (
        f"/teach/classes/{room.id}/assignments",
        f"/teach/assignments/{assignment.id}",
        f"/teach/assignments/{assignment.id}/again",
        f"/teach/assignments/{assignment.id}/change",
        f"/teach/assignments/{assignment.id}/remove",
    )
    for page in pages:
        tess.get(page)
        assert tess.response.status_code == 200, page
        other.get(page)
        assert other.response.status_code == 404, page
    for page in pages[3:]:
        other.post(page, {})
        assert other.response.status_code == 404, page
    assert "Nothing of this" in other.get(f"/teach/assign/made?id={assignment.id}").text
    assert len(made(session)) == 1
