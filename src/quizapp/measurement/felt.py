"""Self-ratings compared with measurements, in points of 0 to 100. Formulas: measurement.md, sections 1.4 and 2."""

from collections import Counter
from math import lcm

from quizapp.measurement.counts import Counts, parse_pair
from quizapp.measurement.tallies import Moments, Pairs, merge_tallies, moments


def felt_less_measured(counts: Counts, name: str) -> tuple[Counter[int], int]:
    """Return the tally of rating minus measurement, and its unit in points.

    `name` is a counter with a self-rating: `felt_gain` and `felt_contrast` measure a difference, `felt_after` and
    `felt_total` the share after.
    """
    parts: list[tuple[Counter[int], int]] = []
    for pairs, unit in _parts(counts, name):
        tally: Counter[int] = Counter()
        for (rating, measured), n in pairs.items():
            tally[rating * unit - 100 * measured] += n
        parts.append((tally, unit))
    return merge_tallies(parts)


def felt_and_measured(counts: Counts, name: str) -> tuple[Counter[tuple[int, int]], int]:
    """Return the number of readers by (rating, measurement), and the unit of the latter as a share."""
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
        unit = lcm(*parse_pair(subject)) if ":" in subject else int(subject)
        if unit:
            found.append((counts.pairs("post", name, subject), unit))
    return found


def bias(counts: Counts, name: str) -> Moments:
    """Return the moments of rating minus measurement, in points."""
    return moments(*felt_less_measured(counts, name))
