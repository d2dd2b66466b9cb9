"""Statistics of a tally equal those of its values one by one."""

import statistics
from collections import Counter
from math import isclose, isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.measurement.intervals import student
from quizapp.measurement.tallies import (
    concordance,
    excess_kurtosis,
    gamma,
    joint,
    kendall_tau_b,
    median,
    merge_tallies,
    moments,
    skewness,
)
from tests.measurement.reference import differences, load

MICRO = load("micro.json")
NAMED = {
    "dist_n0": [],
    "dist_n1": [3],
    "dist_n2": [1, 3],
    "dist_n3": [1, 3, 4],
    "dist_constant": [4, 4, 4],
}


@pytest.mark.parametrize("case", NAMED)
def test_few_readers(case: str) -> None:
    tally = Counter(NAMED[case])
    found = moments(tally)
    middle = median(tally)
    shown = {
        "n": found.n,
        "mean": None if found.mean is None else float(found.mean),
        "median": None if middle is None else float(middle),
        "sd": found.sd,
        "mean_ci95": student(found.sample()) or [None, None],
        "skewness": skewness(tally),
        "excess_kurtosis": excess_kurtosis(tally),
    }
    expected = {key: value for key, value in MICRO[case].items() if key in shown}
    assert differences(expected, shown) == []


def test_gamma_and_its_ties() -> None:
    assert gamma({(0, 0): 1, (1, 1): 1, (2, 2): 1}) == 1
    assert gamma({(1, 0): 3, (1, 1): 2}) is None
    assert gamma({(0, 1): 1, (1, 0): 1}) == -1
    assert gamma({}) is None


def test_tau_b_is_undefined_if_nothing_varies() -> None:
    assert kendall_tau_b({(1, 0): 3, (1, 1): 2}) is None
    assert kendall_tau_b({(0, 0): 1, (1, 1): 1}) == 1


def test_a_constant_has_no_correlation() -> None:
    assert joint({(1, 0): 3, (1, 1): 2}).correlation is None
    assert joint({(0, 0): 1}).correlation is None
    assert joint({}).covariance is None


def test_tallies_of_different_units_are_put_together() -> None:
    found, unit = merge_tallies([({12: 1}, 24), ({12: 1}, 36), ({0: 0}, 1)])
    assert (found, unit) == ({36: 1, 24: 1, 0: 0}, 72)
    assert merge_tallies([]) == ({}, 1)


values = st.lists(st.integers(0, 60), min_size=2, max_size=60)


@given(values)
def test_mean_spread_and_middle_are_those_of_the_values(given_values: list[int]) -> None:
    tally = Counter(given_values)
    found = moments(tally, 12)
    assert found.mean == statistics.mean(given_values) / 12 or isclose(
        float(found.mean or 0), statistics.mean(given_values) / 12
    )
    assert isclose(found.sd or 0, statistics.stdev(given_values) / 12, abs_tol=1e-12)
    assert median(tally) == statistics.median(given_values)
    for shape in (skewness(tally), excess_kurtosis(tally)):
        assert shape is None or isfinite(shape)


@given(values, st.randoms(use_true_random=False))
def test_correlation_is_that_of_the_values(given_values: list[int], rng: object) -> None:
    others = [(7 * value + place) % 11 for place, value in enumerate(given_values)]
    pairs = Counter(zip(given_values, others, strict=True))
    r = joint(pairs).correlation
    if len(set(given_values)) == 1 or len(set(others)) == 1:
        assert r is None
    else:
        assert r is not None
        assert isclose(r, statistics.correlation(given_values, others), abs_tol=1e-9)
        assert -1 <= r <= 1
        turned = joint(Counter(zip(others, given_values, strict=True))).correlation
        assert turned == r


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=20))
def test_pairs_of_readers_are_those_that_one_can_count(values: list[tuple[int, int]]) -> None:
    expected = Counter(
        "tied" if x == a and y == b else "y" if x == a else "x" if y == b else (x < a) == (y < b)
        for place, (x, y) in enumerate(values)
        for a, b in values[place + 1 :]
    )
    found = concordance(Counter(values))
    assert found == (expected[True], expected[False], expected["x"], expected["y"])
