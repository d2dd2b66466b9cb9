"""How an analysis writes numbers: plain values, null where there is none."""

from fractions import Fraction
from typing import Any

from quizapp.measurement.intervals import Interval, MeanDifference, student
from quizapp.measurement.tallies import Moments, Sample

Node = dict[str, Any]
"""A mapping of names to numbers, lists of numbers, null and further nodes."""


def number(value: Fraction | float | None, scale: float = 1) -> float | None:
    """Give a plain number, `scale` times as large."""
    return None if value is None else float(value) * scale


def ends(interval: Interval | None, scale: float = 1) -> list[float | None]:
    """Give the two ends of an interval, `scale` times as large."""
    return [None, None] if interval is None else [interval[0] * scale, interval[1] * scale]


def mean_of(found: Moments, scale: float = 1) -> Node:
    """Describe a mean: n, mean, sd and Student's interval."""
    return {
        "n": found.n,
        "mean": number(found.mean, scale),
        "sd": number(found.sd, scale),
        "ci95": ends(student(found.sample(scale))),
    }


def difference_of(
    first: Sample | None, second: Sample | None, found: MeanDifference | None
) -> Node:
    """Describe the first mean less the second, and Welch's interval."""
    return {
        "n1": first.n if first else 0,
        "n2": second.n if second else 0,
        "mean1": first.mean if first else None,
        "mean2": second.mean if second else None,
        "difference": found.value if found else None,
        "se": found.se if found else None,
        "df": found.df if found else None,
        "ci95": ends(found.interval if found else None),
    }


def share(part: int, whole: int) -> float | None:
    """Give part of a whole, 0 to 1; null where the whole is 0."""
    return part / whole if whole else None
