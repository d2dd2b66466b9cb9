"""Simulated answers are ones that real readers could have entered."""

import random
from collections import Counter
from typing import Any

import pytest

from quizapp.bank.quiz import Quiz
from quizapp.marking import Status
from quizapp.question_types import TYPES
from quizapp.question_types.base import MAX_MARK
from quizapp.services.simulating.simulate_answers import (
    GUESSES,
    Behaviour,
    draw_answer,
    draw_behaviours,
    with_confidence,
)
from quizapp.services.simulating.simulate_model import Model, with_guessing
from tests.bank import builders
from tests.question_types.samples import SAMPLES

WORDS = ["Siberia", "railway", "weißlich", "Владивосток"]

BODIES: list[tuple[str, dict[str, Any]]] = [
    *SAMPLES.items(),
    ("true_false", {"answer": True}),
    ("numeric", {"answer": 0}),
    ("numeric", {"answer": -3.25, "tolerance": 0.5}),
    ("numeric", {"answer": 1945, "tolerance": 10_000}),
    ("numeric", {"answer": 1e30}),
    ("numeric", {"answer": 123456789012345678901234567890}),
    ("numeric", {"answer": 1e-20, "tolerance": 1e-19}),
    ("short_text", {"accept": ["5"]}),
    ("short_text", {"accept": ["水"], "typos": True}),
    ("short_text", {"accept": ["C++", "Владивосток"], "typos": True}),
    ("short_text", {"accept": ["résumé " * 20]}),
    (
        "cloze",
        {
            "text": "{g}",
            "gaps": [
                {
                    "id": "g",
                    "options": [
                        {"id": "a", "text": "Oil", "correct": True},
                        {"id": "b", "text": "Coal"},
                    ],
                }
            ],
        },
    ),
    (
        "multiple_response",
        {"options": [{"id": "a", "text": "Oil", "correct": True}, {"id": "b", "text": "Coal"}]},
    ),
]


@pytest.fixture
def quiz() -> Quiz:
    return builders.quiz()


def guesses(name: str, data: dict[str, Any]) -> tuple[Any, list[str]]:
    body = TYPES[name].build(data)
    return body, GUESSES[name](body, WORDS, random.Random(1))


def test_simulated_readers_can_guess_at_every_type() -> None:
    assert list(GUESSES) == list(TYPES)


@pytest.mark.parametrize(("name", "data"), BODIES)
def test_every_guess_can_be_entered(name: str, data: dict[str, Any]) -> None:
    body, found = guesses(name, data)
    kind = TYPES[name]
    for language in ("en", "de"):
        read = [kind.read(body, kind.entered(body, guess, language), language) for guess in found]
        assert read == found


@pytest.mark.parametrize(("name", "data"), BODIES)
def test_guesses_are_wrong_and_only_options_can_be_hit_by_luck(
    name: str, data: dict[str, Any]
) -> None:
    body, found = guesses(name, data)
    marks = [TYPES[name].mark(body, guess) for guess in found]
    assert min(marks) == 0
    assert MAX_MARK not in marks or TYPES[name].options(body)


def test_wrong_numbers_lie_near_the_right_one_and_are_no_more_exact() -> None:
    found = guesses("numeric", {"answer": 242, "wrong": [{"answer": 24.2, "feedback": "No."}]})[1]
    assert found[0] == "24.2"
    assert {"241", "243", "121", "484"} <= set(found)
    assert all(guess.isdecimal() for guess in found[1:])


def test_wrong_texts_are_foreseen_ones_misspelt_ones_and_words_of_the_article() -> None:
    found = guesses("short_text", {**SAMPLES["short_text"], "accept": ["Transsib"]})[1]
    assert found == ["Orient Express", "Tranib", "Transsssib", *found[3:]]
    assert sorted(found[3:]) == sorted(WORDS)


def given(
    behaviour: Behaviour, knows: bool, model: Model, *, dont_know: bool = True
) -> Counter[str]:
    rng = random.Random(2)
    answers = [draw_answer(behaviour, knows, dont_know, model, rng) for _ in range(2000)]
    return Counter(answer.response or str(answer.status) for answer in answers)


def test_options_are_not_equally_popular(quiz: Quiz) -> None:
    behaviours = draw_behaviours(quiz, Model(), random.Random(3))
    chosen = given(behaviours["yield-more"], False, Model(dont_know=0, blank=0))
    assert set(chosen) == {"a", "b", "c"}
    assert max(chosen.values()) > 1.3 * min(chosen.values())


def test_who_knows_answers_right_in_more_than_one_way(quiz: Quiz) -> None:
    behaviours = draw_behaviours(quiz, Model(recall=1), random.Random(3))
    for name, behaviour in behaviours.items():
        question = quiz.questions[name]
        assert all(
            TYPES[question.type].mark(question.body, response) == MAX_MARK
            for response in given(behaviour, True, Model())
        )
    assert set(given(behaviours["cost-power"], True, Model())) == {"electricity", "power"}


def test_some_say_that_they_do_not_know_and_some_leave_it_out(quiz: Quiz) -> None:
    behaviour = draw_behaviours(quiz, Model(), random.Random(3))["cost-year"]
    found = given(behaviour, False, Model(dont_know=0.5, blank=0.1))
    assert 0.45 < found[Status.DONT_KNOW] / 2000 < 0.55
    assert 0.07 < found[Status.OMITTED] / 2000 < 0.13
    assert Status.DONT_KNOW not in given(behaviour, False, Model(), dont_know=False)


def test_questions_differ_in_difficulty(quiz: Quiz) -> None:
    recalls = [b.recall for b in draw_behaviours(quiz, Model(), random.Random(3)).values()]
    assert max(recalls) - min(recalls) > 0.05
    same = draw_behaviours(quiz, Model(difficulty_spread=0), random.Random(3)).values()
    assert {round(behaviour.recall, 9) for behaviour in same} == {Model().recall}


def test_question_b_of_each_pair_can_be_harder(quiz: Quiz) -> None:
    recalls = {}
    for harder in (0, 1):
        model = Model(difficulty_spread=0, pair_difficulty=harder)
        recalls[harder] = {
            name: round(behaviour.recall, 2)
            for name, behaviour in draw_behaviours(quiz, model, random.Random(3)).items()
        }
    assert set(recalls[0].values()) == {0.9}
    pairs = {name: quiz.questions[name].pair for name in recalls[1]}
    assert recalls[1] == {name: 0.77 if pair == "b" else 0.9 for name, pair in pairs.items()}


@pytest.mark.parametrize("share", [0, 0.3, 0.65, 1])
def test_as_many_are_guessed_as_was_said(quiz: Quiz, share: float) -> None:
    model = with_guessing(Model(), share)
    found = given(draw_behaviours(quiz, Model(), random.Random(3))["cost-year"], False, model)
    guessed = 2000 - found[Status.DONT_KNOW] - found[Status.OMITTED]
    assert guessed / 2000 == pytest.approx(share, abs=0.03)
    assert found[Status.OMITTED] * 6 == pytest.approx(found[Status.DONT_KNOW], abs=200)


def test_the_share_that_is_guessed_by_default_changes_nothing() -> None:
    model = with_guessing(Model(), 0.65)
    assert [model.dont_know, model.blank] == pytest.approx([0.3, 0.05])


def test_luck_is_what_guesses_earn(quiz: Quiz) -> None:
    behaviours = draw_behaviours(quiz, Model(), random.Random(3))
    rng, model = random.Random(4), Model(dont_know=0, blank=0)
    for name, behaviour in behaviours.items():
        question = quiz.questions[name]
        answers = [draw_answer(behaviour, False, False, model, rng) for _ in range(4000)]
        kind = TYPES[question.type]
        marks = [kind.mark(question.body, a.response or "") / MAX_MARK for a in answers]
        assert sum(marks) / len(marks) == pytest.approx(behaviour.luck, abs=0.03)
    assert behaviours["cost-year"].luck == 0


def how_sure(behaviour: Behaviour, knows: bool, model: Model) -> list[int]:
    rng = random.Random(5)
    given = (draw_answer(behaviour, knows, True, model, rng) for _ in range(2000))
    said = (with_confidence(answer, behaviour, knows, model, rng).confidence for answer in given)
    return [level for level in said if level is not None]


def test_who_knows_is_surer_than_who_guesses(quiz: Quiz) -> None:
    behaviours = draw_behaviours(quiz, Model(recall=1, overconfidence=0), random.Random(3))
    behaviour, model = behaviours["yield-more"], Model(recall=1, overconfidence=0)
    known, guessed = how_sure(behaviour, True, model), how_sure(behaviour, False, model)
    assert set(known) <= set(guessed) == {0, 25, 50, 75, 100}
    assert sum(known) / len(known) > 85
    assert sum(guessed) / len(guessed) == pytest.approx(100 * behaviour.luck, abs=8)
    too_sure = how_sure(behaviour, False, Model(overconfidence=40))
    assert sum(too_sure) / len(too_sure) > sum(guessed) / len(guessed) + 25


def test_some_do_not_say_how_sure_and_nobody_does_without_an_answer(quiz: Quiz) -> None:
    behaviour = draw_behaviours(quiz, Model(), random.Random(3))["cost-year"]
    assert 1700 < len(how_sure(behaviour, True, Model(recall=1))) < 1950
    assert len(how_sure(behaviour, False, with_guessing(Model(), 0))) < 100
    assert how_sure(behaviour, True, Model(unsaid=1)) == []
