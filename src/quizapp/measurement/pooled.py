"""Results pooled over one pupil's questions, over a class and over several classes.

Formulas: measurement.md, sections 1.1 and 1.6. The standard error of one pupil's result is Lord's, which does not
depend on other pupils: they may have had other questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from quizapp.measurement.intervals import Interval, student, wilson, wilson_mean
from quizapp.measurement.tallies import Sample

MINIMUM = 20
"""The least number of questions for pooling one pupil's results."""
CLASSES = 6
"""The least number of classes for pooling their results."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pupil's number of right questions, and its range had other questions of the kind been asked."""

    right: int
    n: int
    low: int
    high: int
    sem: float
    """The standard error of measurement, in questions."""


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of some pupils' shares of facts."""

    n: int
    """The number of pupils."""
    value: float
    interval: Interval | None


def pool_questions(right: int, n: int) -> Pooled | None:
    """Return the pooled result of one pupil; None below `MINIMUM` questions."""
    around = wilson(right, n)
    if n < MINIMUM or around is None:
        return None
    low, high = (round(end * n) for end in around)
    return Pooled(right, n, low, high, sqrt(right * (n - right) / (n - 1)))


def class_mean(results: Sequence[tuple[int, int]]) -> Mean | None:
    """Return the mean of (facts right, facts asked) as shares, 0 to 1; None without pupils who were asked."""
    shares = [right / asked for right, asked in results if asked]
    if not shares:
        return None
    n = len(shares)
    mean = sum(shares) / n
    sd = sqrt(sum((share - mean) ** 2 for share in shares) / (n - 1)) if n > 1 else 0.0
    asked = max(asked for _, asked in results)
    return Mean(n, mean, wilson_mean(mean, sd, n, asked))


def classes_mean(classes: Sequence[Sequence[float]]) -> Mean | None:
    """Return the mean over the pupils of several classes, given each pupil's share, 0 to 1.

    The interval allows for the likeness of pupils in a class. None below `CLASSES` classes with pupils.
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
