"""Formats of an analysis: plain numbers, with None for undefined ones."""

from fractions import Fraction
from typing import Any

from quizapp.measurement.intervals import Interval, MeanDifference, student
from quizapp.measurement.tallies import Moments, Sample

Node = dict[str, Any]
"""A mapping of names to numbers, lists of numbers, None and nested nodes."""


def number(value: Fraction | float | None, scale: float = 1) -> float | None:
    """Return `scale` times a value as a float."""
    return None if value is None else float(value) * scale


def ends(interval: Interval | None, scale: float = 1) -> list[float | None]:
    """Return `scale` times the two ends of an interval."""
    return [None, None] if interval is None else [interval[0] * scale, interval[1] * scale]


def mean_of(found: Moments, scale: float = 1) -> Node:
    """Return a mean as n, mean, sd and Student's interval, times `scale`."""
    return {
        "n": found.n,
        "mean": number(found.mean, scale),
        "sd": number(found.sd, scale),
        "ci95": ends(student(found.sample(scale))),
    }


def difference_of(
    first: Sample | None, second: Sample | None, found: MeanDifference | None
) -> Node:
    """Return the first mean minus the second, with Welch's interval."""
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
    """Return `part / whole`, 0 to 1; None if the whole is 0."""
    return part / whole if whole else None
