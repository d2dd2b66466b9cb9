"""What a pupil has to do, and beginning it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Assignment, Attempt, ForPupil, PupilSession
from tests.account.client import FROM_OUR_PAGE
from tests.classes import make_class, make_teacher
from tests.pupil.child import Child
from tests.pupil.conftest import Assign, Room, clock, store
from tests.reader.test_statements import statements


def sections(child: Child) -> dict[str, list[str]]:
    """Return the texts of what stands under each heading of the own page."""
    child.get("/mine")
    return {
        part.one("h2").text: [item.text for item in part.all("li", class_="work")]
        for part in child.page.all("section", class_="works")
    }


def attempts(session: Session) -> list[int]:
    session.rollback()
    return list(session.scalars(select(Attempt.number).order_by(Attempt.id)))


def test_nothing_to_do_is_said(child: Child) -> None:
    assert sections(child) == {}
    assert "There is nothing to do yet." in child.page.one("main").text
    assert "All times are those of your class (Berlin)." in child.page.one("main").text


def test_each_quiz_stands_where_it_belongs(
    child: Child, assign: Assign, session: Session, room: Room
) -> None:
    assign(opens=clock(days=1))
    todo, going, done = assign(due=clock(days=2)), assign(minutes=20), assign(attempts=3)
    assign(closes=clock(minutes=-5))
    child.open(going)
    child.open(done)
    child.walk()
    found = sections(child)
    assert list(found) == ["In progress", "To do", "Later", "Done", "Missed"]
    assert [len(works) for works in found.values()] == [1] * 5
    assert "Your time ends on" in found["In progress"][0]
    assert "Due on" in found["To do"][0]
    assert "Opens on" in found["Later"][0]
    assert "Done or begun 1 of 3 times that you may; the best time counts" in found["Done"][0]
    assert "Closed on" in found["Missed"][0]
    assert [b.text for b in child.page.one("main").all("button")] == [
        "Go on",
        "Begin",
        "See your result",
        "Do it again",
    ]
    assert child.page.all("form", action=f"/mine/{todo}")


def test_what_was_granted_to_a_pupil_stands_there_as_their_own(
    child: Child, assign: Assign, session: Session, room: Room
) -> None:
    made = assign(due="2026-01-05T08:00", minutes=20)
    values = {"time_percent": 150, "more_minutes": 5, "more_attempts": 0, "word": ""}
    own = {"due": "2096-01-09T10:00", "excused": False}
    keys = {"assignment_id": made, "pupil_id": room.pupils[0].id}
    store(session, insert(ForPupil).values(**values, **own, **keys))
    [text] = sections(child)["To do"]
    assert "Due on Monday, 9 January, 10:00" in text
    assert "Time once you begin: 35 minutes" in text
    assert "5 January" not in text
    store(session, update(ForPupil).values(excused=True))
    [text] = sections(child)["To do"]
    assert "You are excused: you need not do this one." in text
    assert "Due" not in text


def test_a_word_of_the_teachers_waits_until_the_work_is_done(
    child: Child,
    assign: Assign,
    session: Session,
    room: Room,
    time_passes: Callable[[float], None],
) -> None:
    words = {}
    for name, terms in (
        ("sent", {"attempts": 2}),
        ("timed", {"minutes": 20}),
        ("closed", {"closes": clock(minutes=-5)}),
    ):
        words[name] = assign(**terms)
        values = {"more_minutes": 0, "more_attempts": 0, "excused": False, "word": f"Hint {name}"}
        keys = {"assignment_id": words[name], "pupil_id": room.pupils[0].id}
        store(session, insert(ForPupil).values(**values, **keys))

    def shown() -> list[str]:
        page = child.get("/mine")
        return [name for name in words if f"Hint {name}" in page.text]

    with_result = "There is a word from your teacher with your result."
    assert shown() == ["closed"]
    for name in ("sent", "timed"):
        child.open(words[name])
        assert "Hint" not in child.page.text
        child.way.post(f"/r/{child.way.token}/article", {"rating": "40"})
        assert "Hint" not in child.way.page.text
        assert shown() == ["closed"]
        assert with_result not in child.page.text
    time_passes(21 * 60)
    child.open(words["timed"])
    assert "Hint timed" in child.page.text
    assert sections(child)["Done"][0].count(with_result) == 1
    child.open(words["sent"])
    child.walk()
    assert "Hint sent" in child.way.page.text
    child.open(words["sent"], again=True)
    assert "Hint" not in child.page.text
    assert shown() == ["closed"]


def test_an_assignment_of_another_class_is_not_there(
    child: Child, assign: Assign, session: Session
) -> None:
    other, _ = make_class(
        session, make_teacher(session, "other@example.org"), ("Cid",), name="8a", seed=99
    )
    made = assign()
    store(session, update(Assignment).values(classroom_id=other.id))
    assert sections(child) == {}
    child.open(made)
    assert child.response.status_code == 404
    child.open(9_999_999_999)
    assert child.response.status_code == 404
    child.post("/mine/99999999999999999999")
    assert child.response.status_code == 404


def test_nobody_but_a_pupil_sees_it(
    app: Flask, quiz: Quiz, assign: Assign, session: Session
) -> None:
    stranger, made = Child(app, quiz), assign()
    stranger.get("/mine")
    assert stranger.path == "/join"
    stranger.open(made)
    assert stranger.path == "/join"
    assert attempts(session) == []


def test_a_double_click_begins_once(child: Child, assign: Assign, session: Session) -> None:
    made = assign(attempts=2)
    places = {child.client.post(f"/mine/{made}").location for _ in range(2)}
    assert len(places) == 1
    assert attempts(session) == [1]
    child.open(made)
    child.walk()
    places = {child.client.post(f"/mine/{made}", data={"again": "1"}).location for _ in range(2)}
    assert len(places) == 1
    assert attempts(session) == [1, 2]


def test_what_cannot_be_begun_is_said_kindly(
    child: Child, assign: Assign, session: Session
) -> None:
    for terms, title, text in (
        ({"opens": "2096-01-05T08:00"}, "Not open yet", "Thursday, 5 January, 08:00"),
        ({"closes": "2026-01-05T08:00"}, "This quiz is closed", "Monday, 5 January, 08:00"),
    ):
        child.open(assign(**terms))
        assert (child.response.status_code, child.page.one("h1").text) == (409, title)
        assert text in child.page.one("main").text
    made = assign()
    child.open(made)
    child.walk()
    child.open(made, again=True)
    assert child.response.status_code == 409
    assert child.page.one("h1").text == "You have done it as often as you may"
    child.get(f"/mine/{made}")
    assert child.path == "/mine"


def test_again_begins_another_one_after_the_time_was_up(
    child: Child, assign: Assign, session: Session, time_passes: Callable[[float], None]
) -> None:
    """Whether the job has ended the first one or not."""
    made = assign(attempts=2, minutes=10)
    child.open(made)
    time_passes(11 * 60)
    child.open(made)
    assert child.path.endswith("/result")
    assert "Do it again" in sections(child)["Done"][0]
    child.open(made, again=True)
    assert child.path.endswith("/article")
    assert attempts(session) == [1, 2]


def test_it_goes_on_in_another_browser(
    app: Flask, quiz: Quiz, room: Room, child: Child, assign: Assign, session: Session
) -> None:
    made = assign()
    child.open(made)
    child.way.post(f"/r/{child.way.token}/article", {"rating": "40"})
    child.way.send()
    other = Child(app, quiz)
    other.join(room.code, room.pupils[0].words)
    other.open(made)
    assert other.path == child.way.path
    assert attempts(session) == [1]


def test_the_session_is_noted_as_used_and_ends_when_idle(
    child: Child, assign: Assign, session: Session
) -> None:
    made, hour = assign(), timedelta(hours=1)
    store(session, update(PupilSession).values(seen_at=datetime.now(UTC) - hour))
    child.open(made)
    session.rollback()
    [seen] = session.scalars(select(PupilSession.seen_at))
    assert datetime.now(UTC) - seen < hour / 2
    store(session, update(PupilSession).values(seen_at=datetime.now(UTC) - 13 * hour))
    child.get("/mine")
    assert child.path == "/join"


@pytest.mark.parametrize("count", [1, 20])
def test_the_own_page_costs_three_statements_however_much_is_on_it(
    child: Child, assign: Assign, count: int
) -> None:
    made = [assign() for _ in range(count)]
    child.get("/mine")
    with statements() as found:
        child.client.get("/mine")
    assert len(found) == 3
    with statements() as found:
        answer = child.client.post(f"/mine/{made[0]}", headers=FROM_OUR_PAGE)
    assert answer.status_code == 303
    assert len(found) <= 6, found
