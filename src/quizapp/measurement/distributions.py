"""Quantiles of the normal, Student's t and F distributions, without a library.

Both t and F follow from the regularised incomplete beta function I_y(a, b), computed by its continued fraction
(Numerical Recipes, section 6.4). Relative errors are about 1e-12.
"""

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
"""The normal quantile for intervals of 95 %."""
_MANY = 1000
"""From this many degrees of freedom, t comes from a series."""
_LARGE = 10.0
"""From here on, Stirling's series keeps the digits that differences of `lgamma` lose."""
_TINY, _EPSILON = 1e-300, 1e-16


@lru_cache(1024)
def student_quantile(p: float, df: float) -> float:
    """Return the quantile of Student's t, for `p` between 0 and 1 (exclusive) and `df` above 0, whole or not.

    :raises ValueError: outside these ranges.
    """
    _check(p, df)
    if p < 0.5:
        return -student_quantile(1 - p, df)
    if p == 0.5:
        return 0.0
    if df >= _MANY:
        return _student_series(NormalDist().inv_cdf(p), df)
    odds = _beta_quantile_odds(2 * p - 1, 0.5, df / 2)
    return sqrt(df * odds)


@lru_cache(256)
def f_quantile(p: float, df1: float, df2: float) -> float:
    """Return the quantile of F, for `p` between 0 and 1 (exclusive) and degrees of freedom above 0.

    :raises ValueError: outside these ranges.
    """
    _check(p, df1)
    _check(p, df2)
    return df2 / df1 * _beta_quantile_odds(p, df1 / 2, df2 / 2)


def _check(p: float, df: float) -> None:
    if not 0 < p < 1 or not 0 < df < inf:
        raise ValueError(f"no quantile at {p} with {df} degrees of freedom")


def _student_series(z: float, df: float) -> float:
    """Return t from the normal quantile (Abramowitz and Stegun, 26.7.5)."""
    s = z * z
    terms = (
        z * (s + 1) / 4,
        z * ((5 * s + 16) * s + 3) / 96,
        z * (((3 * s + 19) * s + 17) * s - 15) / 384,
        z * ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92160,
    )
    return z + sum(term / df**power for power, term in enumerate(terms, 1))


def _beta_quantile_odds(p: float, a: float, b: float) -> float:
    """Return y / (1 - y) for the y that solves I_y(a, b) = p, by Newton's method on log odds within a bracket.

    Odds keep their precision when y is close to 0 or to 1.
    """
    low, high, at = -700.0, 700.0, log(a / b)
    for _ in range(200):
        y, rest = 1 / (1 + exp(-at)), 1 / (1 + exp(at))
        weight = exp(_log_weight(a, b, y, rest))
        error = _incomplete_beta(a, b, y, rest) - p
        low, high = (low, at) if error > 0 else (at, high)
        step = error / weight if weight > 0 else inf
        new = at - step
        if not low < new < high:
            new = (low + high) / 2
        if abs(new - at) < 1e-15 * max(1.0, abs(at)):
            return exp(new)
        at = new
    return exp(at)


def _incomplete_beta(a: float, b: float, y: float, rest: float) -> float:
    """Return I_y(a, b) for 0 < y < 1, where `rest` is 1 - y."""
    weight = exp(_log_weight(a, b, y, rest))
    if y < (a + 1) / (a + b + 2):
        return weight * _fraction(a, b, y) / a
    return 1 - weight * _fraction(b, a, rest) / b


def _log_weight(a: float, b: float, y: float, rest: float) -> float:
    """Return the logarithm of y^a (1 - y)^b / B(a, b)."""
    # Near the mode both logarithms are close to 0, and multiplying them by large a and b would lose digits.
    near = (y * b - rest * a) / a, (rest * a - y * b) / b
    if min(a, b) < _LARGE or min(near) < -0.5:
        return a * _log(y, rest) + b * _log(rest, y) - _log_beta(min(a, b), max(a, b))
    shape = a * log1p(near[0]) + b * log1p(near[1])
    return (
        shape + log(a * b / (2 * pi * (a + b))) / 2 + _stirling(a + b) - _stirling(a) - _stirling(b)
    )


def _log(share: float, rest: float) -> float:
    """Return log(share), where `rest` is 1 - share, computed from the smaller of the two."""
    return log(share) if share < 0.5 else log1p(-rest)


def _log_beta(small: float, large: float) -> float:
    """Return the logarithm of B(small, large)."""
    if large < _LARGE:
        return lgamma(small) + lgamma(large) - lgamma(small + large)
    both = small + large
    ratio = small - small * log(both) - (large - 0.5) * log1p(small / large)
    return lgamma(small) + ratio + _stirling(large) - _stirling(both)


def _stirling(x: float) -> float:
    """Return the remainder of Stirling's formula for log gamma(x), for x of `_LARGE` or more."""
    s = 1 / (x * x)
    series = 1 / 12 - s * (
        1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * 691 / 360360)))
    )
    return series / x


def _fraction(a: float, b: float, y: float) -> float:
    """Return the continued fraction of I_y(a, b), by Lentz's method."""
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * y / (a + 1))
    found = d
    for m in range(1, 100_000):
        even = m * (b - m) * y / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * y / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            found *= c * d
        if abs(c * d - 1) < _EPSILON * 3:
            break
    return found


def _not_zero(x: float) -> float:
    return x if abs(x) > _TINY else _TINY
