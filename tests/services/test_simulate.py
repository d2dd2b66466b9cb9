"""Simulated readers use the services of real ones, are marked as simulated, and can be removed."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from quizapp.jobs import simulate as jobs
from quizapp.marking import GivenAnswer, Status, mark
from quizapp.models import Answer, Attempt
from quizapp.services.attempts.plan import Plan
from quizapp.services.counting.count_attempts import IDLE
from quizapp.services.quizzes.published import find_published
from quizapp.services.simulating import simulate_remove
from quizapp.services.simulating.simulate import draw_beginnings, make_world
from quizapp.services.simulating.simulate_model import Model
from quizapp.services.simulating.simulate_remove import has_real_readers, versions_of_quiz
from tests.bank import builders
from tests.helpers import asked_in, find_snapshot, publish
from tests.services.readers import Readers, recounted

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
STANDARD = Model()


def simulate(
    session: Session,
    count: int = 60,
    seed: int = 1,
    now: datetime = NOW,
    model: Model = STANDARD,
    fastest: int = 0,
) -> None:
    """Simulate readers of the builders' quiz, and count them."""
    session.rollback()
    published = find_published(session, builders.quiz().slug)
    assert published is not None
    world = make_world(session, published, model, random.Random(seed), now)
    sessions = sessionmaker(session.get_bind())
    assert sum(jobs.add_readers(sessions, world, draw_beginnings(world, count))) == count
    list(jobs.count_and_publish(sessions, [published.version_id], now, fastest))
    session.rollback()
    session.expire_all()


def remove(session: Session, version_ids: Sequence[int], now: datetime = NOW) -> int:
    session.rollback()
    sessions = sessionmaker(session.get_bind())
    removed = sum(jobs.remove_readers(sessions, version_ids))
    list(jobs.count_and_publish(sessions, version_ids, now, fastest=0))
    session.expire_all()
    return removed


def attempts(session: Session) -> Sequence[Attempt]:
    return session.scalars(select(Attempt).order_by(Attempt.id)).all()


def answers(session: Session) -> dict[int, list[Answer]]:
    """Return the answers by attempt."""
    found: dict[int, list[Answer]] = defaultdict(list)
    for answer in session.scalars(select(Answer).order_by(Answer.save, Answer.question_id)):
        found[answer.attempt_id].append(answer)
    return found


def written(session: Session) -> list[Any]:
    """Return everything that readers entered, and how long ago."""
    given = answers(session)
    return [
        (
            (a.plan, a.rating, a.saves, NOW - a.began_at, NOW - a.seen_at),
            [(x.phase, x.question_id, x.response, x.save) for x in given[a.id]],
        )
        for a in attempts(session)
    ]


def test_the_same_seed_gives_the_same_readers(readers: Readers, session: Session) -> None:
    found = []
    for seed in (1, 1, 2):
        simulate(session, 30, seed)
        found.append(written(session))
        remove(session, [readers.version_id])
    assert found[0] == found[1] != found[2]


def test_their_answers_do_not_depend_on_the_hour(readers: Readers, session: Session) -> None:
    simulate(session, 30)
    first = [(row[0][:3], row[1]) for row in written(session)]
    remove(session, [readers.version_id])
    simulate(session, 30, now=NOW + timedelta(days=40, minutes=7))
    assert [(row[0][:3], row[1]) for row in written(session)] == first


def test_they_are_marked_and_counted_apart(readers: Readers, session: Session) -> None:
    readers.finish(readers.begin(50))
    simulate(session)
    assert Counter(a.cohort for a in attempts(session)) == {"direct": 1, "simulated": 60}
    found = readers.counters()
    assert {key.cohort for key in found} == {"direct", "simulated"}
    assert found == recounted(session, readers.version_id)


def test_real_readers_who_wait_to_be_counted_are_judged_by_their_pace(
    readers: Readers, session: Session
) -> None:
    fast = readers.begin(90)
    readers.later(seconds=1)
    readers.finish(fast)
    simulate(session, 200, now=readers.now, fastest=10)
    states = session.execute(select(Attempt.cohort, Attempt.counted_as)).all()
    assert ("direct", "hasty") in states
    assert ("simulated", "hasty") not in states


def test_their_times_are_plausible(readers: Readers, session: Session) -> None:
    simulate(session, 60)
    found = attempts(session)
    assert [a.began_at for a in found] == sorted(a.began_at for a in found)
    assert timedelta(days=12) < NOW - found[0].began_at < timedelta(days=14)
    assert NOW - found[-1].began_at < timedelta(days=2)
    for attempt in found:
        assert attempt.began_at <= attempt.seen_at <= NOW
        if attempt.finished_at:
            assert attempt.finished_at == attempt.seen_at > attempt.began_at
    idle = {a.counted_as for a in found if not a.finished_at and a.seen_at < NOW - IDLE}
    assert idle == {"abandoned"}
    minutes = sorted(a.seen_at - a.began_at for a in found if a.finished_at)
    assert timedelta(minutes=1) < minutes[len(minutes) // 2] < timedelta(minutes=6)


def test_who_has_just_begun_is_on_the_way(readers: Readers, session: Session) -> None:
    simulate(session, 30, model=Model(days=4 / 24 / 60, stop_at_first=0, stop=0, pause=0))
    found = attempts(session)
    assert all(a.began_at <= a.seen_at <= NOW for a in found)
    assert {a.counted_as for a in found} == {None, "finished"}
    assert {a.saves for a in found} >= {0, 1, 2}


def test_they_do_what_real_readers_do(readers: Readers, session: Session) -> None:
    simulate(session, 120)
    found = attempts(session)
    finished = [a for a in found if a.finished_at]
    assert 60 < len(finished) < 120
    given = answers(session)
    assert {len(given[a.id]) for a in found if not a.finished_at} == {0, 2}
    assert {answer.status for a in found for answer in given[a.id]} == set(Status)
    assert all(a.rating is not None or given[a.id] for a in found)
    ratings = [a.rating for a in found if a.rating is not None]
    assert 80 < len(ratings) < 120
    assert sum(rating % 10 == 0 for rating in ratings) > len(ratings) / 2
    assert any(rating % 5 for rating in ratings)
    pages = len(builders.quiz().facts)
    assert {0, 1} <= {a.saves - pages for a in finished}


@pytest.mark.parametrize("ask_before", ["half", "half_the_facts", "everyone"])
def test_where_a_quiz_asks_before_reading_they_answer_before_and_after(
    app: Flask, readers: Readers, session: Session, ask_before: str
) -> None:
    publish(app, builders.quiz(settings={"ask_before": ask_before, "per_fact": 2}))
    simulate(session, 40)
    rated, all_answers = 0, answers(session)
    for attempt in attempts(session):
        asked = set(asked_in(Plan.from_json(attempt.plan)))
        given = {(a.phase, a.question_id): a for a in all_answers[attempt.id]}
        assert set(given) <= asked
        if attempt.finished_at:
            assert set(given) == asked
            rated += attempt.rating is not None
            before = [a.saved_at for (phase, _), a in given.items() if phase == "pre"]
            after = [a.saved_at for (phase, _), a in given.items() if phase == "post"]
            assert not before or max(before) < min(after)
    assert rated > 15
    assert readers.counters() == recounted(session, readers.version_id)


def test_the_truth_shows_in_the_answers(app: Flask, readers: Readers, session: Session) -> None:
    publish(app, builders.quiz(settings={"ask_before": "everyone", "per_fact": 2}))
    certain = Model(
        prior=0.2,
        learning=0.75,
        ability_spread=0,
        recall=1,
        dont_know=1,
        overconfidence=0,
        rating_spread=0,
    )
    simulate(session, 120, model=certain)
    quiz = builders.quiz()
    right: dict[str, list[bool]] = {"pre": [], "post": []}
    for a in session.scalars(select(Answer)):
        question = quiz.questions[a.question_id]
        answer = GivenAnswer(Status(a.status), a.response)
        right[a.phase].append(mark(question.type, question.body, answer) == 12)
    assert 0.12 < sum(right["pre"]) / len(right["pre"]) < 0.28
    assert 0.72 < sum(right["post"]) / len(right["post"]) < 0.88
    assert {a.rating for a in attempts(session)} == {0, 50, 100, None}


def test_dont_know_is_said_only_where_it_is_offered(
    app: Flask, readers: Readers, session: Session
) -> None:
    publish(app, builders.quiz(settings={"dont_know": False}))
    simulate(session, 30)
    given = session.scalars(select(Answer.status).distinct()).all()
    assert set(given) == {Status.ANSWERED, Status.OMITTED}


def test_how_sure_they_are_is_said_after_reading_where_it_is_asked(
    app: Flask, readers: Readers, session: Session
) -> None:
    simulate(session, 30)
    assert set(session.scalars(select(Answer.confidence))) == {None}
    settings = {"ask_before": "everyone", "per_fact": 2, "ask_how_sure": True}
    publish(app, builders.quiz(settings=settings))
    simulate(session, 60)
    said = session.execute(select(Answer.phase, Answer.status, Answer.confidence)).all()
    levels = Counter(row.confidence for row in said)
    assert set(levels) == {None, 0, 25, 50, 75, 100}
    asked = {(row.phase, row.status) for row in said if row.confidence is not None}
    assert asked == {("post", "answered")}


def test_removing_leaves_the_counters_as_they_were(readers: Readers, session: Session) -> None:
    for number in range(12):
        readers.finish(readers.begin(number * 5), right=number % 3 > 0)
    readers.count()
    before, rows = readers.counters(), written(session)
    simulate(session, 40)
    told = find_snapshot(session, readers.version_id)
    assert told is not None
    assert told.summary.simulated["began"] == told.summary.attempts["began"] - 12
    assert remove(session, [readers.version_id]) == 40
    assert readers.counters() == before
    assert written(session) == rows
    told = find_snapshot(session, readers.version_id)
    assert told is not None
    assert (told.summary.simulated, told.summary.attempts["began"]) == ({}, 12)
    assert remove(session, [readers.version_id]) == 0
    assert readers.counters() == before


def test_every_version_of_a_quiz_is_cleared_in_batches(
    app: Flask, readers: Readers, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulate_remove, "BATCH", 7)
    first = readers.version_id
    simulate(session, 20)
    readers.begin()
    publish(app, builders.quiz(settings={"per_fact": 1}))
    simulate(session, 10)
    versions = versions_of_quiz(session, readers.version_id)
    assert versions == [first, readers.version_id]
    assert remove(session, versions) == 30
    assert [a.cohort for a in attempts(session)] == ["direct"]
    assert (has_real_readers(session, first), has_real_readers(session, readers.version_id)) == (
        True,
        False,
    )


def test_a_second_try_is_removed_with_the_first(readers: Readers, session: Session) -> None:
    token = readers.finish(readers.begin(50, "simulated"))
    readers.finish(readers.again(token))
    readers.count()
    assert remove(session, [readers.version_id]) == 2
    assert readers.counters() == {}
