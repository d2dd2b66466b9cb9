"""What many questions say about one pupil, and what several classes say together.

Formulas: measurement.md, sections 1.1 and 1.6. The standard error of one pupil's result is Lord's: it asks nothing of
other pupils, who may have had other questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from quizapp.measurement.intervals import Interval, student, wilson, wilson_mean
from quizapp.measurement.tallies import Sample

MINIMUM = 20
"""So many questions are needed to pool one pupil's results."""
CLASSES = 6
"""So many classes are needed to pool theirs."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """The questions that a pupil had right, and between what that could lie with other questions of the kind."""

    right: int
    n: int
    low: int
    high: int
    sem: float
    """The standard error of measurement, in questions."""


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of some pupils' results, in facts."""

    n: int
    """How many pupils."""
    value: float
    interval: Interval | None


def pooled(right: int, n: int) -> Pooled | None:
    """Pool what one pupil had right; None below `MINIMUM` questions."""
    around = wilson(right, n)
    if n < MINIMUM or around is None:
        return None
    low, high = (round(end * n) for end in around)
    return Pooled(right, n, low, high, sqrt(right * (n - right) / (n - 1)))


def class_mean(results: Sequence[tuple[int, int]]) -> Mean | None:
    """Give the mean of (facts right, facts asked) and its interval, both in shares, 0 to 1; None without pupils."""
    shares = [right / asked for right, asked in results if asked]
    if not shares:
        return None
    n = len(shares)
    mean = sum(shares) / n
    sd = sqrt(sum((share - mean) ** 2 for share in shares) / (n - 1)) if n > 1 else 0.0
    asked = max(asked for _, asked in results)
    return Mean(n, mean, wilson_mean(mean, sd, n, asked))


def classes_mean(classes: Sequence[Sequence[float]]) -> Mean | None:
    """Give the mean over several classes' pupils, whose interval takes in that pupils of a class are alike.

    None below `CLASSES` classes that have pupils.
    """
    groups = [shares for shares in classes if shares]
    if len(groups) < CLASSES:
        return None
    n, g = sum(map(len, groups)), len(groups)
    mean = sum(map(sum, groups)) / n
    squares = sum(sum(share - mean for share in shares) ** 2 for shares in groups)
    se = sqrt(g / (g - 1) * squares) / n
    around = student(Sample(g, mean, se * se * g))
    if around is not None:
        around = max(around[0], 0.0), min(around[1], 1.0)
    return Mean(n, mean, around)
