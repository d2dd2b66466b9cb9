"""Statistics of a tally: how many readers have each value.

Values are whole numbers of a unit (a twelfth of a mark, a point of a rating); sums are exact, so that where nothing
varies the variance is exactly 0. Variances and covariances divide by n - 1 (measurement.md, section 0).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, sqrt

Tally = Mapping[int, int]
"""How many have each value; 0 is allowed, less is not."""
Pairs = Mapping[tuple[int, int], int]
"""How many have each pair of values."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What an interval of a mean needs."""

    n: int
    """1 or more."""
    mean: float
    variance: float | None
    """None where n is 1."""


@dataclass(frozen=True, slots=True)
class Moments:
    """The sums of a tally, in its unit."""

    n: int
    total: int
    squares: int
    unit: int = 1
    """How many units make 1."""

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
        """Give these readers with values multiplied by `scale`; None without readers."""
        mean, variance = self.mean, self.variance
        if mean is None:
            return None
        spread = None if variance is None else float(variance) * scale * scale
        return Sample(self.n, float(mean) * scale, spread)


@dataclass(frozen=True, slots=True)
class Joint:
    """The sums of pairs of values, each in units of its own."""

    x: Moments
    y: Moments
    products: int

    @property
    def covariance(self) -> Fraction | None:
        """The covariance; None below two readers."""
        n = self.x.n
        if n < 2:
            return None
        together = n * self.products - self.x.total * self.y.total
        return Fraction(together, n * (n - 1) * self.x.unit * self.y.unit)

    @property
    def correlation(self) -> float | None:
        """Pearson's r, -1 to 1; None where either does not vary."""
        covariance, x, y = self.covariance, self.x.variance, self.y.variance
        if covariance is None or not x or not y:
            return None
        r = sqrt(covariance**2 / (x * y))
        return -r if covariance < 0 else r


def moments(tally: Tally, unit: int = 1) -> Moments:
    """Give the sums of a tally whose values count in `1 / unit`."""
    n = total = squares = 0
    for value, count in tally.items():
        n += count
        total += count * value
        squares += count * value * value
    return Moments(n, total, squares, unit)


def joint(pairs: Pairs, x_unit: int = 1, y_unit: int = 1) -> Joint:
    """Give the sums of pairs whose values count in `1 / x_unit` and `1 / y_unit`."""
    n = x = y = xx = yy = xy = 0
    for (one, other), count in pairs.items():
        n += count
        x += count * one
        y += count * other
        xx += count * one * one
        yy += count * other * other
        xy += count * one * other
    return Joint(Moments(n, x, xx, x_unit), Moments(n, y, yy, y_unit), xy)


def together(parts: Iterable[tuple[Tally, int]]) -> tuple[Counter[int], int]:
    """Put tallies of different units together, and give the result with the unit that fits all."""
    listed = list(parts)
    unit = lcm(*(unit for _, unit in listed))
    found: Counter[int] = Counter()
    for tally, of_part in listed:
        for value, count in tally.items():
            found[value * (unit // of_part)] += count
    return found, unit


def median(tally: Tally) -> Fraction | None:
    """Give the median, the mean of the two middle values where n is even; None without readers."""
    n = sum(tally.values())
    if n == 0:
        return None
    return Fraction(_ranked(tally, (n - 1) // 2) + _ranked(tally, n // 2), 2)


def _ranked(tally: Tally, rank: int) -> int:
    """Give the value at a rank, counted from 0."""
    for value, count in sorted(tally.items()):
        if rank < count:
            return value
        rank -= count
    raise IndexError(rank)


def skewness(tally: Tally) -> float | None:
    """Give k3 / k2^1.5, the sample skewness; None below three readers and where nothing varies."""
    n, (_, second, third, _) = _central(tally)
    if n < 3 or not second:
        return None
    k2, k3 = n * second / (n - 1), n * n * third / ((n - 1) * (n - 2))
    return float(k3) / (float(k2) * sqrt(k2))


def excess_kurtosis(tally: Tally) -> float | None:
    """Give k4 / k2², the sample excess kurtosis; None below four readers and where nothing varies."""
    n, (_, second, _, fourth) = _central(tally)
    if n < 4 or not second:
        return None
    k2 = n * second / (n - 1)
    spread = (n + 1) * fourth - 3 * (n - 1) * second**2
    return float(n * n * spread / ((n - 1) * (n - 2) * (n - 3)) / k2**2)


def _central(tally: Tally) -> tuple[int, tuple[Fraction, Fraction, Fraction, Fraction]]:
    """Give n and the first four central moments, with n in the denominator."""
    n = sum(tally.values())
    if n == 0:
        return 0, (Fraction(0),) * 4
    mean = Fraction(sum(value * count for value, count in tally.items()), n)
    sums = [Fraction(0)] * 4
    for value, count in tally.items():
        apart = value - mean
        for power in range(4):
            sums[power] += count * apart ** (power + 1)
    first, second, third, fourth = (total / n for total in sums)
    return n, (first, second, third, fourth)


def gamma(pairs: Pairs) -> float | None:
    """Give Goodman and Kruskal's gamma, -1 to 1, ties dropped; None where all pairs of readers are tied."""
    alike, unlike, _, _ = concordance(pairs)
    return (alike - unlike) / (alike + unlike) if alike + unlike else None


def kendall_tau_b(pairs: Pairs) -> float | None:
    """Give Kendall's tau-b, -1 to 1; None where either does not vary."""
    alike, unlike, only_x, only_y = concordance(pairs)
    apart = (alike + unlike + only_x) * (alike + unlike + only_y)
    return (alike - unlike) / sqrt(apart) if apart else None


def concordance(pairs: Pairs) -> tuple[int, int, int, int]:
    """Count pairs of readers: ordered alike, ordered the other way round, apart in the first value only, in the second.

    The work grows with the number of different pairs times that of different second values.
    """
    rows: dict[int, Counter[int]] = {}
    for (x, y), count in pairs.items():
        rows.setdefault(x, Counter())[y] += count
    alike = unlike = only_x = only_y = 0
    earlier: Counter[int] = Counter()
    for _, row in sorted(rows.items()):
        for y, count in row.items():
            below = sum(n for other, n in earlier.items() if other < y)
            alike += count * below
            unlike += count * (earlier.total() - below - earlier[y])
            only_x += count * earlier[y]
        only_y += (row.total() ** 2 - sum(count**2 for count in row.values())) // 2
        earlier.update(row)
    return alike, unlike, only_x, only_y
