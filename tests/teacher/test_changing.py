"""A teacher changes what was assigned, for all or for one, and takes it back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Assignment, Attempt, AuditEvent, Classroom, ForPupil, Pupil
from quizapp.services.assignments.assignments import AssignmentTerms
from quizapp.services.publishing.publish_revision import PublishTerms as Published
from tests.account.client import Staff
from tests.classes import ZONE, begin, done, make_assignment, make_class, unknown
from tests.helpers import publish
from tests.reader.page import Element
from tests.reader.test_corrected import COST, changed

Room = tuple[Classroom, list[Pupil]]
NOW = datetime.now(UTC).replace(microsecond=0)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def tess(app: Flask, quiz: Quiz) -> Staff:
    return Staff(app, ("teacher",))


@pytest.fixture
def room(tess: Staff, session: Session) -> Room:
    return make_class(session, tess.id)


@pytest.fixture
def timed(session: Session, room: Room) -> Assignment:
    """Twenty minutes for everybody."""
    return make_assignment(session, room[0], AssignmentTerms(ZONE, minutes=20))


def stored(session: Session, assignment: Assignment) -> Assignment:
    session.rollback()
    return session.get_one(Assignment, assignment.id)


def change(staff: Staff, assignment: Assignment, **values: Any) -> None:
    staff.get(f"/teach/assignments/{assignment.id}/change")
    staff.send(**values)


def press(staff: Staff, name: str) -> None:
    """Press one of the buttons of the page that asks."""
    pressed: dict[str, Any] = {name: "1"}
    staff.send(**pressed)


def effects(staff: Staff) -> list[str]:
    return [one.text for one in staff.page.one("ul", class_="effects").all("li")]


# Changing for all


def test_while_nobody_has_begun_a_change_is_done_at_once(
    tess: Staff, timed: Assignment, session: Session
) -> None:
    change(tess, timed, minutes="30", ask_before="everyone")
    assert "Changed." in tess.page.text
    assert (stored(session, timed).minutes, timed.ask_before) == (30, "everyone")
    change(tess, timed)
    assert "Nothing was different, so nothing has changed." in tess.page.text


def test_once_pupils_have_begun_the_change_says_first_what_it_does(
    tess: Staff, room: Room, timed: Assignment, session: Session
) -> None:
    _, (one, two, three) = room
    for pupil in (one, two):
        begin(session, timed, pupil, now=NOW)
    done(session, timed, three)
    change(tess, timed, minutes="30", attempts="2")
    assert tess.page.one("h1").text == "What the change does"
    assert effects(tess) == [
        "2 pupils are under way; their time ends 10 minutes later.",
        "1 pupil who has finished can begin again.",
    ]
    assert "3 pupils have begun. Nothing has changed yet." in tess.page.text
    assert "20 minutes" in tess.page.one("table").text
    assert stored(session, timed).minutes == 20
    press(tess, "confirmed")
    assert "Changed." in tess.page.text
    assert (stored(session, timed).minutes, timed.attempts) == (30, 2)
    ends = session.scalars(select(Attempt.ends_at).where(Attempt.finished_at.is_(None))).all()
    assert ends == [NOW + 30 * MINUTE] * 2


def test_one_can_go_back_to_the_form_with_everything_in_it(
    tess: Staff, room: Room, timed: Assignment, session: Session
) -> None:
    begin(session, timed, room[1][0], now=NOW)
    change(tess, timed, minutes="45")
    press(tess, "back")
    assert tess.page.one("input", id="minutes")["value"] == "45"
    assert stored(session, timed).minutes == 20


def test_what_else_happened_meanwhile_is_said_before_anything_is_done(
    tess: Staff, room: Room, timed: Assignment, session: Session
) -> None:
    begin(session, timed, room[1][0], now=NOW)
    change(tess, timed, minutes="30", attempts="2")
    done(session, timed, room[1][1])
    press(tess, "confirmed")
    assert "Meanwhile a pupil has gone on" in tess.page.text
    assert stored(session, timed).minutes == 20
    press(tess, "confirmed")
    assert stored(session, timed).minutes == 30


def test_a_due_date_moved_before_what_was_handed_in_says_that_this_becomes_late(
    tess: Staff, room: Room, session: Session
) -> None:
    assignment = make_assignment(session, room[0])
    done(session, assignment, room[1][0])
    change(tess, assignment, due="2026-11-01T08:00")
    if tess.response.status_code == 422:  # the day has passed
        tess.send()
    assert "The due date moves before 1 hand-in: it becomes late." in effects(tess)
    press(tess, "confirmed")
    assert stored(session, assignment).due == "2026-11-01T08:00"


def test_what_was_asked_before_reading_cannot_be_changed_once_somebody_has_begun(
    tess: Staff, room: Room, timed: Assignment, session: Session
) -> None:
    tess.get(f"/teach/assignments/{timed.id}/change")
    page = tess.page
    begin(session, timed, room[1][0], now=NOW)
    tess.send(page.one("main").one("form"), ask_before="everyone", shuffle_options=[])
    assert effects(tess) == [
        "The order of questions and options stays as it is for those who have begun.",
        "What is asked before reading does not change: somebody has begun already.",
    ]
    press(tess, "confirmed")
    assert (stored(session, timed).ask_before, timed.shuffle_options) == ("none", False)
    tess.get(f"/teach/assignments/{timed.id}/change")
    assert not tess.page.all("select", id="ask_before")
    assert "Somebody has begun. So whether the article is at hand" in tess.page.text


def test_of_two_windows_the_second_is_told_what_the_first_has_changed(
    tess: Staff, timed: Assignment, session: Session
) -> None:
    path = f"/teach/assignments/{timed.id}/change"
    first, second = tess.get(path), tess.get(path)
    tess.send(first.one("main").one("form"), minutes="30")
    tess.path = path
    tess.send(second.one("main").one("form"), minutes="40")
    assert tess.response.status_code == 409
    row = tess.page.one("table").all("tr")[1]
    assert [part.text for part in (*row.all("th"), *row.all("td"))] == [
        "Time limit",
        "30 minutes",
        "40 minutes",
    ]
    assert stored(session, timed).minutes == 30
    tess.send()
    assert stored(session, timed).minutes == 40


def test_wrong_input_changes_nothing(tess: Staff, timed: Assignment, session: Session) -> None:
    change(tess, timed, minutes="a few")
    assert tess.response.status_code == 422
    assert tess.page.one("input", id="minutes")["value"] == "a few"
    change(tess, timed, due="2027-03-28T02:30")
    assert "does not come" in tess.page.text
    tess.post(f"/teach/assignments/{timed.id}/change", {})
    assert tess.response.status_code == 422
    tess.post(f"/teach/assignments/{timed.id}/change", {"zone": "x", "confirmed": "1"})
    assert tess.response.status_code == 422
    assert stored(session, timed).minutes == 20


# The overview


def test_the_overview_tells_whose_marks_a_correction_raised(
    app: Flask, tess: Staff, room: Room, timed: Assignment, session: Session
) -> None:
    done(session, timed, room[1][0])
    done(session, timed, room[1][1], how=unknown)
    assert "There has been none since you assigned it." in (
        tess.get(f"/teach/assignments/{timed.id}").text
    )
    full = changed({name: {"marks": "everyone"} for name in COST})
    publish(app, full, terms=Published(correction=True, note="The hives were miscounted."))
    tess.get(f"/teach/assignments/{timed.id}")
    said = tess.page.one("section", class_="correction").text
    assert "The hives were miscounted." in said
    assert "The marks of 1 pupil rose." in said
    assert "1 pupil has more for it now: Bob." in said
    assert "2 of 3 have done it." in tess.page.text


def test_an_assignment_keeps_a_zone_under_its_old_name(
    tess: Staff, room: Room, session: Session
) -> None:
    old = make_assignment(
        session, room[0], AssignmentTerms("Asia/Calcutta", due="2099-11-27T08:00")
    )
    change(tess, old, due="2099-11-28T08:00")
    assert tess.response.status_code == 200
    found = stored(session, old)
    assert (found.zone, found.due) == ("Asia/Calcutta", "2099-11-28T08:00")


# A single pupil


def own_page(assignment: Assignment, pupil: Pupil) -> str:
    return f"/teach/assignments/{assignment.id}/pupils/{pupil.id}"


def test_a_pupil_gets_more_time_at_once_and_it_can_be_cleared_and_put_back(
    tess: Staff, room: Room, timed: Assignment, session: Session
) -> None:
    ann = room[1][0]
    begin(session, timed, ann, now=NOW)
    tess.get(own_page(timed, ann))
    assert "Under way; time ends" in tess.page.text
    tess.send(time_percent="150", due="2099-12-01T08:00", more_attempts="2", excused="y")
    assert "Saved. It holds at once." in tess.page.text
    assert "30 minutes, instead of 20 minutes" in tess.page.text
    ends = select(Attempt.ends_at)
    session.rollback()
    assert session.scalars(ends).one() == NOW + 30 * MINUTE
    tess.get(f"/teach/assignments/{timed.id}")
    assert (
        "Ann: excused; 1.5 times the usual time; due Tuesday, 1 December 2099, 08:00 (Berlin time); "
        "2 attempts more"
    ) in tess.page.text
    tess.get(own_page(timed, ann))
    tess.send(tess.page.one("main").all("form")[1])
    assert "Cleared: the same holds as for everybody." in tess.page.text
    session.rollback()
    assert session.scalars(ends).one() == NOW + 20 * MINUTE
    tess.send(tess.page.one("main").all("form")[0])
    session.rollback()
    found = session.scalars(select(ForPupil)).one()
    assert (found.time_percent, found.due, found.more_attempts, found.excused) == (
        150,
        "2099-12-01T08:00",
        2,
        True,
    )
    assert session.scalars(ends).one() == NOW + 30 * MINUTE


def test_the_factor_that_holds_now_is_shown(
    tess: Staff, room: Room, timed: Assignment, session: Session
) -> None:
    ann = room[1][0]
    page = own_page(timed, ann)
    tess.post(f"/teach/classes/{room[0].id}/pupils/{ann.id}", {"name": "Ann", "factor": "1.5"})
    assert "1.5 times the usual time, as in every assignment" in flat(tess.get(page))
    tess.send(time_percent="200")
    assert "2 times the usual time, in this assignment alone" in flat(tess.page)


def flat(page: Element) -> str:
    return " ".join(page.one("main").text.split())


def test_a_due_date_that_is_over_is_asked_once_more(
    tess: Staff, room: Room, timed: Assignment, session: Session
) -> None:
    tess.get(own_page(timed, room[1][0]))
    tess.send(due="2020-12-01T08:00")
    assert tess.response.status_code == 422
    assert "This time is over" in tess.page.one("p", class_="wrong").text
    session.rollback()
    assert session.scalars(select(ForPupil)).all() == []
    tess.send(due="2020-12-02T08:00")
    assert tess.response.status_code == 422, "another time is asked anew"
    tess.send()
    assert "Saved. It holds at once." in tess.page.text
    session.rollback()
    assert session.scalars(select(ForPupil.due)).one() == "2020-12-02T08:00"
    session.rollback()
    tess.send(more_attempts="1")
    assert "Saved. It holds at once." in tess.page.text, "what is stored is not asked again"
    tess.send(tess.page.one("main").all("form")[1])
    tess.send(tess.page.one("main").all("form")[0])
    assert "Saved. It holds at once." in tess.page.text, "it was meant before: it is put back"


@pytest.mark.parametrize(
    "values",
    [
        {"time_percent": "99"},
        {"time_percent": "150; DROP"},
        {"more_attempts": "-1"},
        {"more_attempts": "99999999999"},
        {"due": "2027-03-28T02:30"},
        {"due": "soon"},
    ],
)
def test_wrong_input_for_a_pupil_sets_nothing(
    tess: Staff, room: Room, timed: Assignment, session: Session, values: dict[str, Any]
) -> None:
    tess.get(own_page(timed, room[1][0]))
    tess.send(**values)
    assert tess.response.status_code == 422
    assert tess.page.all("p", class_="wrong")
    session.rollback()
    assert session.scalars(select(ForPupil)).all() == []


def test_hostile_addresses_of_what_to_put_back_are_left_out(
    tess: Staff, room: Room, timed: Assignment
) -> None:
    for query in (
        "cleared=1&time_percent=99999999999999999999",
        "cleared=1&due=never&more_attempts=2",
        "cleared=1&more_attempts=-5",
        "cleared=1",
    ):
        tess.get(f"{own_page(timed, room[1][0])}?{query}")
        assert tess.response.status_code == 200
        assert "Put it back" not in tess.page.text


def test_a_pupil_of_another_class_is_not_found_here(
    app: Flask, tess: Staff, room: Room, timed: Assignment, session: Session
) -> None:
    _, (stranger, *_) = make_class(session, tess.id, name="8a", seed=2)
    other = Staff(app, ("teacher",), name="Otto", email="otto@example.org")
    for who, pupil in ((tess, stranger), (other, room[1][0])):
        page = own_page(timed, pupil)
        who.get(page)
        assert who.response.status_code == 404
        for path in (page, f"{page}/clear"):
            who.post(path, {"excused": "y"})
            assert who.response.status_code == 404
    session.rollback()
    assert session.scalars(select(ForPupil)).all() == []


# Taking it back


def test_removing_is_asked_first_and_says_what_goes_with_it(
    tess: Staff, room: Room, timed: Assignment, session: Session
) -> None:
    done(session, timed, room[1][0])
    page = f"/teach/assignments/{timed.id}/remove"
    tess.get(page)
    assert "1 pupil has begun. What this pupil has answered here is erased" in tess.page.text
    assert session.scalars(select(Attempt.id)).all() != []
    session.rollback()
    tess.send()
    assert "The assignment is removed, with all answers in it." in tess.page.text
    assert session.scalars(select(Attempt.id)).all() == []
    assert session.scalars(select(Assignment.id)).all() == []
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).all()
    assert (events[0].action, events[0].subject) == ("removed an assignment", "7b")
    tess.post(page)
    assert tess.response.status_code == 404
