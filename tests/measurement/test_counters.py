"""The counters that one attempt adds to."""

from dataclasses import replace
from fractions import Fraction
from math import lcm

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.measurement.counters import (
    Key,
    counter_keys,
    difference,
    option_level,
    tally_attempts,
)
from quizapp.measurement.taken import AttemptFacts, CountingState, QuestionFacts
from tests.measurement.takers import crowds, takens

POST = (
    QuestionFacts("yield-where", "yield", "answered", 12, chosen=("b",), compared=True),
    QuestionFacts("yield-pollen", "yield", "answered", 12, chosen=("a", "c"), confidence=80),
    QuestionFacts("cost-year", "cost", "answered", 6, compared=True),
    QuestionFacts("cost-power", "cost", "dont_know", 0),
)
PRE = (QuestionFacts("yield-more", "yield", "omitted", 0, compared=True),)
FINISHED = AttemptFacts("direct", CountingState.FINISHED, 70, "2026-03-01", "", PRE, POST)


def keys_under(taken: AttemptFacts, *names: str) -> set[tuple[str, ...]]:
    """Return the (name, subject, level) an attempt adds under some names, with the phase if it is before reading."""
    keys = tally_attempts([taken])
    return {
        (*(["pre"] if key.phase == "pre" else []), *key[2:]) for key in keys if key.name in names
    }


def test_an_unfinished_attempt_counts_its_start_and_its_furthest_step() -> None:
    assert tally_attempts(
        [AttemptFacts("direct", CountingState.INCOMPLETE, None, "2026-03-01", "article")]
    ) == {
        Key("direct", "post", "attempt", "", "began"): 1,
        Key("direct", "post", "day", "2026-03-01", "began"): 1,
        Key("direct", "post", "stopped", "", "article"): 1,
    }


def test_a_rating_counts_without_an_end() -> None:
    assert tally_attempts([AttemptFacts("embedded", CountingState.INCOMPLETE, 0)]) == {
        Key("embedded", "post", "attempt", "", "began"): 1,
        Key("embedded", "post", "attempt", "", "rated"): 1,
        Key("embedded", "post", "rating", "", "0"): 1,
    }


def test_a_hasty_attempt_counts_as_nothing_else() -> None:
    hasty = replace(FINISHED, state=CountingState.HASTY)
    assert tally_attempts([hasty]) == {Key("direct", "post", "attempt", "", "hasty"): 1}


def test_a_finished_attempt_counts_every_step() -> None:
    assert keys_under(FINISHED, "attempt", "rating", "day", "stopped") == {
        ("attempt", "", "began"),
        ("attempt", "", "rated"),
        ("attempt", "", "finished"),
        ("rating", "", "70"),
        ("day", "2026-03-01", "began"),
        ("day", "2026-03-01", "finished"),
    }


def test_questions_and_facts() -> None:
    assert keys_under(FINISHED, "question", "fact") == {
        ("pre", "question", "yield-more", "0"),
        ("pre", "fact", "yield", "not_yet"),
        ("question", "yield-where", "12"),
        ("question", "yield-pollen", "12"),
        ("question", "cost-year", "6"),
        ("question", "cost-power", "0"),
        ("fact", "yield", "got_it"),
        ("fact", "cost", "partly"),
    }
    assert keys_under(FINISHED, "status", "option", "confidence") == {
        ("pre", "status", "yield-more", "omitted"),
        ("status", "yield-where", "answered"),
        ("status", "yield-pollen", "answered"),
        ("status", "cost-year", "answered"),
        ("status", "cost-power", "dont_know"),
        ("option", "yield-where", "b"),
        ("option", "yield-pollen", "a"),
        ("option", "yield-pollen", "c"),
        ("confidence", "yield-pollen", "80:12"),
    }


def test_totals_of_a_complete_reader() -> None:
    assert keys_under(FINISHED, "total", "rest", "option_rest", "felt_total") == {
        ("pre", "total", "12", "0"),
        ("pre", "felt_total", "12", "70:0"),
        ("pre", "rest", "yield-more", "0:0"),
        ("total", "48", "30"),
        ("felt_total", "48", "70:30"),
        ("rest", "yield-where", "12:18"),
        ("rest", "yield-pollen", "12:18"),
        ("rest", "cost-year", "6:24"),
        ("rest", "cost-power", "0:30"),
        ("option_rest", "yield-where", "18:b"),
        ("option_rest", "yield-pollen", "18:a"),
        ("option_rest", "yield-pollen", "18:c"),
    }


COMPARED = ("question_gain", "fact_gain", "fact_fresh", "gain", "felt_gain")
ALONE = ("contrast", "felt_contrast", "after", "felt_after")


def test_where_half_the_facts_were_asked_before() -> None:
    assert keys_under(FINISHED, *COMPARED) == {
        ("fact_gain", "yield", "0:12"),
        ("fact_fresh", "cost", "6"),
        ("gain", "12:12", "0:12"),
        ("felt_gain", "12:12", "70:12"),
    }
    assert keys_under(FINISHED, *ALONE) == {
        ("contrast", "12:12", "0:6"),
        ("felt_contrast", "12:12", "70:6"),
    }


def test_where_nothing_was_asked_before() -> None:
    alone = replace(FINISHED, pre=())
    assert keys_under(alone, *COMPARED) == {
        ("fact_fresh", "yield", "12"),
        ("fact_fresh", "cost", "6"),
    }
    assert keys_under(alone, *ALONE) == {("after", "24", "18"), ("felt_after", "24", "70:18")}


def test_where_the_same_was_asked_twice() -> None:
    twice = replace(
        FINISHED, pre=(QuestionFacts("cost-year", "cost", "answered", 12, compared=True),)
    )
    assert keys_under(twice, "question_gain", "fact_gain") == {
        ("question_gain", "cost-year", "12:6"),
        ("fact_gain", "cost", "12:6"),
    }
    assert ("felt_gain", "12:12", "70:-6") in keys_under(twice, "felt_gain")


def test_facts_with_different_maxima_are_not_compared() -> None:
    heavier = replace(FINISHED, pre=(replace(PRE[0], maximum=24),))
    assert keys_under(heavier, "fact_gain", "gain") == set()


def test_an_unreached_question_is_missing_and_its_reader_is_in_no_total() -> None:
    post = (*POST[:3], QuestionFacts("cost-power", "cost", "not_reached", 0))
    for state in (CountingState.FINISHED, CountingState.INCOMPLETE):
        incomplete = replace(FINISHED, state=state, post=post)
        assert ("status", "cost-power", "not_reached") in keys_under(incomplete, "status")
        assert keys_under(incomplete, "question", "fact") == {
            ("pre", "question", "yield-more", "0"),
            ("pre", "fact", "yield", "not_yet"),
            ("question", "yield-where", "12"),
            ("question", "yield-pollen", "12"),
            ("question", "cost-year", "6"),
            ("fact", "yield", "got_it"),
        }
        keys = tally_attempts([incomplete])
        assert {key.name for key in keys if key.phase == "post"}.isdisjoint(
            {"total", "rest", "option_rest", "felt_total", "gain", "felt_gain", "contrast"}
        )
        assert keys_under(incomplete, "fact_gain") == {("fact_gain", "yield", "0:12")}


def test_long_options_stay_distinct_and_fit() -> None:
    one, other = "x" * 64 + "a", "x" * 64 + "b"
    assert option_level("a") == "a"
    assert option_level(one) != option_level(other)
    assert len(option_level(one)) <= 56


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [((0, 48), (48, 48), 48), ((12, 24), (36, 36), 36), ((24, 24), (0, 36), -72)],
)
def test_a_difference_of_shares_is_a_whole_number(
    before: tuple[int, int], after: tuple[int, int], expected: int
) -> None:
    assert difference(before, after) == expected


sums = st.integers(1, 40).flatmap(lambda most: st.tuples(st.integers(0, most), st.just(most)))


@given(sums, sums)
def test_a_difference_is_exact(before: tuple[int, int], after: tuple[int, int]) -> None:
    share = Fraction(*after) - Fraction(*before)
    assert share * lcm(before[1], after[1]) == difference(before, after)


@given(takens)
def test_every_number_is_one_and_fits_the_table(taken: AttemptFacts) -> None:
    for key, n in tally_attempts([taken]).items():
        assert n == 1
        assert key.cohort == taken.cohort
        assert key.phase in {"pre", "post"}
        assert len(key.name) <= 16
        assert len(key.subject) <= 64
        assert len(key.level) <= 64


@given(crowds(20))
def test_subtracting_an_added_attempt_leaves_nothing(attempts: list[AttemptFacts]) -> None:
    total = tally_attempts(attempts)
    for attempt in attempts[::-1]:
        total.subtract(counter_keys(attempt))
    assert not any(total.values())


@given(crowds(20))
def test_the_order_does_not_matter(attempts: list[AttemptFacts]) -> None:
    total = tally_attempts(attempts)
    half = len(attempts) // 2
    assert tally_attempts(attempts[half:]) + tally_attempts(attempts[:half][::-1]) == total
