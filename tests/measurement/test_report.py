"""The editor's report: the right estimator for each setting, and nothing below its minimum."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from math import isfinite
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.measurement.counters import SIMULATED, Key, counter_keys, tally_attempts
from quizapp.measurement.described import DescribedQuestion
from quizapp.measurement.disclosure import (
    DisclosedNumber,
    DisclosedTable,
    Extreme,
    TooFew,
    Undefined,
    WithheldReason,
)
from quizapp.measurement.flags import DistractorVerdict, Flag
from quizapp.measurement.fresh import Basis
from quizapp.measurement.renewal import renew
from quizapp.measurement.report import DescribedQuiz, Ratings, compare_versions, make_report
from quizapp.measurement.taken import AttemptFacts, CountingState, QuestionFacts
from tests.measurement.takers import FACTS, QUESTIONS, crowds, takens

QUIZ = tuple(
    DescribedQuestion(
        name, fact, 12, name[-1] if name[-1] in "ab" else None, tuple("abcd"), ("a",), 0.25
    )
    for name, fact in QUESTIONS.items()
)
SETTINGS = ("none", "half", "half_the_facts", "everyone")


def answered(name: str, right: bool, rng: random.Random, sure: int | None = None) -> QuestionFacts:
    chosen = "a" if right else rng.choice("bcd")
    compared = name[-1] in "ab"
    mark = 12 if right else 0
    return QuestionFacts(name, QUESTIONS[name], "answered", mark, 12, (chosen,), sure, compared)


def readers(
    n: int,
    ask_before: str,
    seed: int = 1,
    *,
    knew: float = 0.3,
    knows: float = 0.7,
    rating: int | None = 60,
    cohort: str = "direct",
    sure: int | None = None,
) -> list[AttemptFacts]:
    """Return readers with these shares right before and after; being asked before adds a tenth."""
    rng, found = random.Random(seed), []
    for _ in range(n):
        form, other = rng.choice([("a", "b"), ("b", "a")])
        before: dict[str, list[str]] = {
            "none": [],
            "half": list(FACTS) if rng.random() < 0.5 else [],
            "half_the_facts": rng.sample(FACTS, rng.choice([1, 2])),
            "everyone": list(FACTS),
        }
        facts = before[ask_before]
        pre = tuple(answered(f"{f}-{form}", rng.random() < knew, rng) for f in facts)
        post = []
        for fact in FACTS:
            asked = f"{fact}-{other if fact in facts else rng.choice('ab')}"
            chance = knows + (0.1 if fact in facts else 0)
            post += [answered(q, rng.random() < chance, rng, sure) for q in (asked, f"{fact}-c")]
        day = "2026-03-01"
        found.append(
            AttemptFacts(cohort, CountingState.FINISHED, rating, day, "", pre, tuple(post))
        )
    return found


def report(takers: list[AttemptFacts], ask_before: str = "none", **more: Any) -> Any:
    described = DescribedQuiz(QUIZ, ask_before, more.pop("sure", False))
    return make_report(tally_attempts(takers), described, **more)


def share(asked: list[QuestionFacts]) -> float:
    return 100 * fmean(q.mark / 12 for q in asked)


def compared(asked: tuple[QuestionFacts, ...]) -> list[QuestionFacts]:
    return [q for q in asked if q.compared]


def test_after_only_shows_the_score_and_no_gain() -> None:
    takers = readers(40, "none")
    head = report(takers).headline
    assert head.basis is Basis.AFTER_ONLY
    assert head.after.value == pytest.approx(fmean(share(list(t.post)) for t in takers))
    assert (
        head.gain
        == head.before
        == head.felt_less_measured
        == Undefined(WithheldReason.NOT_ASKED_BEFORE)
    )
    assert head.felt.value == 60
    assert head.felt_at_least.value == pytest.approx(60 - head.after.value)


def test_everyone_asked_before_the_same_readers_are_compared() -> None:
    takers = readers(40, "everyone")
    head = report(takers, "everyone").headline
    gains = [share(compared(t.post)) - share(list(t.pre)) for t in takers]
    assert head.basis is Basis.VOLUNTEERS
    assert head.gain.value == pytest.approx(fmean(gains))
    assert head.gain.value == pytest.approx(head.after.value - head.before.value)
    assert head.felt_less_measured.value == pytest.approx(60 - fmean(gains))
    assert head.gain.n == 40


def test_half_asked_before_two_groups_are_compared() -> None:
    takers = readers(120, "half")
    head = report(takers, "half").headline
    asked, alone = [t for t in takers if t.pre], [t for t in takers if not t.pre]
    before = fmean(share(list(t.pre)) for t in asked)
    after = fmean(share(compared(t.post)) for t in alone)
    assert head.basis is Basis.RANDOMISED
    assert (head.before.value, head.after.value) == pytest.approx((before, after))
    assert head.gain.value == pytest.approx(after - before)
    assert head.gain.n == min(len(asked), len(alone))
    with_before = fmean(share(compared(t.post)) for t in asked)
    assert head.pretest_effect.value == pytest.approx(with_before - after)
    assert head.felt_less_measured.value == pytest.approx(60 - (after - before))


def test_with_half_the_facts_asked_before_readers_are_compared_with_themselves() -> None:
    takers = readers(60, "half_the_facts")
    head = report(takers, "half_the_facts").headline
    each = []
    for t in takers:
        facts = {q.fact for q in t.pre}
        fresh = [q for q in compared(t.post) if q.fact not in facts]
        each.append(share(fresh) - share(list(t.pre)))
    assert head.basis is Basis.RANDOMISED
    assert head.gain.value == pytest.approx(fmean(each))
    assert head.felt_less_measured.value == pytest.approx(60 - fmean(each))


def test_half_of_a_single_fact_is_half_the_readers() -> None:
    rng = random.Random(3)
    takers = [
        AttemptFacts(
            "direct",
            CountingState.FINISHED,
            50,
            pre=(answered("f1-a", False, rng),) if number % 2 else (),
            post=(answered("f1-b", number % 3 > 0, rng),),
        )
        for number in range(60)
    ]
    found = make_report(tally_attempts(takers), DescribedQuiz(QUIZ[:3], "half_the_facts"))
    assert isinstance(found.headline.gain, DisclosedNumber)
    assert found.headline.gain.value == pytest.approx(200 / 3)


@pytest.mark.parametrize("ask_before", SETTINGS[1:])
def test_the_gain_that_readers_made_is_inside_the_interval(ask_before: str) -> None:
    head = report(readers(3000, ask_before), ask_before).headline
    truth = 50 if ask_before == "everyone" else 40
    assert head.gain.interval[0] < truth < head.gain.interval[1]
    assert head.gain.interval[1] - head.gain.interval[0] < 6


def test_a_difference_does_not_reveal_a_side() -> None:
    takers = readers(15, "everyone", knew=0.4, knows=1.0)
    found = report(takers, "everyone")
    assert isinstance(found.headline.after, Extreme)
    assert isinstance(found.headline.before, DisclosedNumber)
    assert found.headline.gain == TooFew(15, 20)
    assert found.facts[0].gain == found.facts[0].changes == TooFew(15, 20)
    assert isinstance(report(takers, "everyone", minimum=False).headline.gain, DisclosedNumber)


def test_no_share_of_the_unknown_is_shown_if_most_was_known() -> None:
    found = report(readers(60, "everyone", knew=0.95), "everyone")
    assert found.headline.share_of_unknown == Undefined(WithheldReason.TOO_MUCH_KNOWN)
    assert isinstance(
        report(readers(60, "everyone"), "everyone").headline.share_of_unknown, DisclosedNumber
    )


def test_facts_of_the_same_readers_have_changes() -> None:
    takers = readers(50, "everyone")
    fact = report(takers, "everyone").facts[0]
    states = Counter(
        (t.pre[0].mark == 12, next(q for q in compared(t.post) if q.fact == "f1").mark == 12)
        for t in takers
    )
    assert fact.changes.levels == {
        "knew": states[True, True],
        "learned": states[False, True],
        "lost": states[True, False],
        "still_wrong": states[False, False],
    }
    assert fact.gain.value == pytest.approx(fact.after.value - fact.before.value)


@pytest.mark.parametrize("ask_before", ["half", "half_the_facts"])
def test_facts_of_different_readers_have_shares_before_and_after(ask_before: str) -> None:
    takers = readers(300, ask_before)
    fact = report(takers, ask_before).facts[0]
    before = [q for t in takers for q in t.pre if q.fact == "f1"]
    after = [
        q
        for t in takers
        if "f1" not in {one.fact for one in t.pre}
        for q in compared(t.post)
        if q.fact == "f1"
    ]
    assert fact.changes == Undefined(WithheldReason.NOT_THE_SAME_READERS)
    assert fact.before.value == pytest.approx(share(before))
    assert fact.after.value == pytest.approx(share(after))
    assert fact.gain.value == pytest.approx(share(after) - share(before))
    assert fact.gain.interval[0] < 40 < fact.gain.interval[1]


@pytest.mark.parametrize("ask_before", ["none", "everyone"])
def test_the_two_questions_of_a_pair_are_compared_in_difficulty(ask_before: str) -> None:
    takers = readers(200, ask_before)
    asked = [q for t in takers for q in (t.post if ask_before == "none" else t.pre)]
    a, b = ([q for q in asked if q.question == f"f1-{form}"] for form in "ab")
    fact = report(takers, ask_before).facts[0]
    assert fact.forms_apart.value == pytest.approx(share(b) - share(a))
    single = DescribedQuiz((replace(QUIZ[2], pair=None),))
    assert make_report(tally_attempts(takers), single).facts[0].forms_apart == Undefined(
        WithheldReason.NO_PAIR
    )


def test_questions_have_shares_options_and_verdicts() -> None:
    takers = readers(400, "half", knew=0.3)
    found = report(takers, "half").questions[0]
    answers = [q for t in takers for q in t.post if q.question == "f1-a"]
    assert found.after.value == pytest.approx(share(answers))
    assert found.after.n == len(answers)
    assert sum(found.options_after.levels.values()) == len(answers)
    assert found.statuses.levels["answered"] == len(answers)
    assert set(found.verdicts) == {"b", "c", "d"}
    assert set(found.verdicts.values()) == {DistractorVerdict.CHOSEN}


def test_an_article_that_does_not_deliver_and_questions_known_before_are_flagged() -> None:
    poor = report(readers(200, "everyone", knew=0.3, knows=0.2), "everyone").questions[0]
    assert poor.flags == (Flag.ARTICLE_DOES_NOT_DELIVER,)
    known = report(readers(200, "everyone", knew=0.9, knows=0.9), "everyone").questions[0]
    assert Flag.ANSWERABLE_WITHOUT_READING in known.flags
    assert report(readers(200, "everyone"), "everyone").questions[0].flags == ()


def test_a_key_that_the_able_miss_is_to_be_checked() -> None:
    rng = random.Random(2)
    takers = []
    for _ in range(300):
        able = rng.random() < 0.5
        post = [answered(f"{f}-a", able, rng) for f in FACTS]
        post += [answered(f"{f}-c", able if f != "f1" else not able, rng) for f in FACTS]
        takers.append(AttemptFacts("direct", CountingState.FINISHED, 50, post=tuple(post)))
    found = {q.id: q for q in report(takers).questions}
    assert found["f1-c"].flags[0] is Flag.CHECK_THE_KEY
    assert found["f1-c"].discrimination == Undefined(WithheldReason.NOTHING_VARIES) or (
        found["f1-c"].discrimination.value < 0
    )
    assert Flag.CHECK_THE_KEY not in found["f2-c"].flags


def test_confidently_wrong_answers_are_shown_if_confidence_is_asked() -> None:
    takers = readers(40, "none", sure=80)
    assert report(takers).facts[0].confidently_wrong == Undefined(WithheldReason.HOW_SURE_NOT_ASKED)
    fact = report(takers, sure=True).facts[0]
    wrong = [q for t in takers for q in t.post if q.fact == "f1" and not q.mark]
    assert fact.confidently_wrong.value == pytest.approx(100 * len(wrong) / 80)
    assert fact.confidently_wrong.n == 80
    unsure = report(readers(40, "none", sure=70), sure=True).facts[0]
    assert unsure.confidently_wrong.value == 0


def test_ratings_ways_and_days() -> None:
    takers = readers(30, "none", rating=50) + readers(15, "none", rating=0)
    takers += [AttemptFacts("direct", CountingState.INCOMPLETE, None, "2026-03-02", "article")] * 12
    takers += [AttemptFacts("direct", CountingState.HASTY)] * 10
    found = report(takers)
    assert found.way == DisclosedTable({"rated": 45, "finished": 45}, 57)
    assert found.hasty == 10
    assert found.ratings == Ratings(50, (15, 0, 0, 0, 30, 0, 0, 0, 0, 0), 45)
    assert found.stopped.n == 12
    assert found.days["2026-03-01"] == DisclosedTable({"finished": 45}, 45)
    assert report(takers[:-1]).hasty == TooFew(9, 10)


def test_cohorts_are_shown_if_subtraction_reveals_no_small_one() -> None:
    takers = readers(30, "none") + readers(20, "none", cohort="embedded")
    found = report(takers).cohorts
    assert (found["direct"].finished, found["embedded"].finished) == (30, 20)
    assert isinstance(found["direct"].score, DisclosedNumber)
    withheld = report(takers[:35]).cohorts
    assert withheld == {"direct": None, "embedded": None}


def test_subtraction_does_not_reveal_the_ratings_of_a_few_in_a_cohort() -> None:
    takers = readers(30, "none") + readers(20, "none", cohort="embedded", rating=None)
    takers[-1] = replace(takers[-1], rating=5)
    found = report(takers).cohorts
    assert isinstance(found["direct"].felt, TooFew)
    assert isinstance(found["embedded"].felt, TooFew)
    assert isinstance(found["direct"].score, DisclosedNumber)


def test_one_cohort_alone_and_made_up_readers() -> None:
    takers = readers(30, "none") + readers(20, "none", cohort=SIMULATED)
    assert report(takers, cohorts={"direct"}).way.n == 30
    assert report(takers, cohorts={"direct"}).simulated == {}
    assert report(takers).simulated["began"] == 20


def test_two_versions_are_compared() -> None:
    one, other = (
        tally_attempts(readers(400, "none", knows=0.6)),
        tally_attempts(readers(400, "none", 2, knows=0.8)),
    )
    found = compare_versions(one, other)
    assert isinstance(found.difference, DisclosedNumber)
    assert found.difference.value == pytest.approx(20, abs=4)
    assert found.differs
    assert found.always_valid is not None
    assert found.difference.interval is not None
    assert found.always_valid[1] > found.difference.interval[1]
    few = compare_versions(tally_attempts(readers(9, "none")), other)
    assert few.difference == TooFew(9, 10)
    assert few.always_valid is None
    assert not few.differs


def test_alpha_needs_the_same_questions_for_all() -> None:
    rng = random.Random(4)
    takers = []
    for _ in range(150):
        able = rng.random()
        post = tuple(answered(name, rng.random() < able, rng) for name in list(QUESTIONS)[:8])
        takers.append(AttemptFacts("direct", CountingState.FINISHED, None, post=post))
    found = report(takers).score
    assert isinstance(found.alpha, DisclosedNumber)
    assert 0 < found.alpha.value < 1
    assert isinstance(found.sem, DisclosedNumber)
    assert report(readers(150, "none")).score.alpha == Undefined(WithheldReason.DIFFERENT_QUESTIONS)
    assert report(readers(99, "none")).score.alpha == TooFew(99, 100)


def walk(value: object) -> Iterator[object]:
    yield value
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from walk(getattr(value, field.name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from walk(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from walk(one)


some = crowds(25)
settings_of_quiz = st.sampled_from(SETTINGS)


@given(some, settings_of_quiz, st.booleans())
def test_every_number_is_finite_and_in_its_range(
    takers: list[AttemptFacts], ask_before: str, minimum: bool
) -> None:
    found = report(takers, ask_before, minimum=minimum)
    for value in walk(found):
        if isinstance(value, float):
            assert isfinite(value)
        if isinstance(value, DisclosedNumber):
            assert value.interval is None or value.interval[0] <= value.interval[1]
    for question in found.questions:
        for figure in (question.before, question.after):
            assert not isinstance(figure, DisclosedNumber) or 0 <= figure.value <= 100
        r = question.discrimination
        assert not isinstance(r, DisclosedNumber) or -1 <= r.value <= 1


@given(crowds(40), settings_of_quiz)
def test_no_difference_ever_reveals_a_side(takers: list[AttemptFacts], ask_before: str) -> None:
    found = report(takers, ask_before)
    for one in (found.headline, *found.facts):
        if isinstance(one.before, Extreme) or isinstance(one.after, Extreme):
            assert not isinstance(one.gain, DisclosedNumber)


@given(crowds(25), crowds(12), settings_of_quiz, st.booleans())
def test_counters_renewed_block_by_block_still_make_a_report(
    takers: list[AttemptFacts], come: list[AttemptFacts], ask_before: str, minimum: bool
) -> None:
    told: dict[Key, int] = {}
    for number in range(0, len(come) + 1, 3):
        told = renew(told, tally_attempts(takers[number:] + come[:number]))
        found = make_report(told, DescribedQuiz(QUIZ, ask_before, True), minimum=minimum)
        assert all(isfinite(value) for value in walk(found) if isinstance(value, float))


@given(crowds(9), settings_of_quiz)
def test_of_fewer_than_ten_nothing_is_carried(takers: list[AttemptFacts], ask_before: str) -> None:
    found = report(takers, ask_before, sure=True)
    kinds = {type(value) for value in walk(found)}
    assert not kinds & {DisclosedNumber, Extreme, DisclosedTable, Ratings}
    assert not any(isinstance(value, float) for value in walk(found))


@given(some, settings_of_quiz)
def test_every_published_number_has_its_minimum(
    takers: list[AttemptFacts], ask_before: str
) -> None:
    found = report(takers * 3, ask_before)
    for value in walk(found):
        if isinstance(value, (DisclosedNumber, Extreme, DisclosedTable, Ratings)):
            assert value.n >= 10
    head = found.headline
    for figure in (head.felt_less_measured, head.felt_at_least, head.share_of_unknown):
        assert not isinstance(figure, DisclosedNumber) or figure.n >= 30
    for question in found.questions:
        assert not isinstance(question.discrimination, DisclosedNumber)


@given(some, settings_of_quiz, st.randoms(use_true_random=False))
def test_counters_in_any_order_and_batches_make_the_same_report(
    takers: list[AttemptFacts], ask_before: str, rng: random.Random
) -> None:
    whole = report(takers, ask_before, minimum=False)
    mixed = list(takers)
    rng.shuffle(mixed)
    cut = rng.randrange(len(mixed) + 1)
    counters = tally_attempts(mixed[:cut])
    counters.update(tally_attempts(mixed[cut:]))
    shuffled: list[tuple[Key, int]] = list(counters.items())
    rng.shuffle(shuffled)
    assert make_report(dict(shuffled), DescribedQuiz(QUIZ, ask_before), minimum=False) == whole


@given(some, takens, settings_of_quiz)
def test_a_reader_who_came_and_went_leaves_no_trace(
    takers: list[AttemptFacts], one: AttemptFacts, ask_before: str
) -> None:
    counters = tally_attempts(takers)
    before = make_report(counters, DescribedQuiz(QUIZ, ask_before), minimum=False)
    counters.update(counter_keys(one))
    counters.subtract(counter_keys(one))
    assert make_report(counters, DescribedQuiz(QUIZ, ask_before), minimum=False) == before


@given(some)
def test_shares_are_those_of_the_raw_answers(takers: list[AttemptFacts]) -> None:
    found = report(takers, minimum=False)
    counting = [t for t in takers if t.state in {CountingState.FINISHED, CountingState.INCOMPLETE}]
    for question in found.questions:
        marks = [
            q.mark / 12
            for t in counting
            for q in t.post
            if q.question == question.id and q.status != "not_reached"
        ]
        if marks:
            assert question.after.value == pytest.approx(100 * fmean(marks))
            assert question.after.n == len(marks)
        else:
            assert question.after == TooFew(0, 1)
    complete = [t for t in counting if all(q.status != "not_reached" for q in t.post)]
    if complete:
        assert found.headline.after.value == pytest.approx(
            fmean(share(list(t.post)) for t in complete)
        )
