"""The true values behind simulated readers are what very many of them show."""

import random
from collections import defaultdict
from math import sqrt
from statistics import mean, stdev

import pytest

from bench.truth import TrueValues, true_values, true_values_of_facts
from quizapp.bank.quiz import Quiz
from quizapp.marking import mark
from quizapp.question_types.base import MAX_MARK
from quizapp.services.attempts.plan import draw_plan
from quizapp.services.simulating.simulate_answers import Behaviour, draw_answer, draw_behaviours
from quizapp.services.simulating.simulate_model import Model, draw_person, with_guessing
from tests.bank import builders

READERS = 6000
SAME = Model(ability_spread=0, difficulty_spread=0)
"""Readers who do not differ, and questions that do not."""
Shares = dict[str, list[float]]


def asking_before(*, dont_know: bool = True, pairs: bool = True) -> Quiz:
    data = builders.quiz_data(settings={"ask_before": "everyone", "dont_know": dont_know})
    if not pairs:
        for fact in data["facts"]:
            for question in fact["questions"]:
                question.pop("pair", None)
    return builders.quiz(**data)


def shares(quiz: Quiz, behaviours: dict[str, Behaviour], model: Model) -> tuple[Shares, Shares]:
    """Let readers answer the questions that are compared; give their marks before and after, by fact."""
    rng = random.Random(20151105)
    before: Shares = defaultdict(list)
    after: Shares = defaultdict(list)
    for _ in range(READERS):
        person, plan = draw_person(quiz, model, rng), draw_plan(quiz, rng)
        for pages, knows, found in (
            (plan.before, person.before, before),
            (plan.after, person.after, after),
        ):
            for page in pages:
                name = page.question_ids[0]
                answer = draw_answer(
                    behaviours[name],
                    page.fact_id in knows,
                    quiz.settings.dont_know,
                    model,
                    rng,
                )
                question = quiz.questions[name]
                earned = mark(question.type, question.body, answer)
                found[page.fact_id].append(earned / MAX_MARK)
    return before, after


def fits(shown: list[float], truth: float) -> bool:
    """Return whether a mean lies within four standard errors."""
    return abs(mean(shown) - truth) <= 4 * max(stdev(shown), 0.01) / sqrt(len(shown))


@pytest.mark.parametrize(
    ("quiz", "model"),
    [
        (asking_before(), SAME),
        (asking_before(), Model(ability_spread=0)),
        (asking_before(dont_know=False), SAME),
        (asking_before(pairs=False), SAME),
        (asking_before(), Model(ability_spread=0, pair_difficulty=2, prior=0.5, learning=0.3)),
        (asking_before(), with_guessing(SAME, 1)),
        (asking_before(), with_guessing(SAME, 0)),
        (asking_before(), Model(ability_spread=0, blank=0.6, dont_know=0.6)),
    ],
)
def test_very_many_readers_show_the_true_values(quiz: Quiz, model: Model) -> None:
    behaviours = draw_behaviours(quiz, model, random.Random(3))
    truths = true_values_of_facts(quiz, behaviours, model)
    before, after = shares(quiz, behaviours, model)
    for fact in quiz.facts:
        assert fits(before[fact.id], truths[fact.id].before), fact.id
        assert fits(after[fact.id], truths[fact.id].after), fact.id
        gains = [b - a for a, b in zip(before[fact.id], after[fact.id], strict=True)]
        assert fits(gains, truths[fact.id].gain), fact.id
    whole = true_values(quiz, behaviours, model)
    assert whole.gain == pytest.approx(mean(truth.gain for truth in truths.values()))


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (
            Model(ability_spread=0, difficulty_spread=0, recall=1, dont_know=1),
            TrueValues(0.25, 0.7375),
        ),
        (
            with_guessing(Model(ability_spread=0, difficulty_spread=0, recall=1), 0),
            TrueValues(0.25, 0.7375),
        ),
        (
            Model(ability_spread=0, difficulty_spread=0, prior=1, recall=0.5, dont_know=1),
            TrueValues(0.5, 0.5),
        ),
        (Model(ability_spread=0, prior=0, learning=0, dont_know=1), TrueValues(0, 0)),
    ],
)
def test_where_nobody_guesses_the_truth_is_what_is_known(
    model: Model, expected: TrueValues
) -> None:
    quiz = asking_before()
    found = true_values(quiz, draw_behaviours(quiz, model, random.Random(3)), model)
    assert (found.before, found.after) == pytest.approx((expected.before, expected.after))
    assert found.gain == pytest.approx(expected.gain)


def test_a_pairs_difference_in_difficulty_cancels_in_the_gain_where_nobody_guesses() -> None:
    """Both shares lose by the same factor."""
    quiz = asking_before()
    gains = []
    for harder in (0, 2):
        model = Model(ability_spread=0, difficulty_spread=0, dont_know=1, pair_difficulty=harder)
        found = true_values(quiz, draw_behaviours(quiz, model, random.Random(3)), model)
        gains.append(found.after / found.before)
    assert gains[0] == pytest.approx(gains[1])


def test_readers_who_differ_in_ability_have_no_short_sum() -> None:
    quiz = asking_before()
    with pytest.raises(ValueError, match="differ in ability"):
        true_values(quiz, draw_behaviours(quiz, Model(), random.Random(3)), Model())
