"""Statistics of a tally: how many readers have each value.

Values are whole multiples of a unit (a twelfth of a mark, a point of a rating), so sums are exact and the variance is
exactly 0 if nothing varies. Variances and covariances divide by n - 1 (measurement.md, section 0).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, sqrt

Tally = Mapping[int, int]
"""The number of readers with each value, 0 or more."""
Pairs = Mapping[tuple[int, int], int]
"""The number of readers with each pair of values."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The statistics that an interval of a mean needs."""

    n: int
    """1 or more."""
    mean: float
    variance: float | None
    """None if n is 1."""


@dataclass(frozen=True, slots=True)
class Moments:
    """The sums of a tally, in its unit."""

    n: int
    total: int
    squares: int
    unit: int = 1
    """The number of units in 1."""

    @property
    def mean(self) -> Fraction | None:
        """The mean; None without readers."""
        return Fraction(self.total, self.n * self.unit) if self.n else None

    @property
    def variance(self) -> Fraction | None:
        """The variance, 0 or more; None below two readers."""
        if self.n < 2:
            return None
        spread = self.n * self.squares - self.total**2
        return Fraction(spread, self.n * (self.n - 1) * self.unit**2)

    @property
    def sd(self) -> float | None:
        """The standard deviation, 0 or more; None below two readers."""
        return None if self.variance is None else sqrt(self.variance)

    def sample(self, scale: float = 1) -> Sample | None:
        """Return the sample with values multiplied by `scale`; None without readers."""
        mean, variance = self.mean, self.variance
        if mean is None:
            return None
        spread = None if variance is None else float(variance) * scale * scale
        return Sample(self.n, float(mean) * scale, spread)


@dataclass(frozen=True, slots=True)
class Joint:
    """The joint sums of pairs of values, each in its own unit."""

    x: Moments
    y: Moments
    products: int

    @property
    def covariance(self) -> Fraction | None:
        """The covariance; None below two readers."""
        n = self.x.n
        if n < 2:
            return None
        spread = n * self.products - self.x.total * self.y.total
        return Fraction(spread, n * (n - 1) * self.x.unit * self.y.unit)

    @property
    def correlation(self) -> float | None:
        """Pearson's r, -1 to 1; None if either value does not vary."""
        covariance, x, y = self.covariance, self.x.variance, self.y.variance
        if covariance is None or not x or not y:
            return None
        r = sqrt(covariance**2 / (x * y))
        return -r if covariance < 0 else r


def moments(tally: Tally, unit: int = 1) -> Moments:
    """Return the moments of a tally whose values count in `1 / unit`."""
    n = total = squares = 0
    for value, count in tally.items():
        n += count
        total += count * value
        squares += count * value * value
    return Moments(n, total, squares, unit)


def joint(pairs: Pairs, x_unit: int = 1, y_unit: int = 1) -> Joint:
    """Return the joint moments of pairs whose values count in `1 / x_unit` and `1 / y_unit`."""
    n = x = y = xx = yy = xy = 0
    for (one, other), count in pairs.items():
        n += count
        x += count * one
        y += count * other
        xx += count * one * one
        yy += count * other * other
        xy += count * one * other
    return Joint(Moments(n, x, xx, x_unit), Moments(n, y, yy, y_unit), xy)


def merge_tallies(parts: Iterable[tuple[Tally, int]]) -> tuple[Counter[int], int]:
    """Return the sum of (tally, unit) parts in a unit common to all, with that unit."""
    listed = list(parts)
    unit = lcm(*(unit for _, unit in listed))
    found: Counter[int] = Counter()
    for tally, of_part in listed:
        for value, count in tally.items():
            found[value * (unit // of_part)] += count
    return found, unit


def median(tally: Tally) -> Fraction | None:
    """Return the median, the mean of the middle two if n is even; None without readers."""
    n = sum(tally.values())
    if n == 0:
        return None
    return Fraction(_ranked(tally, (n - 1) // 2) + _ranked(tally, n // 2), 2)


def _ranked(tally: Tally, rank: int) -> int:
    """Return the value at a rank, counted from 0.

    :raises IndexError: if there are not that many values.
    """
    for value, count in sorted(tally.items()):
        if rank < count:
            return value
        rank -= count
    raise IndexError(rank)


def skewness(tally: Tally) -> float | None:
    """Return the sample skewness, k3 / k2^1.5; None below three readers or if nothing varies."""
    n, (_, second, third, _) = _central_moments(tally)
    if n < 3 or not second:
        return None
    k2, k3 = n * second / (n - 1), n * n * third / ((n - 1) * (n - 2))
    return float(k3) / (float(k2) * sqrt(k2))


def excess_kurtosis(tally: Tally) -> float | None:
    """Return the sample excess kurtosis, k4 / k2²; None below four readers or if nothing varies."""
    n, (_, second, _, fourth) = _central_moments(tally)
    if n < 4 or not second:
        return None
    k2 = n * second / (n - 1)
    spread = (n + 1) * fourth - 3 * (n - 1) * second**2
    return float(n * n * spread / ((n - 1) * (n - 2) * (n - 3)) / k2**2)


def _central_moments(tally: Tally) -> tuple[int, tuple[Fraction, Fraction, Fraction, Fraction]]:
    """Return n and the first four central moments, with n in the denominator."""
    n = sum(tally.values())
    if n == 0:
        return 0, (Fraction(0),) * 4
    mean = Fraction(sum(value * count for value, count in tally.items()), n)
    sums = [Fraction(0)] * 4
    for value, count in tally.items():
        deviation = value - mean
        for power in range(4):
            sums[power] += count * deviation ** (power + 1)
    first, second, third, fourth = (total / n for total in sums)
    return n, (first, second, third, fourth)


def gamma(pairs: Pairs) -> float | None:
    """Return Goodman and Kruskal's gamma, -1 to 1, ignoring ties; None if all pairs of readers are tied."""
    concordant, discordant, _, _ = concordance(pairs)
    return (
        (concordant - discordant) / (concordant + discordant) if concordant + discordant else None
    )


def kendall_tau_b(pairs: Pairs) -> float | None:
    """Return Kendall's tau-b, -1 to 1; None if either value does not vary."""
    concordant, discordant, only_x, only_y = concordance(pairs)
    untied = (concordant + discordant + only_x) * (concordant + discordant + only_y)
    return (concordant - discordant) / sqrt(untied) if untied else None


def concordance(pairs: Pairs) -> tuple[int, int, int, int]:
    """Return how many pairs of readers are concordant, discordant, tied in y only, and tied in x only.

    The time is proportional to the number of distinct pairs times that of distinct second values.
    """
    rows: dict[int, Counter[int]] = {}
    for (x, y), count in pairs.items():
        rows.setdefault(x, Counter())[y] += count
    concordant = discordant = only_x = only_y = 0
    earlier: Counter[int] = Counter()
    for _, row in sorted(rows.items()):
        for y, count in row.items():
            below = sum(n for other, n in earlier.items() if other < y)
            concordant += count * below
            discordant += count * (earlier.total() - below - earlier[y])
            only_x += count * earlier[y]
        only_y += (row.total() ** 2 - sum(count**2 for count in row.values())) // 2
        earlier.update(row)
    return concordant, discordant, only_x, only_y
