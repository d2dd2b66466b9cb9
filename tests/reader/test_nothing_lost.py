"""Nothing is lost and nothing is doubled: double clicks, several windows, what comes too late."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Question, Quiz
from quizapp.models import Answer, Attempt, LateAnswer
from quizapp.question_types import TYPES
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, blank, right, wrong

Stored = dict[tuple[str, str], tuple[str, str | None]]
Read = Callable[[], Stored]
Attempts = Callable[[], list[Attempt]]
KEY = "0123456789abcdef" * 2


def given(question: Question, values: list[str]) -> tuple[str, str | None]:
    return "answered", TYPES[question.type].read(question.body, values, "en")


def late(session: Session) -> list[tuple[str, str | None, str, str | None]]:
    session.rollback()
    rows = session.scalars(select(LateAnswer).order_by(LateAnswer.id))
    return [(row.phase, row.question_id, row.status, row.response) for row in rows]


# Double clicks


def test_a_double_click_on_begin_begins_once(reader: Reader, attempts: Attempts) -> None:
    reader.begin("40", KEY)
    first = reader.path
    reader.begin("40", KEY)
    assert reader.path == first
    assert len(attempts()) == 1


def test_begin_sent_again_later_changes_nothing(reader: Reader, attempts: Attempts) -> None:
    """The reply got lost; the browser sends the same form once more, after the reader has gone on elsewhere."""
    reader.begin("40", KEY)
    reader.send()
    reader.begin("60", KEY)
    assert reader.at == "fact/2"
    assert [attempt.rating for attempt in attempts()] == [40]


@pytest.mark.parametrize("key", ["", "short", "g" * 32, "0" * 33, "\x00" * 32])
def test_forms_without_a_sound_key_begin_each_time(
    reader: Reader, attempts: Attempts, key: str
) -> None:
    reader.begin("40", key)
    reader.begin("40", key)
    assert len(attempts()) == 2


def test_another_form_is_another_reader(reader: Reader, attempts: Attempts) -> None:
    reader.begin("40", KEY)
    reader.begin("40", KEY[::-1])
    assert [attempt.first_id for attempt in attempts()] == [None, None]


def test_two_beginnings_at_the_same_moment_are_one(
    app: Flask, reader: Reader, attempts: Attempts
) -> None:
    places, gate = [], threading.Barrier(4)

    def begin() -> None:
        gate.wait()
        data = {"rating": "50", "key": KEY}
        response = app.test_client().post(f"/q/{reader.quiz.slug}/begin", data=data)
        places.append(response.location.split("/")[2])

    run_at_once(begin, 4)
    assert len(places) == 4
    assert len(set(places)) == 1
    assert len(attempts()) == 1


def test_every_page_may_be_sent_twice(reader: Reader, stored: Read, session: Session) -> None:
    reader.begin()
    while reader.at != "result":
        action, data = reader.form()["action"], reader.filled()
        reader.post(action, data)
        arrived, answers = reader.path, stored()
        reader.post(action, data)
        assert (reader.path, reader.response.status_code) == (arrived, 200)
        assert stored() == answers
    assert "What you sent now is kept" not in reader.page.text
    assert late(session) == []


def test_the_last_page_sent_twice_at_the_same_moment_is_stored_once(
    app: Flask, reader: Reader, stored: Read, attempts: Attempts, session: Session
) -> None:
    reader.begin()
    reader.send()
    action, data, gate = reader.form()["action"], reader.filled(), threading.Barrier(4)
    replies = []

    def send() -> None:
        gate.wait()
        replies.append(app.test_client().post(action, data=data))

    run_at_once(send, 4)
    assert [(reply.status_code, reply.location) for reply in replies] == [
        (303, f"/r/{reader.token}/result")
    ] * 4
    assert len(stored()) == 4
    assert attempts()[0].finished_at is not None
    assert late(session) == []


def run_at_once(work: Callable[[], None], times: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


# Several windows


def test_an_older_page_with_other_answers_is_shown_both(reader: Reader, stored: Read) -> None:
    reader.begin()
    other = reader.copy()
    asked = reader.asked()
    reader.send(right)
    other.send(wrong)
    assert (other.response.status_code, other.at) == (409, "fact/1")
    assert stored() == {("post", q.id): given(q, right(q)) for q in asked}
    assert other.entered() == {q.id: wrong(q) for q in asked}
    assert "Nothing has been overwritten." in other.page.one("div", class_="summary").text
    for question in asked:
        notice = other.page.one("p", id=f"answer-{question.id}-elsewhere").text
        kind = TYPES[question.type]
        said = kind.describe(question.body, kind.key(question.body), "en")
        assert notice == f"Saved from another window: {'; '.join(said)}"
    other.send(wrong)
    assert other.at == "fact/2"
    assert stored() == {("post", q.id): given(q, wrong(q)) for q in asked}


def test_the_reader_may_keep_what_the_other_window_stored(reader: Reader, stored: Read) -> None:
    reader.begin()
    other = reader.copy()
    reader.send(right)
    before = stored()
    other.send(wrong)
    other.get(other.page.one("div", class_="summary").one("a")["href"])
    assert other.at == "fact/2"
    assert stored() == before


def test_a_third_window_is_a_conflict_anew(reader: Reader, stored: Read) -> None:
    """What was shown beside the answers is what may be overwritten, and nothing newer."""
    reader.begin()
    second, third = reader.copy(), reader.copy()
    asked = reader.asked()
    reader.send(right)
    second.send(wrong)
    third.send(blank)
    assert third.response.status_code == 409
    second.send(wrong)
    assert second.at == "fact/2"
    third.send(blank)
    assert third.response.status_code == 409
    assert stored() == {("post", q.id): given(q, wrong(q)) for q in asked}


def test_the_same_answers_from_an_older_page_are_no_conflict(reader: Reader) -> None:
    reader.begin()
    other = reader.copy()
    reader.send(right)
    other.send(right)
    assert (other.response.status_code, other.at) == (200, "fact/2")


def test_an_older_page_of_another_fact_is_no_conflict(reader: Reader, stored: Read) -> None:
    reader.begin()
    other = reader.copy()
    other.go("fact/2")
    reader.send(right)
    other.send(right)
    assert other.response.status_code == 200
    assert len(stored()) == 4


def test_a_blank_older_page_does_not_wipe_answers(reader: Reader, stored: Read) -> None:
    reader.begin()
    other = reader.copy()
    reader.send(right)
    before = stored()
    other.send(blank)
    assert other.response.status_code == 409
    assert stored() == before


@pytest.mark.parametrize("number", ["", "-1", "abc", "99999999999999", "1e3"])
def test_a_page_without_a_sound_number_counts_as_old(reader: Reader, number: str) -> None:
    reader.begin()
    old = reader.filled(wrong) | {"save": [number]}
    action = reader.form()["action"]
    reader.send(right)
    reader.post(action, old)
    assert reader.response.status_code == 409


# Too late


def test_a_page_sent_after_the_end_is_kept_and_not_counted(
    reader: Reader, stored: Read, session: Session
) -> None:
    reader.begin()
    old = reader.copy()
    asked = reader.asked()
    reader.walk(right)
    before, result = stored(), [fact.text for fact in reader.page.all("section", class_="fact")]
    old.send(wrong)
    assert (old.at, old.response.status_code) == ("result", 200)
    notice = old.page.one("p", role="status").text
    assert notice == "You had finished already. What you sent now is kept, but does not count."
    assert [fact.text for fact in old.page.all("section", class_="fact")] == result
    assert stored() == before
    assert late(session) == [("post", q.id, *given(q, wrong(q))) for q in asked]


def test_what_came_late_twice_is_kept_once(reader: Reader, session: Session) -> None:
    reader.begin()
    old = reader.copy()
    reader.walk(right)
    action, data = old.form()["action"], old.filled(wrong)
    old.post(action, data)
    old.post(action, data)
    assert len(late(session)) == 2


def test_the_newest_page_too_is_late_after_the_end(
    reader: Reader, stored: Read, session: Session
) -> None:
    """A save number of any size does not open what is finished."""
    reader.begin()
    action, data = reader.form()["action"], reader.filled(wrong)
    reader.walk(right)
    before = stored()
    reader.post(action, data | {"save": ["999"], "noted": ["1"]})
    assert stored() == before
    assert len(late(session)) == 2


def test_the_time_of_finishing_does_not_move(reader: Reader, attempts: Attempts) -> None:
    reader.begin()
    reader.send()
    action, data = reader.form()["action"], reader.filled(wrong)
    reader.send(right)
    [before] = [(a.finished_at, a.saves, a.seen_at) for a in attempts()]
    reader.post(action, data)
    assert [(a.finished_at, a.saves, a.seen_at) for a in attempts()] == [before]


def test_pages_of_a_finished_attempt_lead_to_the_result(reader: Reader) -> None:
    reader.begin()
    reader.walk()
    for place in ("fact/1", "fact/2", ""):
        reader.go(place) if place else reader.get(f"/r/{reader.token}")
        assert reader.at == "result"


# Coming back


def test_a_reader_comes_back_after_weeks(reader: Reader, session: Session) -> None:
    reader.begin()
    reader.send()
    for attempt in session.scalars(select(Attempt)):
        session.execute(
            update(Attempt).values(
                began_at=attempt.began_at - timedelta(days=30),
                seen_at=attempt.seen_at - timedelta(days=30),
            )
        )
    session.commit()
    reader.get(f"/r/{reader.token}")
    assert reader.at == "fact/2"
    reader.walk()
    assert reader.page.one("h1").text == "2 of the 2 facts came across"


def test_an_old_link_that_has_died_opens_nothing(reader: Reader, session: Session) -> None:
    reader.begin()
    session.execute(update(Attempt).values(token_hash=None))
    session.commit()
    reader.get(reader.path)
    assert reader.response.status_code == 404


# Trying again


def test_trying_again_is_practice_with_a_plan_of_its_own(
    reader: Reader, attempts: Attempts, session: Session
) -> None:
    reader.begin("30")
    first = reader.token
    reader.walk()
    reader.post(reader.form()["action"])
    assert reader.at == "article"
    assert reader.token != first
    assert reader.page.one("form", id="closing-question")
    one, two = attempts()
    assert (two.first_id, two.practice, two.rating) == (one.id, True, None)
    reader.post(f"/r/{reader.token}/article", {"rating": "20"})
    assert reader.at == "fact/1"
    reader.walk()
    assert attempts()[1].rating == 20
    assert attempts()[0].rating == 30
    assert "You put 20." in reader.page.text


def test_trying_again_draws_anew(reader: Reader, attempts: Attempts) -> None:
    reader.begin()
    reader.walk()
    for _ in range(12):
        reader.post(f"/r/{reader.token}/again")
        reader.walk()
    plans = {attempt.plan for attempt in attempts()}
    assert len(plans) > 3
    assert {a.first_id for a in attempts()[1:]} == {attempts()[0].id}


def test_trying_again_before_the_end_goes_on(reader: Reader, attempts: Attempts) -> None:
    reader.begin()
    reader.post(f"/r/{reader.token}/again")
    assert reader.at == "fact/1"
    assert len(attempts()) == 1


def test_trying_again_takes_what_is_published_now(
    app: Flask, reader: Reader, attempts: Attempts
) -> None:
    reader.begin()
    reader.walk()
    publish(app, builders.quiz(title="Bees, told anew", slug="bees-anew"))
    reader.post(f"/r/{reader.token}/again")
    assert reader.page.one("h1").text == "Bees, told anew"
    one, two = attempts()
    assert one.version_id != two.version_id
    assert not two.practice


# Deleting


def test_deleting_takes_the_whole_chain(reader: Reader, session: Session) -> None:
    reader.begin()
    old = reader.copy()
    first = reader.token
    reader.walk()
    old.send(wrong)
    reader.post(f"/r/{reader.token}/again")
    second = reader.token
    reader.walk()
    neighbour = Reader(reader.client.application, reader.quiz)
    neighbour.begin()
    neighbour.walk()
    reader.get(f"/r/{second}/delete")
    assert reader.page.one("main").one("a")["href"] == f"/r/{second}/result"
    assert session.query(Attempt).count() == 3
    reader.send()
    assert reader.path == "/deleted"
    session.rollback()
    assert session.query(Attempt).count() == 1
    assert session.query(Answer).count() == 4
    assert session.query(LateAnswer).count() == 0
    for token in (first, second):
        for place in ("", "/fact/1", "/result", "/article", "/carry", "/delete"):
            reader.get(f"/r/{token}{place}")
            assert reader.response.status_code == 404
        reader.post(f"/r/{token}/delete")
        assert reader.response.status_code == 404
    neighbour.go("result")
    assert neighbour.response.status_code == 200


def test_deleting_on_the_way_is_possible(reader: Reader, attempts: Attempts) -> None:
    reader.begin()
    reader.send()
    reader.go("delete")
    assert reader.page.one("main").one("a")["href"] == f"/r/{reader.token}/fact/2"
    reader.send()
    assert attempts() == []


def test_a_page_sent_after_deleting_is_not_stored(reader: Reader, stored: Read) -> None:
    reader.begin()
    old = reader.copy()
    reader.post(f"/r/{reader.token}/delete")
    old.send()
    assert old.response.status_code == 404
    assert stored() == {}


# A correction


def test_a_correction_shows_in_the_result(app: Flask, reader: Reader) -> None:
    reader.begin("100")

    def with_75(question: Question) -> list[str]:
        return ["75"] if question.type == "numeric" else right(question)

    reader.walk(with_75)
    assert reader.page.one("h1").text == "1 of the 2 facts came across"
    data: Any = builders.quiz_data()
    for question in data["facts"][1]["questions"][:2]:
        question["answer"] = 75
        question["explanation"] = "It was counted anew."
    publish(app, builders.quiz(facts=data["facts"]), correction=True)
    reader.go("result")
    assert reader.page.one("h1").text == "2 of the 2 facts came across"
    assert "It was counted anew." in reader.page.text
    assert "You put 100. 2 of the 2 facts" in reader.page.text


def test_a_reader_on_the_way_reads_on_as_before_and_is_marked_by_the_correction(
    app: Flask, quiz: Quiz
) -> None:
    reader = Reader(app, quiz)
    reader.begin()
    prompts = [question.prompt for question in reader.asked()]
    data: Any = builders.quiz_data()
    for question in data["facts"][0]["questions"]:
        question["prompt"] += " Think twice."
        if question["type"] == "true_false":
            question["answer"] = True
        else:
            for option in question["options"]:
                option["correct"] = not option.get("correct")
                option["feedback"] = "Not so."
                if option["id"] == "c":
                    option["correct"] = False
    publish(app, builders.quiz(facts=data["facts"]), correction=True)
    reader.go("fact/1")
    assert [legend.text for legend in reader.page.all("legend")] == prompts
    reader.walk(right)
    assert reader.page.one("h1").text == "1 of the 2 facts came across"
    for prompt in prompts:
        assert prompt in reader.page.text
    assert "Think twice." not in reader.page.text
