"""Summaries of counters."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.measurement.counters import Key
from quizapp.measurement.summary import (
    BINS,
    MINIMUM,
    Summary,
    got_it,
    histogram,
    is_publishable,
    median,
    summarise,
)

tallies = st.dictionaries(st.integers(0, 100).map(str), st.integers(1, 30))


def test_cohorts_are_summed_and_answers_before_reading_are_ignored() -> None:
    counters = {
        Key("direct", "post", "attempt", "", "began"): 5,
        Key("embedded", "post", "attempt", "", "began"): 2,
        Key("direct", "post", "attempt", "", "finished"): 3,
        Key("direct", "post", "rating", "", "50"): 4,
        Key("embedded", "post", "rating", "", "50"): 1,
        Key("direct", "post", "fact", "yield", "got_it"): 3,
        Key("embedded", "post", "fact", "yield", "partly"): 1,
        Key("direct", "pre", "fact", "yield", "got_it"): 9,
        Key("direct", "post", "question", "yield-more", "12"): 3,
        Key("direct", "pre", "question", "yield-more", "12"): 9,
        Key("direct", "post", "question", "yield-more", "6"): 0,
    }
    assert summarise(counters) == Summary(
        {"began": 7, "finished": 3},
        {"50": 5},
        {"yield": {"got_it": 3, "partly": 1}},
        {"yield-more": {"12": 3}},
    )


def test_simulated_readers_are_included_and_counted_separately() -> None:
    counters = {
        Key("direct", "post", "attempt", "", "began"): 5,
        Key("simulated", "post", "attempt", "", "began"): 20,
        Key("simulated", "post", "attempt", "", "rated"): 12,
        Key("simulated", "post", "rating", "", "50"): 12,
    }
    assert summarise(counters) == Summary(
        {"began": 25, "rated": 12}, {"50": 12}, {}, {}, {"began": 20, "rated": 12}
    )


def test_no_counters_make_an_empty_summary() -> None:
    assert summarise({}) == Summary({}, {}, {}, {})


@pytest.mark.parametrize(("n", "is_told"), [(0, False), (9, False), (10, True), (11, True)])
def test_nothing_is_published_about_fewer_than_ten(n: int, is_told: bool) -> None:
    assert MINIMUM == 10
    assert is_publishable({"0": n // 2, "100": n - n // 2}) is is_told


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ({}, None),
        ({"40": 0}, None),
        ({"0": 1}, Fraction(0)),
        ({"100": 1}, Fraction(100)),
        ({"0": 1, "100": 1}, Fraction(50)),
        ({"50": 1, "51": 1}, Fraction(101, 2)),
        ({"9": 1, "10": 1, "100": 1}, Fraction(10)),
        ({"5": 3, "90": 2}, Fraction(5)),
        ({"7": 1_000_000, "8": 1_000_000}, Fraction(15, 2)),
    ],
)
def test_the_median(ratings: dict[str, int], expected: Fraction | None) -> None:
    assert median(ratings) == expected


@given(st.lists(st.integers(0, 100), min_size=1))
def test_the_median_is_that_of_the_single_ratings(ratings: list[int]) -> None:
    tally = {str(rating): ratings.count(rating) for rating in ratings}
    found = median(tally)
    assert found is not None
    assert float(found) == statistics.median(ratings)


@pytest.mark.parametrize(
    ("rating", "place"),
    [
        (0, 0),
        (1, 0),
        (10, 0),
        (11, 1),
        (20, 1),
        (21, 2),
        (50, 4),
        (51, 5),
        (90, 8),
        (91, 9),
        (100, 9),
    ],
)
def test_each_rating_has_its_bar(rating: int, place: int) -> None:
    counts = histogram({str(rating): 3})
    assert counts[place] == sum(counts) == 3
    low, high = BINS[place]
    assert low <= rating <= high


def test_the_bars_take_every_rating_once() -> None:
    assert [n for low, high in BINS for n in range(low, high + 1)] == list(range(101))
    assert histogram({}) == (0,) * 10
    assert sum(histogram({str(n): 1 for n in range(101)})) == 101


def test_a_fact_by_its_readers() -> None:
    assert got_it({"got_it": 7, "partly": 2}) == 7
    assert got_it({"partly": 2}) == 0
