"""Quantiles agree with closed forms and published tables."""

from math import expm1, isclose, log1p, pi, sqrt, tan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.measurement.distributions import Z, f_quantile, student_quantile

shares = st.floats(0.001, 0.999)
freedoms = st.floats(0.5, 1e7)


@pytest.mark.parametrize("p", [0.025, 0.3, 0.5, 0.7, 0.975, 0.9999])
def test_t_of_one_and_two_degrees_has_a_closed_form(p: float) -> None:
    assert isclose(student_quantile(p, 1), tan(pi * (p - 0.5)), rel_tol=1e-12, abs_tol=1e-15)
    expected = (2 * p - 1) * sqrt(2 / (4 * p * (1 - p)))
    assert isclose(student_quantile(p, 2), expected, rel_tol=1e-12, abs_tol=1e-15)


@pytest.mark.parametrize(
    ("df", "expected"),
    [(4, 2.776445), (9, 2.262157), (29, 2.045230), (120, 1.979930), (999.9, 1.962339)],
)
def test_t_as_in_the_tables(df: float, expected: float) -> None:
    assert isclose(student_quantile(0.975, df), expected, abs_tol=6e-7)


def test_t_of_very_many_is_normal() -> None:
    assert isclose(student_quantile(0.975, 1e12), Z, rel_tol=1e-11)


def test_the_series_takes_over_without_a_step() -> None:
    below, above = student_quantile(0.975, 1000 - 1e-9), student_quantile(0.975, 1000)
    assert isclose(below, above, rel_tol=1e-11)


@given(shares, freedoms)
def test_f_of_two_degrees_has_a_closed_form(p: float, df: float) -> None:
    expected = df / 2 * expm1(-2 / df * log1p(-p))
    assert isclose(f_quantile(p, 2, df), expected, rel_tol=1e-9)


@given(shares, freedoms, freedoms)
def test_f_turned_round_is_its_inverse(p: float, df1: float, df2: float) -> None:
    product = f_quantile(p, df1, df2) * f_quantile(1 - p, df2, df1)
    assert isclose(product, 1, rel_tol=1e-8)


@given(st.floats(0.51, 0.999), st.floats(1, 1e4))
def test_t_squared_is_f(p: float, df: float) -> None:
    assert isclose(student_quantile(p, df) ** 2, f_quantile(2 * p - 1, 1, df), rel_tol=1e-9)


@given(shares, st.floats(1, 1e6))
def test_t_is_symmetric(p: float, df: float) -> None:
    assert isclose(
        student_quantile(p, df), -student_quantile(1 - p, df), rel_tol=1e-9, abs_tol=1e-12
    )


@pytest.mark.parametrize(("p", "df"), [(0, 5), (1, 5), (0.5, 0), (0.5, float("inf"))])
def test_outside_there_is_none(p: float, df: float) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        student_quantile(p, df)
    with pytest.raises(ValueError, match="no quantile"):
        f_quantile(p, df, 5)
