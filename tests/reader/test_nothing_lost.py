"""Nothing is lost and nothing is doubled: double clicks, several windows, what comes too late."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Question
from quizapp.models import Attempt, LateAnswer
from quizapp.question_types import TYPES
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
