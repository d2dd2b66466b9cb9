"""Intervals of 95 %; None if there are too few readers, or nothing varies.

Formulas: measurement.md, sections 1.1, 1.2 and 1.5.
"""

from dataclasses import dataclass
from math import atanh, log, sqrt, tanh

from quizapp.measurement.distributions import Z, f_quantile, student_quantile
from quizapp.measurement.tallies import Sample

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """A difference of two means, with Welch's interval."""

    value: float
    se: float | None
    df: float | None
    interval: Interval | None


def wilson(right: float, n: float, z: float = Z) -> Interval | None:
    """Return Wilson's interval of the share `right / n`, 0 to 1; None without readers.

    `right` may be a sum of shares: scores between 0 and 1 vary at most as much as 0 and 1 do.
    """
    if n <= 0:
        return None
    return _around_share(right / n, n, z)


def wilson_mean(mean: float, sd: float, n: int, questions: float) -> Interval | None:
    """Return Wilson's interval of a mean score, 0 to 1, with an effective n; None below two readers.

    `mean` (0 to 1) and `sd` are those of readers' scores as shares; `questions` caps how much each reader adds to the
    effective n.
    """
    if n < 2:
        return None
    effective = float(n)
    if sd > 0:
        effective = min(max((n - 1) * mean * (1 - mean) / sd**2, n), n * max(questions, 1))
    return _around_share(mean, effective, student_quantile(0.975, n - 1))


def _around_share(share: float, n: float, z: float) -> Interval:
    share = min(max(share, 0.0), 1.0)
    middle = share + z * z / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    low = 0.0 if share == 0 else max((middle - half) / whole, 0.0)
    high = 1.0 if share == 1 else min((middle + half) / whole, 1.0)
    return low, high


def student(sample: Sample | None) -> Interval | None:
    """Return Student's interval of a mean; None below two readers or if nothing varies."""
    if sample is None or sample.n < 2 or not sample.variance:
        return None
    half = student_quantile(0.975, sample.n - 1) * sqrt(sample.variance / sample.n)
    return sample.mean - half, sample.mean + half


def bonett_price(learned: int, lost: int, n: int) -> Interval | None:
    """Return the Bonett-Price interval of (learned - lost) / n, -1 to 1, for paired readers; None without any."""
    if n <= 0:
        return None
    up, down = (learned + 1) / (n + 2), (lost + 1) / (n + 2)
    half = Z * sqrt((up + down - (up - down) ** 2) / (n + 2))
    return max(up - down - half, -1.0), min(up - down + half, 1.0)


def newcombe(right1: float, n1: float, right2: float, n2: float) -> Interval | None:
    """Return Newcombe's interval of the second share minus the first, -1 to 1; None if either has no readers."""
    one, two = wilson(right1, n1), wilson(right2, n2)
    if one is None or two is None:
        return None
    p1, p2 = right1 / n1, right2 / n2
    low = p2 - p1 - sqrt((p2 - two[0]) ** 2 + (one[1] - p1) ** 2)
    high = p2 - p1 + sqrt((two[1] - p2) ** 2 + (p1 - one[0]) ** 2)
    return max(low, -1.0), min(high, 1.0)


def welch(first: Sample | None, second: Sample | None) -> MeanDifference | None:
    """Return the first mean minus the second, with Welch's interval; None if either has no readers.

    There is no interval below two readers or if nothing varies.
    """
    if first is None or second is None:
        return None
    value = first.mean - second.mean
    if first.variance is None or second.variance is None:
        return MeanDifference(value, None, None, None)
    one, two = first.variance / first.n, second.variance / second.n
    se = sqrt(one + two)
    if se == 0:
        return MeanDifference(value, se, None, None)
    df = (one + two) ** 2 / (one**2 / (first.n - 1) + two**2 / (second.n - 1))
    half = student_quantile(0.975, df) * se
    return MeanDifference(value, se, df, (value - half, value + half))


def always_valid(value: float, se: float | None, tau: float = 10.0) -> Interval | None:
    """Return the interval of a difference that stays valid however often one looks; None if `se` is unknown or 0.

    `tau` is the expected size of differences, in the units of `value`.
    """
    if not se:
        return None
    v, t = se * se, tau * tau
    half = sqrt(v * (v + t) / t * (2 * log(20) + log((v + t) / v)))
    return value - half, value + half


def feldt(alpha: float, n: int, questions: int) -> Interval | None:
    """Return Feldt's interval of Cronbach's alpha (1 or less); None below two readers or two questions."""
    if n < 2 or questions < 2:
        return None
    df1, df2 = n - 1, (n - 1) * (questions - 1)
    left = 1 - alpha
    return 1 - left * f_quantile(0.975, df1, df2), 1 - left * f_quantile(0.025, df1, df2)


def fisher(r: float, n: int) -> Interval | None:
    """Return the interval of a correlation, -1 to 1, by Fisher's z; None below four readers or if |r| is 1."""
    if n < 4 or abs(r) >= 1:
        return None
    half = Z / sqrt(n - 3)
    return tanh(atanh(r) - half), tanh(atanh(r) + half)
