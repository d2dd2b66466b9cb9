"""From counters to what is told."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.measurement.counters import Key
from quizapp.measurement.summary import (
    BINS,
    MINIMUM,
    STEP,
    Summary,
    all_right,
    got_it,
    histogram,
    mean_share,
    median,
    renew,
    summarise,
    told,
    total,
)

EMPTY = Summary({}, {}, {}, {})
tallies = st.dictionaries(st.integers(0, 100).map(str), st.integers(1, 30))


def test_cohorts_are_added_up_and_what_came_before_reading_is_left_out() -> None:
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


def test_simulated_readers_are_added_up_too_and_told_apart() -> None:
    counters = {
        Key("direct", "post", "attempt", "", "began"): 5,
        Key("simulated", "post", "attempt", "", "began"): 20,
        Key("simulated", "post", "attempt", "", "rated"): 12,
        Key("simulated", "post", "rating", "", "50"): 12,
    }
    assert summarise(counters) == Summary(
        {"began": 25, "rated": 12}, {"50": 12}, {}, {}, {"began": 20, "rated": 12}
    )


@pytest.mark.parametrize(
    ("began", "ratings", "facts", "told_of"),
    [
        (24, 24, 24, {}),
        (25, 24, 24, {"began": 5}),
        (25, 25, 24, {"began": 5, "rated": 5}),
        (25, 24, 25, {"began": 5, "finished": 5}),
    ],
)
def test_each_number_goes_with_the_simulated_readers_who_are_in_it(
    began: int, ratings: int, facts: int, told_of: dict[str, int]
) -> None:
    old = Summary({"began": 20}, {"50": 20}, {"f": {"got_it": 20}}, {})
    five = {"began": 5, "rated": 5, "finished": 5}
    new = Summary({"began": began}, {"50": ratings}, {"f": {"got_it": facts}}, {}, five)
    assert renew(old, new).simulated == told_of


def test_nothing_counted_is_nothing_told() -> None:
    assert summarise({}) == EMPTY
    assert renew(EMPTY, EMPTY) == EMPTY


@pytest.mark.parametrize(("n", "is_told"), [(0, False), (9, False), (10, True), (11, True)])
def test_nothing_is_told_of_fewer_than_ten(n: int, is_told: bool) -> None:
    assert MINIMUM == 10
    assert told({"0": n // 2, "100": n - n // 2}) is is_told


@pytest.mark.parametrize(
    ("before", "after", "renewed"),
    [
        (0, 4, False),
        (0, 5, True),
        (10, 14, False),
        (10, 15, True),
        (10, 6, False),
        (10, 5, True),
        (3, 3, False),
    ],
)
def test_a_number_is_told_anew_after_five_net_changes(
    before: int, after: int, renewed: bool
) -> None:
    assert STEP == 5
    old, new = ({"50": n} if n else {} for n in (before, after))
    chosen = new if renewed else old
    each = {"f": chosen} if chosen else {}
    result = renew(
        Summary({"began": before}, old, {"f": old}, {"q": old}),
        Summary({"began": after}, new, {"f": new}, {"q": new}),
    )
    assert result == Summary(
        {"began": after if renewed else before}, chosen, each, {"q": chosen} if chosen else {}
    )


def test_each_number_goes_by_its_own_n() -> None:
    old = Summary({"began": 20}, {"50": 20}, {"f": {"got_it": 12}, "g": {"got_it": 12}}, {})
    new = Summary(
        {"began": 24},
        {"50": 20, "60": 5},
        {"f": {"got_it": 16}, "g": {"got_it": 17}},
        {"q": {"12": 5}, "r": {"12": 4}},
    )
    assert renew(old, new) == Summary(
        {"began": 20},
        {"50": 20, "60": 5},
        {"f": {"got_it": 12}, "g": {"got_it": 17}},
        {"q": {"12": 5}},
    )


def test_a_number_that_is_gone_is_left_out_once_it_moved_far_enough() -> None:
    old = Summary({}, {}, {"f": {"got_it": 12}, "g": {"got_it": 4}}, {})
    assert renew(old, EMPTY).facts == {"g": {"got_it": 4}}


@given(tallies, tallies)
def test_two_tellings_never_differ_by_a_few_readers(
    old: dict[str, int], new: dict[str, int]
) -> None:
    chosen = renew(Summary({}, old, {}, {}), Summary({}, new, {}, {})).ratings
    assert chosen == old or abs(total(chosen) - total(old)) >= STEP


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


def test_a_question_by_its_marks() -> None:
    tally = {"0": 1, "6": 2, "12": 3}
    assert mean_share(tally) == Fraction(48, 72)
    assert all_right(tally) == 3
    assert (mean_share({}), all_right({})) == (None, 0)
    assert mean_share({"0": 4}) == 0


def test_a_fact_by_its_readers() -> None:
    assert got_it({"got_it": 7, "partly": 2}) == 7
    assert got_it({"partly": 2}) == 0
