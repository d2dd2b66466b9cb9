"""The reader's way under an assignment's rules."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Answer, Assignment, Attempt, Classroom, LateAnswer, Pupil, PupilSession
from quizapp.services.attempts.end_attempts import SETTLED, end_timed_out, has_timed_out
from tests.account.client import FROM_OUR_PAGE
from tests.pupil.child import Child
from tests.pupil.conftest import Assign, Room, clock, store
from tests.reader.client import blank, right, wrong
from tests.reader.test_statements import statements

TimePasses = Callable[[float], None]


@pytest.fixture
def at_facts(child: Child, assign: Assign) -> Callable[..., Child]:
    """Brings the child to the first page of questions of a new assignment."""

    def go(**terms: object) -> Child:
        child.open(assign(**terms))
        child.way.post(f"/r/{child.way.token}/article", {"rating": "40"})
        assert child.way.at == "fact/1"
        return child

    return go


def answers(session: Session) -> int:
    session.rollback()
    return len(session.scalars(select(Answer.question_id)).all())


def late(session: Session) -> int:
    session.rollback()
    return len(session.scalars(select(LateAnswer.id)).all())


def test_a_pupil_reads_inside_and_is_named_on_every_page(child: Child, assign: Assign) -> None:
    child.open(assign())
    assert child.way.at == "article"
    seen = []
    while True:
        assert child.way.page.one("p", class_="who").text == "You are Ann 7b"
        assert child.way.page.one("form", action="/mine/sign-out").one("button").text == "Sign out"
        assert "frame-ancestors 'none'" in child.way.response.headers["Content-Security-Policy"]
        assert not child.way.page.all("div", **{"data-attempt": child.way.quiz.slug})
        seen.append(child.way.at)
        if child.way.at == "result":
            break
        if child.way.at == "article":
            child.way.post(f"/r/{child.way.token}/article", {"rating": "40"})
        else:
            child.way.send()
    assert seen == ["article", "fact/1", "fact/2", "result"]
    assert child.way.page.one("h1").text == "2 of the 2 facts came across"
    for label in ("Try again", "Delete my answers", "Keep the link to this page", "everyone"):
        assert label not in child.way.page.one("main").text


def test_the_rules_decide_what_is_asked_and_how(child: Child, assign: Assign) -> None:
    child.open(assign(ask_before="everyone", ask_how_sure=True, open_book=True))
    assert child.way.at == "before/1"
    child.way.send()
    child.way.send()
    child.way.post(f"/r/{child.way.token}/article", {"rating": "40"})
    assert child.way.page.all("div", class_="levels")
    assert "Look at the article" in child.way.page.one("main").text
    child.open(assign())
    child.way.post(f"/r/{child.way.token}/article", {"rating": "40"})
    assert not child.way.page.all("div", class_="levels")
    assert "Look at the article" not in child.way.page.one("main").text
    child.walk()
    assert child.way.at == "result"


def test_shuffled_pages_have_results_in_the_order_of_the_article(
    app: Flask, quiz: Quiz, room: Room, assign: Assign
) -> None:
    made, firsts = assign(shuffle_questions=True), set[str]()
    for _ in range(12):
        child = Child(app, quiz)
        child.join(room.code, room.pupils[0].words)
        child.open(made if not firsts else assign(shuffle_questions=True))
        child.way.post(f"/r/{child.way.token}/article", {"rating": "40"})
        firsts.add(child.way.page.one("h1").text)
        child.walk()
        headings = [s.one("h2").text for s in child.way.page.all("section", class_="fact")]
        assert headings == [fact.heading for fact in quiz.facts]
        if len(firsts) == 2:
            return
    raise AssertionError("always the same fact comes first")


# Whose it is


def test_it_opens_in_that_pupils_session_only(
    app: Flask, quiz: Quiz, room: Room, at_facts: Callable[..., Child], session: Session
) -> None:
    child = at_facts()
    stranger, other = Child(app, quiz), Child(app, quiz)
    other.join(room.code, room.pupils[1].words)
    places = ("", "/fact/1", "/article", "/result", "/carry", "/delete", "/unclear")
    for place in places:
        stranger.get(f"/r/{child.way.token}{place}")
        if place != "/unclear":
            assert stranger.path == "/join"
        other.get(f"/r/{child.way.token}{place}")
        assert other.response.status_code == 403
        assert other.page.one("h1").text == "This belongs to somebody else"
    for place in ("/fact/1", "/article", "/again", "/delete", "/unclear"):
        for who in (stranger, other):
            assert who.client.post(f"/r/{child.way.token}{place}").status_code == 403
    assert answers(session) == 0
    stranger.get("/join?first=1")
    assert "belongs to a pupil" in stranger.page.one("p", role="note").text


def test_pupils_cannot_delete_or_repeat_by_the_readers_buttons(
    at_facts: Callable[..., Child], session: Session
) -> None:
    child = at_facts(attempts=0)
    child.walk()
    for place in ("again", "delete", "unclear"):
        child.post(f"/r/{child.way.token}/{place}")
        assert child.response.status_code == 403
        assert child.page.one("h1").text == "This goes another way"
    for place in ("carry", "delete"):
        child.get(f"/r/{child.way.token}/{place}")
        assert child.response.status_code == 403
    session.rollback()
    assert len(session.scalars(select(Attempt.id)).all()) == 1
    assert answers(session) == 4


def test_what_was_typed_when_the_session_had_ended_is_kept_in_the_page(
    room: Room, at_facts: Callable[..., Child], session: Session
) -> None:
    child = at_facts()
    data = child.way.filled(right)
    store(session, delete(PupilSession))
    path = child.way.path
    child.post(path, data)
    assert (child.response.status_code, child.page.one("h1").text) == (403, "You are signed out")
    assert answers(session) == 0
    kept = child.page.one("main").one("form", method="post")
    child.join(room.code, room.pupils[0].words)
    child.send(kept)
    assert child.path.endswith("/fact/2")
    assert answers(session) == 2


def test_a_pupil_who_was_removed_while_answering_is_told_so(
    at_facts: Callable[..., Child], session: Session
) -> None:
    child = at_facts()
    data, path = child.way.filled(right), child.way.path
    store(session, delete(Attempt))
    store(session, delete(Pupil))
    child.post(path, data)
    assert child.response.status_code == 404
    assert child.page.one("h1").text == "This is not here any more"
    child.get("/mine")
    assert child.path == "/join"


def test_a_class_that_is_closed_while_a_pupil_answers_says_so_and_keeps_what_was_typed(
    at_facts: Callable[..., Child], session: Session
) -> None:
    child = at_facts()
    data, path = child.way.filled(right), child.way.path
    store(session, update(Classroom).values(archived_at=datetime.now(UTC)))
    child.post(path, data)
    assert (child.response.status_code, child.page.one("h1").text) == (403, "Your class is closed")
    assert child.page.one("main").all("form", action=path)
    child.get(path)
    assert child.page.one("h1").text == "Your class is closed"
    assert answers(session) == 0


def test_work_stays_with_a_pupil_who_moves_to_another_class(
    at_facts: Callable[..., Child], session: Session
) -> None:
    child = at_facts()
    new = Classroom(name="8a", join_code="BCDFGH", zone="UTC", created_at=datetime.now(UTC))
    session.add(new)
    session.commit()
    store(session, update(Pupil).values(classroom_id=new.id))
    child.way.get(child.way.path)
    assert child.way.at == "fact/1"
    child.walk()
    assert child.way.at == "result"


def test_two_browsers_of_one_pupil_never_overwrite_each_other_unseen(
    app: Flask, quiz: Quiz, room: Room, at_facts: Callable[..., Child]
) -> None:
    child = at_facts()
    old, data = child.way.path, child.way.filled(wrong)
    child.way.send(right)
    other = Child(app, quiz)
    other.join(room.code, room.pupils[0].words)
    other.post(old, data)
    assert other.response.status_code == 409
    assert "another window" in other.page.one("div", role="alert").text


# The clock


def test_a_limit_shows_a_clock_by_the_servers_time(at_facts: Callable[..., Child]) -> None:
    child = at_facts(minutes=20)
    box = child.way.page.one("div", class_="clock")
    assert 1190 <= int(box["data-clock"]) <= 1200
    assert box.one("p", class_="unseen")["aria-live"] == "polite"
    assert "You have until" in box.text
    assert "it is" in box.text


def test_no_clock_where_there_is_no_end_or_a_far_one(at_facts: Callable[..., Child]) -> None:
    assert not at_facts().way.page.all("div", class_="clock")
    assert not at_facts(closes=clock(days=2)).way.page.all("div", class_="clock")
    assert at_facts(closes=clock(minutes=30)).way.page.all("div", class_="clock")


def test_what_arrives_in_the_last_seconds_counts(
    at_facts: Callable[..., Child], session: Session, time_passes: TimePasses
) -> None:
    child = at_facts(minutes=20)
    time_passes(20 * 60 - 3)
    child.way.get(child.way.path)
    assert int(child.way.page.one("div", class_="clock")["data-clock"]) <= 3
    path, data = child.way.path, child.way.filled(right)
    time_passes(8)
    child.post(path, data)
    assert child.page.one("h1").text == "Time is up"
    assert answers(session) == 2
    assert late(session) == 0


def test_right_answers_are_not_shown_while_something_may_still_arrive(
    at_facts: Callable[..., Child], time_passes: TimePasses
) -> None:
    child = at_facts(minutes=20)
    time_passes(20 * 60 + 2)
    for place in ("/result", "", "/fact/1", "/article"):
        child.get(f"/r/{child.way.token}{place}")
        assert child.page.one("h1").text == "Time is up"
    time_passes(20)
    child.get(f"/r/{child.way.token}")
    assert child.path.endswith("/result")


def test_an_unreadable_answer_in_the_last_seconds_does_not_hold_the_page(
    at_facts: Callable[..., Child], session: Session, time_passes: TimePasses
) -> None:
    child = at_facts(minutes=20)
    data = {name: ["?", "x" * 900] for name in child.way.filled(right) if name.startswith("answer")}
    path = child.way.path
    time_passes(20 * 60 + 2)
    child.post(path, data)
    assert child.page.one("h1").text == "Time is up"


def test_what_arrives_later_is_kept_and_does_not_count(
    at_facts: Callable[..., Child], session: Session, time_passes: TimePasses
) -> None:
    child = at_facts(minutes=20)
    child.way.send(right)
    path, data = child.way.path, child.way.filled(right)
    time_passes(21 * 60)
    child.post(path, data)
    assert child.path.endswith("/result")
    told = child.page.one("main").text
    assert "Your time was up before this arrived. What you sent now is kept" in told
    assert child.page.one("h1").text == "1 of the 2 facts came across"
    assert "Not reached" in told
    assert "You had not sent this one when the time was up." in told
    assert (answers(session), late(session)) == (2, 2)


def test_a_rating_after_the_end_is_kept_and_does_not_count(
    child: Child, assign: Assign, session: Session, time_passes: TimePasses
) -> None:
    child.open(assign(minutes=20))
    time_passes(21 * 60)
    child.post(f"/r/{child.way.token}/article", {"rating": "90"})
    assert child.path.endswith("/result")
    assert late(session) == 1
    assert child.page.one("h1").text == "0 of the 2 facts came across"


def test_the_job_ends_what_timed_out_at_the_time_when_it_was_up(
    at_facts: Callable[..., Child], session: Session, time_passes: TimePasses
) -> None:
    child = at_facts(minutes=20)
    now = datetime.now(UTC)
    session.rollback()
    assert not has_timed_out(session, now + timedelta(minutes=20) + SETTLED / 2)
    time_passes(21 * 60)
    assert has_timed_out(session, now)
    assert end_timed_out(session, now) == 1
    session.commit()
    assert not has_timed_out(session, now)
    [(finished, ends)] = session.execute(select(Attempt.finished_at, Attempt.ends_at)).all()
    assert finished == ends
    session.rollback()
    child.get(f"/r/{child.way.token}")
    assert "Your time was up at" in child.page.one("main").text


def test_an_assignment_that_closes_ends_what_is_under_way(
    at_facts: Callable[..., Child], session: Session, time_passes: TimePasses
) -> None:
    child = at_facts(closes=clock(minutes=30))
    path, data = child.way.path, child.way.filled(right)
    time_passes(31 * 60)
    session.rollback()
    [ends] = session.scalars(select(Attempt.ends_at))
    assert ends is not None
    store(session, update(Assignment).values(closes=clock(minutes=-1)))
    store(session, update(Attempt).values(ends_at=ends.replace(second=0, microsecond=0)))
    child.post(path, data)
    assert child.path.endswith("/result")
    assert (answers(session), late(session)) == (0, 2)


def test_what_is_sent_after_the_due_date_counts_and_is_late(
    at_facts: Callable[..., Child], session: Session
) -> None:
    child = at_facts(due=clock(minutes=30))
    store(session, update(Assignment).values(due="2026-01-05T08:00"))
    child.way.get(child.way.path)
    assert "This was due on Monday, 5 January, 08:00." in child.way.page.one("main").text
    child.walk()
    told = child.way.page.one("main").text
    child.way.go("article")
    assert "This was due" not in child.way.page.one("main").text
    assert "It came in late: it was due on Monday, 5 January, 08:00." in told
    assert (answers(session), late(session)) == (4, 0)


def test_a_page_that_was_sent_with_gaps_when_the_time_was_up_is_no_endless_way(
    at_facts: Callable[..., Child], time_passes: TimePasses
) -> None:
    child = at_facts(minutes=20)
    path, data = child.way.path, child.way.filled(blank)
    time_passes(20 * 60 + 2)
    child.post(path, data)
    assert child.page.one("h1").text == "Time is up"


# What it costs


def test_the_way_of_a_pupil_costs_few_statements(child: Child, assign: Assign, app: Flask) -> None:
    made = assign(minutes=20)
    child.open(made)
    child.walk()
    child.open(assign(minutes=20))

    def costs(method: str, path: str, data: object = None) -> None:
        with statements() as found:
            answer = child.client.open(path, method=method, data=data, headers=FROM_OUR_PAGE)
        assert answer.status_code in {200, 303}
        assert len(found) <= 6, (path, found)
        assert method == "POST" or all(s.upper().startswith("SELECT") for s in found)

    token = child.way.token
    costs("GET", f"/r/{token}")
    costs("GET", f"/r/{token}/article")
    costs("POST", f"/r/{token}/article", {"rating": "40"})
    for number in (1, 2):
        path = f"/r/{token}/fact/{number}"
        costs("GET", path)
        child.way.get(path)
        costs("POST", path, child.way.filled(right))
    costs("GET", f"/r/{token}/result")
