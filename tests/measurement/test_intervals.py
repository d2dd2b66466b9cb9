"""Intervals agree with other tools, and never leave their range."""

from math import isclose, isfinite, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.measurement.intervals import (
    always_valid,
    bonett_price,
    feldt,
    fisher,
    newcombe,
    student,
    welch,
    wilson,
    wilson_mean,
)
from quizapp.measurement.tallies import Sample, moments
from tests.measurement.reference import differences, load

MICRO = load("micro.json")


@pytest.mark.parametrize("case", MICRO["wilson95"])
def test_wilson(case: str) -> None:
    right, n = map(float, case.split("/"))
    assert differences(MICRO["wilson95"][case], wilson(right, n)) == []


@pytest.mark.parametrize("case", MICRO["wilson_effective_n"])
def test_wilson_of_a_mean(case: str) -> None:
    values = dict(part.split("=") for part in case.split(","))
    mean, sd, n, k = (float(values[name]) for name in "msnk")
    found = wilson_mean(mean, sd, int(n), k)
    assert differences(MICRO["wilson_effective_n"][case], found) == []


@pytest.mark.parametrize("case", MICRO["bonett_price"])
def test_bonett_price(case: str) -> None:
    learned, lost, n = map(int, case.split(","))
    expected = [float(end) for end in MICRO["bonett_price"][case]]
    assert differences(expected, bonett_price(learned, lost, n)) == []


def test_too_few_readers_or_no_variation_have_no_interval() -> None:
    assert wilson(0, 0) is None
    assert wilson_mean(0.5, 0, 1, 4) is None
    assert student(None) is student(Sample(1, 0.5, None)) is student(Sample(9, 0.5, 0)) is None
    assert bonett_price(0, 0, 0) is None
    assert newcombe(0, 0, 1, 2) is newcombe(1, 2, 0, 0) is None
    assert always_valid(1, None) is always_valid(1, 0) is None
    assert feldt(0.5, 1, 4) is feldt(0.5, 9, 1) is None
    assert fisher(0.5, 3) is fisher(1, 100) is None
    assert welch(None, Sample(3, 1, 1)) is None


def test_a_difference_without_spread_has_no_interval() -> None:
    one = welch(Sample(1, 3, None), Sample(5, 1, 4))
    assert one is not None
    assert (one.value, one.se, one.interval) == (2, None, None)
    constant = welch(Sample(5, 3, 0), Sample(5, 1, 0))
    assert constant is not None
    assert (constant.se, constant.df, constant.interval) == (0, None, None)


def test_welch_of_equal_groups_is_student_of_both() -> None:
    found = welch(Sample(10, 70, 100), Sample(10, 60, 100))
    assert found is not None
    assert found.df is not None
    assert found.se is not None
    assert isclose(found.df, 18)
    assert isclose(found.se, sqrt(20))


def test_newcombe_as_published() -> None:
    """Newcombe 1998, example (a): 56 of 70 minus 48 of 80, method 10: 0.0524 to 0.3339."""
    found = newcombe(48, 80, 56, 70)
    assert found is not None
    assert [round(end, 4) for end in found] == [0.0524, 0.3339]


def test_looking_often_costs_width() -> None:
    """With 400 readers a version and an SD of 25 points it is about 1.6 times as wide (measurement.md, section 1.5)."""
    se = 25 * sqrt(2 / 400)
    found = always_valid(0, se)
    assert found is not None
    assert 1.5 < found[1] / (1.96 * se) < 1.75


counts = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_wilson_holds_the_share_and_is_symmetric(case: tuple[int, int]) -> None:
    right, n = case
    found, mirrored = wilson(right, n), wilson(n - right, n)
    assert found is not None
    assert mirrored is not None
    assert 0 <= found[0] <= right / n <= found[1] <= 1
    assert isclose(found[0], 1 - mirrored[1], abs_tol=1e-12)


@given(counts)
def test_more_readers_narrow_it(case: tuple[int, int]) -> None:
    right, n = case
    few, many = wilson(right, n), wilson(4 * right, 4 * n)
    assert few is not None
    assert many is not None
    assert many[1] - many[0] < few[1] - few[0]


@given(st.dictionaries(st.integers(0, 48), st.integers(1, 1000), min_size=1), st.integers(0, 8))
def test_a_mean_score_stays_in_range(tally: dict[int, int], questions: int) -> None:
    found = moments(tally, 48)
    if found.n < 2 or found.mean is None or found.sd is None:
        return
    low, high = wilson_mean(float(found.mean), found.sd, found.n, questions) or (2, 2)
    assert 0 <= low <= float(found.mean) + 1e-12
    assert float(found.mean) - 1e-12 <= high <= 1


@given(counts, st.integers(0, 1000))
def test_a_difference_before_to_after_stays_in_range(case: tuple[int, int], lost: int) -> None:
    learned, n = case
    lost = min(lost, n - learned)
    low, high = bonett_price(learned, lost, n) or (2, 2)
    assert -1 <= low < high <= 1
    turned = bonett_price(lost, learned, n)
    assert turned is not None
    assert isclose(turned[0], -high, abs_tol=1e-12)


@given(counts, counts)
def test_a_difference_of_shares_stays_in_range(one: tuple[int, int], two: tuple[int, int]) -> None:
    low, high = newcombe(*one, *two) or (2, 2)
    assert -1 <= low <= two[0] / two[1] - one[0] / one[1] + 1e-12
    assert low <= high <= 1


@given(st.floats(-5, 1), st.integers(2, 1_000_000), st.integers(2, 60))
def test_alpha_has_an_interval_of_1_or_less(alpha: float, n: int, questions: int) -> None:
    low, high = feldt(alpha, n, questions) or (2, 2)
    assert low <= high <= 1
    assert isfinite(low)


@given(st.floats(-0.999, 0.999), st.integers(4, 100_000))
def test_a_correlation_stays_in_range(r: float, n: int) -> None:
    low, high = fisher(r, n) or (2, 2)
    assert -1 <= low <= r + 1e-9
    assert r - 1e-9 <= high <= 1
