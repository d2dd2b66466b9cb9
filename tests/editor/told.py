"""Readers whose answers are in what is told, without going the way of each: their counters are stored at once."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Flask

from quizapp.bank.quiz import Fact, Quiz
from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.measurement.counters import tally_attempts
from quizapp.measurement.taken import AttemptFacts, CountingState, QuestionFacts
from quizapp.question_types import TYPES
from quizapp.services.counting.counters import apply_change
from quizapp.services.counting.snapshots import renew_snapshot
from quizapp.services.quizzes.published import find_published

TOLD_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def tell(app: Flask, quiz: Quiz, readers: Sequence[AttemptFacts]) -> None:
    """Count these readers of the newest version, and tell of them."""
    with app.app_context(), write_transaction(db.session):
        published = find_published(db.session, quiz.slug)
        assert published is not None
        apply_change(db.session, published.version_id, tally_attempts(readers))
        renew_snapshot(db.session, published.version_id, TOLD_AT)


def crowd(quiz: Quiz, number: int, *, cohort: str = "direct", seed: int = 7) -> list[AttemptFacts]:
    """Make readers who know a third before reading and three quarters after it, and felt half to be new."""
    rng = random.Random(seed)
    return [_reader(quiz, place, cohort, rng) for place in range(number)]


def _reader(quiz: Quiz, number: int, cohort: str, rng: random.Random) -> AttemptFacts:
    how = quiz.settings.ask_before
    before = {
        "none": [],
        "everyone": list(quiz.facts),
        "half": list(quiz.facts) if number % 2 else [],
        "half_the_facts": [quiz.facts[number % len(quiz.facts)]],
    }[how]
    forms = ("a", "b") if number % 4 < 2 else ("b", "a")
    pre = tuple(_asked(fact, forms[0], 1 / 3, rng) for fact in before)
    post = [_asked(fact, forms[1], 3 / 4, rng) for fact in quiz.facts]
    post += [_asked(fact, None, 3 / 4, rng) for fact in quiz.facts]
    return AttemptFacts(
        cohort,
        CountingState.FINISHED,
        10 * rng.randrange(11),
        day=f"2026-03-0{1 + number % 2}",
        pre=pre,
        post=tuple(post),
    )


def _asked(fact: Fact, pair: str | None, right: float, rng: random.Random) -> QuestionFacts:
    question = next(one for one in fact.questions if one.pair == pair)
    kind, body = TYPES[question.type], question.body
    known = rng.random() < right
    wrong = [option.id for option in kind.options(body) if not option.correct]
    chosen = (
        kind.chosen(body, kind.key(body)) if known else tuple(rng.sample(wrong, min(1, len(wrong))))
    )
    return QuestionFacts(
        question.id,
        fact.id,
        "answered",
        12 if known else 0,
        chosen=chosen,
        confidence=rng.choice([25, 75, 100]) if pair is None else None,
        compared=pair is not None,
    )
