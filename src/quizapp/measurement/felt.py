"""What readers felt beside what was measured. Formulas: measurement.md, sections 1.4 and 2. All in points, 0 to 100."""

from collections import Counter
from math import lcm

from quizapp.measurement.counts import Counts, two
from quizapp.measurement.tallies import Moments, Pairs, moments, together


def felt_less_measured(counts: Counts, name: str) -> tuple[Counter[int], int]:
    """Give readers by rating less what was measured: their tally, and its unit in points.

    `name` is a counter with a self-rating: `felt_gain` and `felt_contrast` measure a difference, `felt_after` and
    `felt_total` the share after.
    """
    parts: list[tuple[Counter[int], int]] = []
    for pairs, unit in _parts(counts, name):
        tally: Counter[int] = Counter()
        for (rating, measured), n in pairs.items():
            tally[rating * unit - 100 * measured] += n
        parts.append((tally, unit))
    return together(parts)


def felt_and_measured(counts: Counts, name: str) -> tuple[Counter[tuple[int, int]], int]:
    """Give readers by rating and by what was measured: their number, and the unit of the latter as a share."""
    parts = list(_parts(counts, name))
    whole = lcm(*(unit for _, unit in parts))
    found: Counter[tuple[int, int]] = Counter()
    for pairs, unit in parts:
        for (rating, measured), n in pairs.items():
            found[rating, measured * (whole // unit)] += n
    return found, whole


def _parts(counts: Counts, name: str) -> list[tuple[Pairs, int]]:
    found: list[tuple[Pairs, int]] = []
    for subject in counts.subjects("post", name):
        unit = lcm(*two(subject)) if ":" in subject else int(subject)
        if unit:
            found.append((counts.pairs("post", name, subject), unit))
    return found


def bias(counts: Counts, name: str) -> Moments:
    """Give the sums of rating less what was measured, in points."""
    return moments(*felt_less_measured(counts, name))
