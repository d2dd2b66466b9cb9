"""The summary of a version that readers' pages show: its counters without the smallest groups."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from quizapp.marking import FactOutcome
from quizapp.measurement.counters import SIMULATED, Key

MINIMUM = 10
"""Nothing is published about fewer readers, because small groups reveal individuals."""

Tally = Mapping[str, int]
"""The number of readers at each level."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers of readers by level, for one version over all cohorts."""

    attempts: Tally
    """Levels: began, rated, finished."""
    ratings: Tally
    """Levels: 0 to 100, as text."""
    facts: Mapping[str, Tally]
    """For each fact id, after reading: got_it, partly, not_yet."""
    questions: Mapping[str, Tally]
    """For each question id, after reading: marks in twelfths, as text."""
    simulated: Tally = field(default_factory=dict)
    """How many of the readers in `attempts` are simulated, by the same levels; empty if none are."""


def summarise(counters: Mapping[Key, int]) -> Summary:
    """Return the counters of one version, summed over its cohorts."""
    attempts: Counter[str] = Counter()
    simulated: Counter[str] = Counter()
    ratings: Counter[str] = Counter()
    facts: dict[str, Counter[str]] = {}
    questions: dict[str, Counter[str]] = {}
    for key, n in counters.items():
        if key.phase != "post" or n == 0:
            continue
        if key.name == "attempt":
            attempts[key.level] += n
            if key.cohort == SIMULATED:
                simulated[key.level] += n
        elif key.name == "rating":
            ratings[key.level] += n
        elif key.name == "fact":
            facts.setdefault(key.subject, Counter())[key.level] += n
        elif key.name == "question":
            questions.setdefault(key.subject, Counter())[key.level] += n
    return Summary(
        dict(attempts),
        dict(ratings),
        {subject: dict(tally) for subject, tally in facts.items()},
        {subject: dict(tally) for subject, tally in questions.items()},
        dict(simulated),
    )


def total(tally: Tally) -> int:
    """Return the number of readers in a tally."""
    return sum(tally.values())


def is_publishable(tally: Tally) -> bool:
    """Return whether a tally has enough readers to be published."""
    return total(tally) >= MINIMUM


def median(ratings: Tally) -> Fraction | None:
    """Return the median of self-ratings (0 to 100), the mean of the middle two if n is even; None without any."""
    n = total(ratings)
    if n == 0:
        return None
    return Fraction(_ranked(ratings, (n - 1) // 2) + _ranked(ratings, n // 2), 2)


def _ranked(ratings: Tally, rank: int) -> int:
    """Return the rating at a rank, counted from 0.

    :raises IndexError: if there are not that many ratings.
    """
    for rating, n in sorted((int(level), n) for level, n in ratings.items()):
        if rank < n:
            return rating
        rank -= n
    raise IndexError(rank)


BINS = (
    (0, 10),
    (11, 20),
    (21, 30),
    (31, 40),
    (41, 50),
    (51, 60),
    (61, 70),
    (71, 80),
    (81, 90),
    (91, 100),
)
"""Ten bins of self-ratings, first and last value."""


def histogram(ratings: Tally) -> tuple[int, ...]:
    """Return the number of self-ratings in each of the ten `BINS`."""
    counts = [0] * len(BINS)
    for level, n in ratings.items():
        counts[max(0, (int(level) - 1) // 10)] += n
    return tuple(counts)


def got_it(fact: Tally) -> int:
    """Return the number of readers who had everything right on a fact."""
    return fact.get(FactOutcome.GOT_IT, 0)
