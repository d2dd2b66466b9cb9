"""Plans are drawn fairly for every quiz."""

import random
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.quiz import ASK_BEFORE, Quiz
from quizapp.question_types import TYPES
from quizapp.services.attempts.plan import Plan, draw_plan
from tests.bank import builders


def _question(name: str, pair: str | None) -> dict[str, Any]:
    options = [{"id": i, "text": i, "correct": i == "a"} for i in "abcd"]
    question = {"id": name, "type": "single_choice", "prompt": name, "options": options}
    question |= {"evidence": "x", "explanation": "x"}
    return question | ({"pair": pair} if pair else {})


def _fact(number: int, paired: bool, more: int) -> dict[str, Any]:
    pairs = ["a", "b"] if paired else []
    ids: list[str | None] = [*pairs, *[None] * max(more, 0 if paired else 1)]
    questions = [_question(f"f{number}-{n}", pair) for n, pair in enumerate(ids)]
    return {"id": f"f{number}", "heading": f"Fact {number}", "questions": questions}


@st.composite
def quizzes(draw: st.DrawFn) -> Quiz:
    shapes = draw(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=1, max_size=5))
    chosen = {
        "ask_before": draw(st.sampled_from(ASK_BEFORE)),
        "per_fact": draw(st.integers(1, 5)),
    }
    facts = [_fact(number, *shape) for number, shape in enumerate(shapes, 1)]
    return builders.quiz(facts=facts, settings=chosen)


@given(quizzes(), st.integers())
def test_every_plan_is_sound(quiz: Quiz, seed: int) -> None:
    plan = draw_plan(quiz, random.Random(seed))
    assert plan.form in {"a", "b"}
    assert [page.fact_id for page in plan.after] == [fact.id for fact in quiz.facts]
    before = {page.fact_id: page for page in plan.before}
    assert list(before) == [fact.id for fact in quiz.facts if fact.id in before]
    for fact, page in zip(quiz.facts, plan.after, strict=True):
        ids = [question.id for question in fact.questions]
        assert set(page.question_ids) <= set(ids)
        assert len(set(page.question_ids)) == len(page.question_ids)
        assert 1 <= len(page.question_ids) <= quiz.settings.per_fact
        early = before[fact.id].question_ids if fact.id in before else ()
        left = len(ids) - (1 if early and fact.pair() else 0)
        assert len(page.question_ids) == min(quiz.settings.per_fact, left)
        if fact.pair():
            assert quiz.questions[page.question_ids[0]].pair
            assert not set(early) & set(page.question_ids)
        elif early:
            assert page.question_ids[0] == early[0]


@given(quizzes(), st.integers())
def test_the_form_says_which_of_each_pair_comes_before(quiz: Quiz, seed: int) -> None:
    plan = draw_plan(quiz, random.Random(seed))
    for page in plan.before:
        [question_id] = page.question_ids
        if quiz.fact_of[question_id].pair():
            after = next(p for p in plan.after if p.fact_id == page.fact_id)
            assert quiz.questions[question_id].pair == plan.form
            assert quiz.questions[after.question_ids[0]].pair == {"a": "b", "b": "a"}[plan.form]


@given(quizzes(), st.integers())
def test_as_many_facts_are_asked_before_as_the_quiz_says(quiz: Quiz, seed: int) -> None:
    facts, before = len(quiz.facts), len(draw_plan(quiz, random.Random(seed)).before)
    match quiz.settings.ask_before:
        case "none":
            assert before == 0
        case "everyone":
            assert before == facts
        case "half":
            assert before in {0, facts}
        case _:
            assert before in {facts // 2, (facts + 1) // 2}


@given(quizzes(), st.integers())
def test_a_plan_is_stored_without_loss(quiz: Quiz, seed: int) -> None:
    plan = draw_plan(quiz, random.Random(seed))
    assert Plan.from_json(plan.to_json()) == plan


@given(st.integers())
def test_every_option_is_shown_once(seed: int) -> None:
    quiz = builders.quiz(settings={"per_fact": 4})
    for page in draw_plan(quiz, random.Random(seed)).after:
        for asked in page.asked:
            question = quiz.questions[asked.question_id]
            kind = TYPES[question.type]
            ids = [option.id for option in kind.options(question.body)]
            assert sorted(asked.options) == sorted(ids)
            if not kind.shuffles(question.body):
                assert list(asked.options) == ids


def drawn(rng: random.Random, times: int, **chosen: Any) -> list[Plan]:
    quiz = builders.quiz(settings=chosen)
    return [draw_plan(quiz, rng) for _ in range(times)]


def test_the_lots_are_even(rng: random.Random) -> None:
    """In 400 even draws, 160 to 240 are within four standard deviations."""
    plans = drawn(rng, 400, ask_before="everyone")
    assert 160 < sum(plan.form == "a" for plan in plans) < 240
    plans = drawn(rng, 400, ask_before="half")
    assert 160 < sum(bool(plan.before) for plan in plans) < 240
    plans = drawn(rng, 400, ask_before="half_the_facts")
    assert 160 < sum(plan.before[0].fact_id == "yield" for plan in plans) < 240


def test_an_odd_number_of_facts_is_halved_evenly(rng: random.Random) -> None:
    facts = [_fact(number, True, 1) for number in range(3)]
    quiz = builders.quiz(facts=facts, settings={"ask_before": "half_the_facts"})
    sizes = Counter(len(draw_plan(quiz, rng).before) for _ in range(400))
    assert set(sizes) == {1, 2}
    assert 160 < sizes[1] < 240


def test_without_questions_before_either_of_a_pair_comes(rng: random.Random) -> None:
    plans = drawn(rng, 200, per_fact=1)
    chosen = Counter(plan.after[0].question_ids for plan in plans)
    assert set(chosen) == {("yield-more",), ("yield-where",)}
    assert min(chosen.values()) > 60


def test_the_order_of_options_is_drawn(rng: random.Random) -> None:
    orders = {
        asked.options
        for plan in drawn(rng, 60)
        for asked in plan.after[0].asked
        if asked.question_id == "yield-more"
    }
    assert len(orders) == 6
