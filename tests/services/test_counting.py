"""Each attempt is counted once, in its current state, whatever happens in which order."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import dialect_of, write_transaction
from quizapp.models import Counter
from quizapp.question_types import TYPES
from quizapp.services.counting import count_attempts, remark
from quizapp.services.counting.count_attempts import count_batch
from quizapp.services.counting.counted_attempts import Marker
from tests.bank import builders
from tests.helpers import publish, statements
from tests.services.readers import Readers, recounted


def corrected(wrong_now: bool = True) -> Quiz:
    """The quiz with another key for its two paired numbers."""
    data: Any = builders.quiz_data()
    if wrong_now:
        for question in data["facts"][1]["questions"][:2]:
            question["answer"] = 75
    return builders.quiz(facts=data["facts"])


def dropped() -> Quiz:
    """The quiz with two questions that do not count."""
    data: Any = builders.quiz_data()
    for question in (data["facts"][0]["questions"][2], data["facts"][1]["questions"][0]):
        question["marks"] = "dropped"
    return builders.quiz(facts=data["facts"])


def test_a_finished_attempt_is_counted_once(readers: Readers, session: Session) -> None:
    readers.finish(readers.begin(40))
    assert readers.count() == 1
    first = readers.counters()
    assert readers.levels("attempt") == {"began": 1, "rated": 1, "finished": 1}
    assert readers.levels("fact") == {"got_it": 2}
    assert readers.levels("rating") == {"40": 1}
    assert readers.count() == 0
    assert count_batch(session, readers.version_id, readers.now) == 0
    assert readers.counters() == first


def test_readers_on_the_way_are_not_counted_yet(readers: Readers) -> None:
    readers.send(readers.begin(), 0)
    readers.later(days=6, hours=23)
    assert readers.count() == 0
    assert readers.counters() == {}


def test_an_attempt_left_alone_for_a_week_counts_as_abandoned(
    readers: Readers, session: Session
) -> None:
    readers.send(readers.begin(30), 0)
    readers.later(days=7, seconds=1)
    assert readers.count() == 1
    assert readers.levels("attempt") == {"began": 1, "rated": 1}
    assert readers.levels("status") == {"answered": 2, "not_reached": 2}
    assert readers.levels("total") == {}
    assert readers.counters() == recounted(session, readers.version_id)


def test_coming_back_undoes_that(readers: Readers) -> None:
    token = readers.begin(30)
    readers.later(days=8)
    readers.count()
    readers.send(token, 0)
    assert readers.counters() == {}
    assert readers.count() == 0
    readers.send(token, 1)
    assert readers.count() == 1
    assert readers.levels("attempt") == {"began": 1, "rated": 1, "finished": 1}


def test_who_comes_back_may_answer_otherwise(readers: Readers, session: Session) -> None:
    token = readers.begin(30)
    readers.send(token, 0)
    readers.later(days=8)
    readers.count()
    assert readers.levels("question") == {"12": 2}
    readers.send(token, 0, right=False)
    assert readers.counters() == {}
    readers.later(days=8)
    readers.count()
    assert readers.levels("question") == {"0": 2}
    assert readers.counters() == recounted(session, readers.version_id)


def test_coming_back_and_finishing_at_once_counts_once(readers: Readers) -> None:
    token = readers.begin(30)
    readers.later(days=8)
    readers.count()
    readers.rate(token, 90)
    readers.finish(token)
    assert readers.count() == 1
    assert readers.levels("attempt") == {"began": 1, "rated": 1, "finished": 1}
    assert readers.levels("rating") == {"90": 1}


def test_a_reader_who_comes_back_with_another_rating_is_uncounted_by_the_old_one(
    readers: Readers,
) -> None:
    token = readers.begin(30)
    readers.later(days=8)
    readers.count()
    readers.rate(token, 90)
    readers.delete(token)
    assert readers.counters() == {}


def test_practice_is_not_counted(readers: Readers) -> None:
    token = readers.finish(readers.begin(40))
    readers.count()
    first = readers.counters()
    readers.finish(readers.again(token), right=False)
    assert readers.count() == 1
    assert readers.counters() == first
    assert readers.count() == 0


def test_trying_a_new_version_is_counted(app: Flask, readers: Readers) -> None:
    token = readers.finish(readers.begin(40))
    publish(app, builders.quiz(title="Bees anew"))
    readers.finish(readers.again(token))
    assert readers.count() == 2
    assert readers.levels("attempt") == {"began": 1, "finished": 1}


def test_of_two_tries_at_a_new_version_one_is_counted(app: Flask, readers: Readers) -> None:
    token = readers.finish(readers.begin(40))
    publish(app, builders.quiz(title="Bees anew"))
    one, two = readers.again(token), readers.again(token)
    readers.finish(two)
    readers.count()
    readers.finish(one)
    readers.count()
    assert readers.levels("attempt") == {"began": 1, "finished": 1}


def test_deleting_takes_out_exactly_what_was_counted(readers: Readers) -> None:
    readers.finish(readers.begin(40), right=False)
    readers.count()
    others = readers.counters()
    token = readers.finish(readers.begin(70, cohort="embedded"))
    readers.finish(readers.again(token))
    readers.count()
    assert readers.counters() != others
    readers.delete(token)
    assert readers.counters() == others
    assert readers.count() == 0


def test_deleting_what_was_not_counted_takes_out_nothing(readers: Readers) -> None:
    readers.finish(readers.begin(40))
    readers.count()
    before = readers.counters()
    readers.delete(readers.finish(readers.begin(40)))
    assert readers.counters() == before


def test_deleting_a_chain_over_two_versions_takes_it_out_of_both(
    app: Flask, readers: Readers
) -> None:
    old = readers.version_id
    token = readers.finish(readers.begin(40))
    publish(app, builders.quiz(title="Bees anew"))
    readers.finish(readers.again(token))
    readers.count()
    assert readers.counters(old)
    assert readers.counters()
    readers.delete(token)
    assert readers.counters(old) == readers.counters() == {}


def test_a_correction_counts_anew_under_the_new_key(app: Flask, readers: Readers) -> None:
    for _ in range(3):
        readers.finish(readers.begin(40))
    readers.count()
    assert readers.levels("fact") == {"got_it": 6}
    publish(app, corrected(), correction=True)
    assert readers.levels("fact") == {"got_it": 6}  # what is told stays whole till it is told anew
    assert (readers.count(), readers.remark()) == (0, 3)
    assert readers.levels("fact") == {"got_it": 3, "partly": 3}
    publish(app, corrected(wrong_now=False), correction=True)
    readers.remark()
    assert readers.levels("fact") == {"got_it": 6}


def test_cohorts_are_counted_apart(readers: Readers) -> None:
    readers.finish(readers.begin(40))
    readers.finish(readers.begin(40, cohort="embedded"))
    readers.count()
    assert {key.cohort for key in readers.counters()} == {"direct", "embedded"}


def test_answers_before_reading_have_counters_of_their_own(app: Flask, readers: Readers) -> None:
    publish(app, builders.quiz(settings={"ask_before": "everyone"}))
    readers.finish(readers.begin(None))
    readers.count()
    phases = [key.phase for key in readers.counters() if key.name == "fact"]
    assert sorted(phases) == ["post", "post", "pre", "pre"]


def test_many_are_counted_in_batches(
    readers: Readers, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(count_attempts, "BATCH", 3)
    for _ in range(7):
        readers.finish(readers.begin(40))
    sizes = []
    while readers._due():
        sizes.append(count_batch(session, readers.version_id, readers.now))
        session.commit()
    assert sizes == [3, 3, 1]
    assert readers.levels("attempt") == {"began": 7, "rated": 7, "finished": 7}


def test_a_batch_takes_as_many_statements_however_large_it_is(
    readers: Readers, session: Session
) -> None:
    folded = []
    for size in (2, 5):
        for _ in range(size):
            readers.finish(readers.begin(40))
        with statements() as sent:
            assert count_batch(session, readers.version_id, readers.now) == size
        session.commit()
        # On SQLite each id is a parameter, so the texts differ.
        folded.append(len(sent) if dialect_of(session) == "sqlite" else sent)
    assert folded[0] == folded[1]


def test_a_count_that_fails_half_way_changes_nothing(readers: Readers, session: Session) -> None:
    readers.finish(readers.begin(40))
    count_batch(session, readers.version_id, readers.now)
    session.rollback()
    assert readers.counters() == {}
    assert readers.count() == 1


OPERATIONS = (
    "begin",
    "embed",
    "send",
    "finish",
    "again",
    "rate",
    "wait",
    "count",
    "delete",
    "correct",
    "drop",
    "re-mark",
)


@pytest.mark.parametrize("seed", range(12))
def test_the_counters_are_always_those_of_the_raw_answers(  # noqa: C901, PLR0912 - one case an operation
    app: Flask, readers: Readers, session: Session, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Also in the middle of re-marking: attempts counted or deleted meanwhile keep the right marks."""
    monkeypatch.setattr(remark, "BATCH", 2)
    readers.rng.seed(seed)
    toggled = False
    for _ in range(40):
        operation = readers.rng.choice(OPERATIONS)
        token = readers.rng.choice(readers.tokens) if readers.tokens else readers.begin(None)
        match operation:
            case "begin" | "embed":
                rating = readers.rng.choice([None, 0, 50, 100])
                readers.begin(rating, "direct" if operation == "begin" else "embedded")
            case "send":
                readers.send(token, readers.rng.randrange(2), right=readers.rng.random() < 0.5)
            case "finish":
                readers.finish(token, right=readers.rng.random() < 0.5)
            case "again" if readers.state(token).finished_at:
                readers.again(token)
            case "rate":
                readers.rate(token, readers.rng.randrange(101))
            case "wait":
                readers.later(days=readers.rng.choice([1, 8]))
            case "count":
                readers.count()
            case "delete" if readers.rng.random() < 0.5:
                readers.delete(token)
            case "correct" if readers.rng.random() < 0.4:
                toggled = not toggled
                publish(app, corrected(toggled), correction=True)
            case "drop" if readers.rng.random() < 0.4:
                publish(app, dropped(), correction=True)
            case "re-mark":
                readers.remark(batches=1)
        if operation in {"count", "delete"}:
            readers.count()
        if operation == "delete":
            readers.remark()
            assert readers.counters() == recounted(session, readers.version_id)
    readers.count()
    readers.remark()
    assert readers.counters() == recounted(session, readers.version_id)


def test_counters_never_fall_below_nothing(readers: Readers, session: Session) -> None:
    for token in [readers.finish(readers.begin(40)) for _ in range(3)]:
        readers.count()
        readers.delete(token)
    assert session.scalar(select(func.count()).select_from(Counter).where(Counter.n < 0)) == 0


def test_who_answers_faster_than_anyone_can_read_is_counted_as_that_alone(
    readers: Readers, session: Session
) -> None:
    fast = readers.begin(90)
    readers.later(seconds=1)
    readers.finish(fast)
    slow = readers.begin(40)
    readers.later(minutes=5)
    readers.finish(slow)
    with write_transaction(session):
        assert count_batch(session, readers.version_id, readers.now, fastest=1000) == 2
    assert readers.levels("attempt") == {"hasty": 1, "began": 1, "rated": 1, "finished": 1}
    assert readers.levels("rating") == {"40": 1}


def test_who_is_too_fast_does_not_count_by_trying_again(readers: Readers, session: Session) -> None:
    fast = readers.finish(readers.begin(90))
    second = readers.again(fast)
    readers.later(minutes=5)
    readers.finish(second)
    with write_transaction(session):
        count_batch(session, readers.version_id, readers.now, fastest=1000)
    assert readers.levels("attempt") == {"hasty": 1}
    readers.delete(fast)
    assert readers.counters() == {}


def test_the_time_to_read_is_that_of_the_questions_asked(readers: Readers, quiz: Quiz) -> None:
    state = readers.state(readers.begin(50))
    texts = []
    for page in state.plan.after:
        for asked in page.asked:
            question = quiz.questions[asked.question_id]
            texts.append(question.prompt)
            texts += [option.text for option in TYPES[question.type].options(question.body)]
    words = sum(len(text.split()) for text in texts)
    needed = Marker(quiz).least_time(state.plan.to_json(), 600)
    assert needed == timedelta(seconds=words / 10)


def test_where_a_reader_stops_is_counted(readers: Readers, session: Session) -> None:
    readers.begin(50)
    readers.send(readers.begin(50), 0)
    readers.later(days=8)
    readers.count()
    assert readers.levels("stopped") == {"post:0": 1, "post:1": 1}
    readers.send(readers.tokens[0], 0)
    readers.later(days=8)
    readers.count()
    assert readers.levels("stopped") == {"post:1": 2}
    assert readers.counters() == recounted(session, readers.version_id)
