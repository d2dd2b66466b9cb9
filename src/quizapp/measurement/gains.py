"""Compares before and after: gains of readers, transitions of answers, contrasts of fresh understanding.

Formulas: measurement.md, sections 1.2, 1.3 and 2. All values are shares, differences -1 to 1.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb, lcm, sqrt

from quizapp.measurement.counts import Counts, parse_pair
from quizapp.measurement.tallies import Joint, Moments, Pairs, joint, moments


@dataclass(frozen=True)
class Gains:
    """The number of readers by (before, after), each in `1 / unit`."""

    pairs: Pairs
    unit: int

    @cached_property
    def joint(self) -> Joint:
        """The joint moments of before (x) and after (y)."""
        return joint(self.pairs, self.unit, self.unit)

    @cached_property
    def raw(self) -> Moments:
        """The moments of after minus before."""
        tally: Counter[int] = Counter()
        for (before, after), n in self.pairs.items():
            tally[after - before] += n
        return moments(tally, self.unit)

    @property
    def g(self) -> Fraction | None:
        """Hake's gain of averages; None if the mean before is 1 or there are no readers."""
        before, after = self.joint.x.mean, self.joint.y.mean
        if before is None or after is None or before == 1:
            return None
        return (after - before) / (1 - before)

    @property
    def g_se(self) -> float | None:
        """The linearised standard error of g; None below two readers."""
        g, before = self.g, self.joint.x.mean
        x, y, both = self.joint.x.variance, self.joint.y.variance, self.joint.covariance
        if g is None or before is None or x is None or y is None or both is None:
            return None
        spread = y - 2 * (1 - g) * both + (1 - g) ** 2 * x
        return sqrt(spread / self.joint.x.n) / float(1 - before)

    def each(self) -> Iterator[tuple[Fraction, Fraction, int]]:
        """Yield (share before, share after, number of readers)."""
        for (before, after), n in self.pairs.items():
            if n:
                yield Fraction(before, self.unit), Fraction(after, self.unit), n


def gains(counts: Counts) -> Gains:
    """Return the gains of complete readers on the facts compared before and after."""
    return _shares(counts, "gain")


def contrasts(counts: Counts) -> Moments:
    """Return the moments of the differences in `contrast_pairs`: after minus before."""
    return contrast_pairs(counts).raw


def contrast_pairs(counts: Counts) -> Gains:
    """Return readers by the share before on the facts asked before, and the share after on the others."""
    return _shares(counts, "contrast")


def _shares(counts: Counts, name: str) -> Gains:
    scopes = [scope for scope in counts.subjects("post", name) if scope_unit(scope)]
    unit = lcm(*(scope_unit(scope) for scope in scopes))
    found: Counter[tuple[int, int]] = Counter()
    for scope in scopes:
        before, after = parse_pair(scope)
        for (one, other), n in counts.pairs("post", name, scope).items():
            found[one * (unit // before), other * (unit // after)] += n
    return Gains(found, unit)


def scope_unit(scope: str) -> int:
    """Return the unit of differences in a scope: the lcm of its two maxima."""
    return lcm(*parse_pair(scope))


@dataclass(frozen=True, slots=True)
class Transitions:
    """Compared readers by whether everything was right before and after."""

    knew: int
    learned: int
    lost: int
    still_wrong: int
    partial: bool
    """Whether some readers had partial marks."""
    gain: Moments
    """After minus before, as shares of the maximum."""

    @property
    def n(self) -> int:
        """The number of compared readers."""
        return self.knew + self.learned + self.lost + self.still_wrong

    @property
    def mcnemar(self) -> float:
        """The exact two-sided p value of McNemar's test."""
        changed, fewer = self.learned + self.lost, min(self.learned, self.lost)
        tail = sum(comb(changed, i) for i in range(fewer + 1))
        return float(min(Fraction(2 * tail, 2**changed), Fraction(1)))


def transitions(pairs: Pairs, maximum: int) -> Transitions:
    """Return the transitions of marks before and after, each 0 to `maximum`, which is 1 or more."""
    states: Counter[tuple[bool, bool]] = Counter()
    tally: Counter[int] = Counter()
    partial = False
    for (before, after), n in pairs.items():
        states[before == maximum, after == maximum] += n
        tally[after - before] += n
        partial = partial or (n > 0 and not {before, after} <= {0, maximum})
    return Transitions(
        knew=states[True, True],
        learned=states[False, True],
        lost=states[True, False],
        still_wrong=states[False, False],
        partial=partial,
        gain=moments(tally, maximum),
    )
