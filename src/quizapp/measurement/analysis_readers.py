"""Statistics that counters cannot hold, from single readers: each one's confidence, and classes.

Formulas: measurement.md, sections 1.4 and 1.6.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import sqrt

from quizapp.measurement.analysis_values import Node, ends, number
from quizapp.measurement.intervals import student
from quizapp.measurement.taken import NOT_REACHED, AttemptFacts
from quizapp.measurement.tallies import Sample, gamma

ConfidentAnswers = list[tuple[int, Fraction]]
"""(confidence, 0 to 100; share of the mark, 0 to 1) for each answer of one reader."""


def analyse_confidence(readers: Sequence[AttemptFacts]) -> Node:
    """Return how readers' confidence after reading compares with their marks; the bias is in points."""
    sure = [found for reader in readers if (found := _confident_answers(reader))]
    answers = [one for found in sure for one in found]
    gammas = [gamma(Counter((c, int(share * 5040)) for c, share in found)) for found in sure]
    defined = [value for value in gammas if value is not None]
    n = len(answers)
    off = sum((abs(c - 100 * share) for c, share in answers), Fraction(0))
    squares = sum(((Fraction(c, 100) - share) ** 2 for c, share in answers), Fraction(0))
    return {
        "bias": _spread([_mean([c - 100 * share for c, share in found]) for found in sure]),
        "mean_absolute_deviation": float(off / n) if n else None,
        "brier": float(squares / n) if n else None,
        "gamma_by_reader": gammas,
        "gamma_mean": sum(defined) / len(defined) if defined else None,
        "gamma_n_defined": len(defined),
    }


def _confident_answers(reader: AttemptFacts) -> ConfidentAnswers:
    return [
        (q.confidence, Fraction(q.mark, q.maximum))
        for q in reader.post
        if q.confidence is not None and q.maximum and q.status != NOT_REACHED
    ]


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _variance(values: Sequence[Fraction]) -> Fraction | None:
    if len(values) < 2:
        return None
    mean = _mean(values)
    return sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - 1)


def _spread(values: Sequence[Fraction]) -> Node:
    n, variance = len(values), _variance(values)
    mean = float(_mean(values)) if n else None
    around = None if mean is None else student(Sample(n, mean, number(variance)))
    return {
        "n": n,
        "mean": mean,
        "sd": None if variance is None else sqrt(variance),
        "ci95": ends(around),
    }


def analyse_classes(readers: Iterable[tuple[AttemptFacts, str]]) -> Node | None:
    """Return the mean percentage after reading of complete readers in a class; None if no reader has a class.

    Readers of a class resemble each other, so the interval is computed from class sums.
    """
    scores: dict[str, list[Fraction]] = {}
    for reader, name in readers:
        score = percent_after(reader)
        if name and score is not None:
            scores.setdefault(name, []).append(score)
    return _clusters(scores) if scores else None


def percent_after(reader: AttemptFacts) -> Fraction | None:
    """Return a reader's percentage after reading, 0 to 100; None if the reader did not reach every question."""
    maximum = sum(q.maximum for q in reader.post)
    if not maximum or any(q.status == NOT_REACHED for q in reader.post):
        return None
    return Fraction(100 * sum(q.mark for q in reader.post), maximum)


def _clusters(scores: Mapping[str, Sequence[Fraction]]) -> Node:
    values = [score for listed in scores.values() for score in listed]
    n, groups, mean, variance = len(values), len(scores), _mean(values), _variance(values)
    naive = None if variance is None else sqrt(variance / n)
    se = None
    if groups > 1:
        squares = sum(sum(score - mean for score in listed) ** 2 for listed in scores.values())
        se = sqrt(Fraction(groups, groups - 1) * squares) / n
    around = None if se is None else student(Sample(groups, float(mean), se * se * groups))
    return {
        "n": n,
        "clusters": groups,
        "mean": float(mean),
        "cr1_se": se,
        "ci95_t_Gminus1": ends(around),
        "naive_se": naive,
        "design_effect": (se / naive) ** 2 if se is not None and naive else None,
    }
