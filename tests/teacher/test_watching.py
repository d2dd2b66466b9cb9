"""Watching a class at work, and helping from there."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.models import Assignment, Attempt, ForPupil, Pupil, PupilSession
from quizapp.services.assignments.assignments import AssignmentTerms
from quizapp.services.classes.pupil_sessions import begin_pupil_session
from tests.classes import NOW, ZONE, answer, make_assignment, make_class, unknown
from tests.helpers import statements
from tests.reader.page import Element
from tests.teacher.lesson import Lesson

WATCH = "/teach/assignments/{a}/watch"
HELP = WATCH + "/{p}"


@pytest.fixture
def timed(app: Flask, session: Session, quiz: Quiz) -> Lesson:
    return Lesson(app, session, AssignmentTerms(ZONE, minutes=20))


def places(page: Element) -> dict[str, str]:
    found = page.one("ul", id="places").all("li")
    return {
        one.one("a").text: " ".join(one.one("span", **{"class": "where"}).text.split())
        for one in found
    }


def counts(page: Element) -> list[str]:
    return [" ".join(one.text.split()) for one in page.one("ul", id="counts").all("li")]


def test_it_says_who_is_where_and_how_many(timed: Lesson, session: Session) -> None:
    timed.done(0)
    answer(session, timed.begin(1), unknown, pages=1, now=timed.now)
    timed.begin(2)
    page = timed.staff.get(timed.at(WATCH))
    assert places(page) == {
        "Ann <b>": "done",
        "Bob": "on fact 2 of 2",
        timed.pupils[2].words: "reading",
        "Dana": "not begun",
    }
    assert counts(page) == ["1 not begun", "1 reading", "1 at the questions", "1 done"]
    assert "20 minutes left" in page.text
    assert "What does a hive cost" not in page.text


def test_only_words_are_shown_where_that_is_wanted(timed: Lesson) -> None:
    page = timed.staff.get(timed.at(WATCH) + "?words=1")
    assert set(places(page)) == {pupil.words for pupil in timed.pupils}
    assert "Bob" not in page.text


def test_the_questions_that_stump_are_hidden_until_asked_for(
    timed: Lesson, session: Session
) -> None:
    answer(session, timed.begin(1), unknown, pages=1, now=timed.now)
    assert "have it wrong" not in timed.staff.get(timed.at(WATCH)).text
    page = timed.staff.get(timed.at(WATCH) + "?questions=1")
    assert "1 of 1 has it wrong or does not know" in page.text


def test_the_script_gets_what_the_page_shows(timed: Lesson) -> None:
    timed.begin(0)
    sent = timed.staff.client.get(timed.at(WATCH) + ".json?words=1")
    assert sent.mimetype == "application/json"
    assert sent.headers["Cache-Control"] == "no-store"
    text = sent.get_data(as_text=True)
    assert timed.pupils[0].words in text
    assert "Bob" not in text


def crowd(session: Session, class_id: int) -> None:
    with write_transaction(session):
        session.add_all(
            Pupil(
                classroom_id=class_id,
                words=f"pupil-{number}",
                slip_seed=number.to_bytes(16, "big"),
                slip_hash=number.to_bytes(32, "big"),
                added_at=NOW,
            )
            for number in range(500)
        )


def test_it_costs_as_many_statements_for_five_hundred_pupils(
    timed: Lesson, session: Session
) -> None:
    timed.done(0)
    large, pupils = make_class(session, timed.staff.id, [""] * 9, name="all", seed=9)
    crowd(session, large.id)
    assigned = make_assignment(session, large)
    answer(session, timed.begin(1), pages=1, now=timed.now)
    from tests.classes import begin, done  # noqa: PLC0415 - only here

    done(session, assigned, pupils[0])
    for pupil in pupils[1:]:
        begin(session, assigned, pupil)
    costs = []
    for assignment in (timed.assignment, assigned):
        path = f"/teach/assignments/{assignment.id}/watch.json?questions=1"
        timed.staff.client.get(path)
        with statements() as seen:
            assert timed.staff.client.get(path).status_code == 200
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 14


def test_only_what_can_be_done_is_offered(timed: Lesson, session: Session) -> None:
    """More time belongs to an attempt that is under way; before that, the page for one pupil sets the factor."""
    own = timed.at("/teach/assignments/{a}/pupils/{p}")

    def offered() -> tuple[bool, bool]:
        page = timed.staff.get(timed.at(HELP))
        assert any(link.get("href") == own for link in page.all("a"))
        more = any("/more-time" in form.get("action") for form in page.all("form"))
        return more, "has not begun and will have 20 minutes" in " ".join(page.text.split())

    assert offered() == (False, True)
    timed.begin(0)
    assert offered() == (True, False)
    timed.done(0)
    assert offered() == (False, False)


def test_where_there_is_no_limit_no_more_time_is_spoken_of(lesson: Lesson) -> None:
    assert "more time" not in lesson.staff.get(lesson.at(WATCH)).text
    assert "More time" not in lesson.staff.get(lesson.at(HELP)).text


def ends(session: Session) -> list[datetime | None]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Attempt.ends_at).order_by(Attempt.id)))


def test_more_time_is_given_to_all_or_one(timed: Lesson, session: Session) -> None:
    timed.begin(0)
    timed.begin(1)
    page = timed.staff.post(timed.at(WATCH) + "/more-time", {"minutes": "5", "words": "1"})
    assert "2 pupils have more time now." in page.text
    assert "Bob" not in page.text
    timed.staff.post(timed.at(HELP) + "/more-time", {"minutes": "10"})
    end = timed.now + timedelta(minutes=25)
    assert ends(session) == [end + timedelta(minutes=10), end]


@pytest.mark.parametrize("minutes", ["", "7", "-5", "5e9", "9" * 400])
def test_other_minutes_give_nothing(timed: Lesson, session: Session, minutes: str) -> None:
    timed.begin(0)
    for path in (WATCH, HELP):
        timed.staff.post(timed.at(path) + "/more-time", {"minutes": minutes})
        assert timed.staff.response.status_code == 200
    timed.done(1)
    timed.staff.post(timed.at(HELP) + "/reopen", {"minutes": minutes})
    assert ends(session) == [timed.now + timedelta(minutes=20)] * 2


def test_a_pupil_is_let_in_late(timed: Lesson, session: Session) -> None:
    until = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    page = timed.staff.post(timed.at(HELP) + "/let-in", {"until": until})
    assert "It is due for this pupil then, and open until then at least." in page.text
    key = (timed.assignment.id, timed.pupils[0].id)
    session.rollback()
    assert session.get_one(ForPupil, key).due == until


def test_letting_in_late_takes_no_time_away(timed: Lesson, session: Session) -> None:
    due = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    with write_transaction(session):
        session.get_one(Assignment, timed.assignment.id).due = due
    page = timed.staff.get(timed.at(HELP))
    assert page.one(id="until")["value"] == due
    sooner = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    page = timed.staff.post(timed.at(HELP) + "/let-in", {"until": sooner})
    assert timed.staff.response.status_code == 422
    assert "This pupil has more time already: until" in page.text
    assert page.one(id="until")["value"] == sooner
    session.rollback()
    assert session.scalar(select(func.count()).select_from(ForPupil)) == 0


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("", "Please enter a day and a time"),
        ("tomorrow", "Please enter a day and a time"),
        ("2026-13-40T99:99", "Please enter a day and a time"),
        ("2001-01-01T10:00", "This time is over"),
        ("0001-01-01T10:00", "a year that is near"),
        ("9999-12-31T23:59", "a year that is near"),
        ("\x00" * 9000, "Please enter a day and a time"),
    ],
)
def test_a_time_that_is_none_is_answered_beside_the_field(
    timed: Lesson, session: Session, until: str, said: str
) -> None:
    page = timed.staff.post(timed.at(HELP) + "/let-in", {"until": until})
    assert timed.staff.response.status_code == 422
    assert said in page.text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(ForPupil)) == 0


def test_an_attempt_is_opened_again(timed: Lesson, session: Session) -> None:
    timed.done(0)
    page = timed.staff.post(timed.at(HELP) + "/reopen", {"minutes": "10"})
    assert "The attempt is open again." in page.text
    session.rollback()
    assert session.scalars(select(Attempt.finished_at)).all() == [None]
    page = timed.staff.post(timed.at(HELP) + "/reopen", {"minutes": "10"})
    assert "There was nothing to change" in page.text


def test_a_pupil_is_signed_out_everywhere_and_nobody_else(timed: Lesson, session: Session) -> None:
    with write_transaction(session):
        for place in (0, 0, 1):
            begin_pupil_session(session, timed.pupils[place].id, timed.now)
    page = timed.staff.post(timed.at(HELP) + "/sign-out")
    assert "Signed out in every browser." in page.text
    session.rollback()
    assert session.scalars(select(PupilSession.pupil_id)).all() == [timed.pupils[1].id]
