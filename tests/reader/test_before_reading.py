"""Quizzes that ask before reading: all readers, half of them, or each on half of the facts."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Attempt, LateAnswer
from quizapp.services.attempts.plan import Plan
from tests.bank import builders
from tests.helpers import asked_in, publish
from tests.reader.client import Reader, blank, right, wrong

Attempts = Callable[[], list[Attempt]]
Stored = dict[tuple[str, str], tuple[str, str | None]]


def published(app: Flask, ask_before: str, **more: Any) -> Quiz:
    quiz = builders.quiz(settings={"ask_before": ask_before, **more})
    publish(app, quiz)
    return quiz


def plan(attempt: Attempt) -> Plan:
    return Plan.from_json(attempt.plan)


def test_everyone_goes_before_article_after(
    app: Flask, attempts: Attempts, stored: Callable[[], Stored]
) -> None:
    reader = Reader(app, published(app, "everyone"))
    opening = reader.get(f"/q/{reader.quiz.slug}")
    assert opening.one("button").text == "Begin"
    assert "Apple trees" not in opening.text
    reader.post(opening.one("form", method="post")["action"])
    before = []
    for number in (1, 2):
        assert reader.at == f"before/{number}"
        assert reader.page.one("h1").text == "What do you know already?"
        before += reader.asked()
        reader.send(wrong)
    assert len(before) == 2
    assert reader.at == "article"
    assert "Apple trees need pollen" in reader.page.text
    reader.post(f"/r/{reader.token}/article", {"rating": "100"})
    after = []
    for number in (1, 2):
        assert reader.at == f"fact/{number}"
        after += reader.asked()
        reader.send(right)
    assert reader.at == "result"
    assert not {q.id for q in before} & {q.id for q in after}
    lead = reader.page.one("p", class_="lead").text
    assert lead == "Your estimate (100) fits: 2 of the facts were new and you got them right."
    assert reader.page.text.count("Asked before you read") == 2
    drawn = plan(attempts()[0])
    assert {q.pair for q in before} == {drawn.form}
    assert set(stored()) == set(asked_in(drawn))


def test_both_forms_are_drawn_and_stored_and_nobody_meets_a_question_twice(
    app: Flask, attempts: Attempts
) -> None:
    reader = Reader(app, published(app, "everyone"))
    for _ in range(24):
        reader.begin(None)
        reader.walk()
    forms = Counter(plan(attempt).form for attempt in attempts())
    assert set(forms) == {"a", "b"}
    for attempt in attempts():
        questions = [name for _, name in asked_in(plan(attempt))]
        assert len(questions) == len(set(questions)) == 6
        for page in plan(attempt).before:
            pair = reader.quiz.questions[page.question_ids[0]].pair
            assert pair == plan(attempt).form


def test_half_of_the_readers_read_at_once(app: Flask, attempts: Attempts) -> None:
    reader = Reader(app, published(app, "half"))
    ways = Counter()  # type: ignore[var-annotated]
    for _ in range(24):
        reader.begin(None)
        ways[reader.at] += 1
        reader.walk()
        assert reader.page.one("h1").text == "2 of the 2 facts came across"
    assert set(ways) == {"before/1", "article"}
    assert {len(plan(attempt).before) for attempt in attempts()} == {0, 2}


def test_each_reader_is_asked_on_half_of_the_facts(app: Flask, attempts: Attempts) -> None:
    reader = Reader(app, published(app, "half_the_facts"))
    for _ in range(16):
        reader.begin(None)
        assert reader.at == "before/1"
        assert reader.page.one("p", class_="eyebrow").text == "Before you read: 1 of 1"
        reader.walk()
        assert "fits" not in reader.page.one("p", class_="lead").text
    asked = {page.fact_id for attempt in attempts() for page in plan(attempt).before}
    assert asked == {"yield", "cost"}


def test_the_questions_after_reading_wait_for_those_before(
    app: Flask, stored: Callable[[], Stored], attempts: Attempts
) -> None:
    reader = Reader(app, published(app, "everyone"))
    reader.begin(None)
    for place in ("fact/1", "fact/2", "article", "result"):
        reader.go(place)
        assert reader.at == "before/1"
    asked = plan(attempts()[0]).after
    for number, page in enumerate(asked, 1):
        data = {f"answer-{name}": "a" for name in page.question_ids} | {"noted": "1"}
        reader.post(f"/r/{reader.token}/fact/{number}", data)
        assert reader.at == "before/1"
    assert stored() == {}
    assert attempts()[0].finished_at is None
    reader.post(f"/r/{reader.token}/article", {"rating": "10"})
    assert reader.at == "before/1"
    assert attempts()[0].rating is None


def test_what_was_answered_before_reading_can_be_changed_until_reading(
    app: Flask, stored: Callable[[], Stored]
) -> None:
    reader = Reader(app, published(app, "everyone"))
    reader.begin(None)
    [question] = reader.asked()
    reader.send(wrong)
    old = reader.go("before/1")
    assert old is reader.page
    assert reader.at == "before/1"
    reader.send(right)
    assert stored()["pre", question.id][0] == "answered"
    assert reader.at == "before/2"


def test_once_reading_began_the_answers_before_it_are_frozen(
    app: Flask, stored: Callable[[], Stored], session: Session
) -> None:
    reader = Reader(app, published(app, "everyone"))
    reader.begin(None)
    old = reader.copy()
    reader.send(wrong)
    reader.send(wrong)
    before = stored()
    reader.go("before/1")
    assert reader.at == "article"
    old.send(right)
    assert (old.at, old.response.status_code) == ("article", 200)
    assert "does not count" in old.page.text
    assert stored() == before
    late = session.scalars(select(LateAnswer)).all()
    assert [row.phase for row in late] == ["pre"]


def test_a_double_click_on_the_last_page_before_reading_is_not_late(
    app: Flask, session: Session
) -> None:
    reader = Reader(app, published(app, "everyone"))
    reader.begin(None)
    reader.send()
    action, data = reader.form()["action"], reader.filled()
    reader.post(action, data)
    reader.post(action, data)
    assert reader.at == "article"
    assert "does not count" not in reader.page.text
    assert session.scalars(select(LateAnswer)).all() == []


def test_questions_before_reading_may_be_left_out(app: Flask, stored: Callable[[], Stored]) -> None:
    reader = Reader(app, published(app, "everyone"))
    reader.begin(None)
    reader.send(blank)
    assert reader.at == "before/1"
    assert "You left out 1 question." in reader.page.text
    reader.send(blank)
    assert reader.at == "before/2"
    assert [status for status, _ in stored().values()] == ["omitted"]


def test_a_rating_left_out_is_not_asked_for_twice_by_force(app: Flask) -> None:
    reader = Reader(app, published(app, "everyone"))
    reader.begin(None)
    reader.send()
    reader.send()
    reader.post(f"/r/{reader.token}/article", {"rating": ""})
    assert reader.at == "fact/1"


def test_a_rating_sent_with_begin_is_not_taken(app: Flask, attempts: Attempts) -> None:
    """It would have been given before reading."""
    reader = Reader(app, published(app, "everyone"))
    reader.post(f"/q/{reader.quiz.slug}/begin", {"rating": "77"})
    assert attempts()[0].rating is None


@pytest.mark.parametrize(
    ("rating", "before", "after", "said"),
    [
        ("100", wrong, right, "Your estimate (100) fits: 2 of the facts were new"),
        ("90", right, right, "You estimated 90. The questions show 0 new facts now right."),
        ("10", wrong, right, "You put 10, and learned more than you thought: 2 facts."),
        ("0", right, wrong, "You had “Bees raise the yield” right before reading and wrong after"),
    ],
)
def test_the_result_sets_the_rating_beside_the_gain(
    app: Flask, rating: str, before: Any, after: Any, said: str
) -> None:
    reader = Reader(app, published(app, "everyone"))
    reader.begin(None)
    reader.send(before)
    reader.send(before)
    reader.post(f"/r/{reader.token}/article", {"rating": rating})
    reader.walk(after)
    assert said in reader.page.one("p", class_="lead").text


def test_i_do_not_know_is_offered_in_both_phases_or_in_none(app: Flask) -> None:
    for allowed in (True, False):
        reader = Reader(app, published(app, "everyone", dont_know=allowed))
        reader.begin(None)
        while reader.at != "result":
            if reader.at == "article":
                reader.post(f"/r/{reader.token}/article")
            assert ("I don’t know" in reader.form().text) is allowed
            reader.send()


def test_an_open_book_can_be_opened_beside_the_questions_after_reading(app: Flask) -> None:
    reader = Reader(app, published(app, "everyone", open_book=True))
    reader.begin(None)
    assert "Look at the article" not in reader.page.text
    reader.send()
    reader.send()
    reader.post(f"/r/{reader.token}/article")
    assert "Look at the article" in reader.page.text
