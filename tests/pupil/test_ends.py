"""The page that a pupil has open learns when time is up, whatever the teacher does meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Assignment, Attempt, Classroom, Pupil, PupilSession
from quizapp.services.assignments.attempt_ends import moving_ends
from quizapp.services.assignments.reopen import give_time_to_all
from tests.pupil.child import Child
from tests.pupil.conftest import Assign, Room, clock, store
from tests.reader.test_statements import statements


@pytest.fixture
def working(child: Child, assign: Assign) -> Callable[..., str]:
    """Has the child begin a new assignment; gives the address that its pages ask."""

    def go(**terms: object) -> str:
        child.open(assign(**terms))
        box = child.way.page.all("div", class_="clock")
        return box[0]["data-ask"] if box else f"/r/{child.way.token}/ends"

    return go


def told(child: Child, address: str) -> Any:
    """Ask, and expect an answer."""
    answer = child.client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_json()


def test_it_says_at_once_what_the_teacher_gave(
    child: Child, working: Callable[..., str], session: Session
) -> None:
    address = working(minutes=20)
    box = child.way.page.one("div", class_="clock")
    before = told(child, address)
    assert before["ends"] == int(box["data-ends"])
    assert before["until"] == box["data-until"]
    assert 1190 <= before["left"] <= 1200
    assignment = session.scalars(select(Assignment)).one()
    assert give_time_to_all(session, assignment, 10) == 1
    session.commit()
    after = told(child, address)
    assert after["ends"] - before["ends"] == 10 * 60 * 1000
    assert 1790 <= after["left"] <= 1800
    assert after["until"] != before["until"]


def test_the_end_comes_forward_where_it_is_closed_early_and_goes_with_the_limit(
    child: Child, working: Callable[..., str], session: Session
) -> None:
    address = working(minutes=20)
    assignment = session.scalars(select(Assignment)).one()
    with moving_ends(session, assignment.id):
        assignment.closes = clock(minutes=5)
    session.commit()
    assert 230 <= told(child, address)["left"] <= 300
    with moving_ends(session, assignment.id):
        assignment.closes = clock(minutes=-5)
    session.commit()
    assert told(child, address)["left"] == 0
    with moving_ends(session, assignment.id):
        assignment.closes = assignment.minutes = None
    session.commit()
    assert told(child, address) == {"ends": None, "left": None, "until": ""}


def test_nobody_else_is_told(
    app: Flask,
    quiz: Quiz,
    room: Room,
    child: Child,
    working: Callable[..., str],
    session: Session,
) -> None:
    address = working(minutes=20)
    other = Child(app, quiz)
    assert other.client.get(address).status_code == 404
    other.join(room.code, room.pupils[1].words)
    assert other.client.get(address).status_code == 404
    assert child.client.get(f"/r/{'A' * 22}/ends").status_code == 404
    assert child.client.get("/r/hello/ends").status_code == 404
    told(child, address)
    long_ago = datetime.now(UTC) - timedelta(hours=13)
    now = datetime.now(UTC)
    for gone, back in (
        (update(PupilSession).values(seen_at=long_ago), update(PupilSession).values(seen_at=now)),
        (update(Classroom).values(archived_at=now), update(Classroom).values(archived_at=None)),
        (update(Attempt).values(finished_at=now), update(Attempt).values(finished_at=None)),
    ):
        store(session, gone)
        assert child.client.get(address).status_code == 404
        store(session, back)
        told(child, address)


def test_the_times_are_those_of_the_class_where_it_was_begun(
    child: Child, working: Callable[..., str], session: Session
) -> None:
    address = working(minutes=20)
    before = told(child, address)["until"]
    new = Classroom(name="8a", join_code="BCDFGH", zone="Asia/Tokyo", created_at=datetime.now(UTC))
    session.add(new)
    session.commit()
    store(session, update(Pupil).values(classroom_id=new.id))
    assert told(child, address)["until"] == before


def test_asking_costs_one_statement_and_writes_nothing(
    child: Child, working: Callable[..., str], session: Session
) -> None:
    address = working(minutes=20)
    store(session, update(PupilSession).values(seen_at=datetime.now(UTC) - timedelta(hours=1)))
    told(child, address)
    with statements() as found:
        told(child, address)
    assert [statement.split()[0].upper() for statement in found] == ["SELECT"]
