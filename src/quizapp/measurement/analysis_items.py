"""The analysis of one phase: the quiz as a whole and its items. Formulas: measurement.md, sections 1.1 and 1.2."""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt

from quizapp.measurement.analysis_values import Node, ends, number, share
from quizapp.measurement.counters import option_level
from quizapp.measurement.counts import Counts
from quizapp.measurement.described import DescribedQuestion
from quizapp.measurement.flags import DistractorVerdict, option_verdict
from quizapp.measurement.intervals import feldt, student, wilson, wilson_mean
from quizapp.measurement.tallies import (
    Joint,
    excess_kurtosis,
    median,
    moments,
    skewness,
)
from quizapp.measurement.totals import Totals, error_ratio, largest_covariance, upper_lower
from quizapp.question_types.base import MAX_MARK


def analyse_phase(counts: Counts, phase: str, questions: Sequence[DescribedQuestion]) -> Node:
    """Return the tables `quiz` and `items` of a phase.

    Marks are in whole marks, shares 0 to 1, and percentages named as such.
    """
    totals = Totals(counts, phase, tuple(questions))
    asked = [q for q in questions if counts.n(phase, "status", q.id)]
    weights = {name: _covariance(totals.with_total(name)) for name in totals.rests}
    return {
        "quiz": _quiz(totals),
        "items": {
            q.id: _item(totals, q, sum(other.maximum for other in asked), weights) for q in asked
        },
    }


def _covariance(found: Joint | None) -> Fraction | None:
    return found.covariance if found else None


def _quiz(totals: Totals) -> Node:
    counts, phase = totals.counts, totals.phase
    of_marks, maxima = totals.moments, counts.subjects(phase, "total")
    as_shares = moments(*counts.shares(phase, "total"))
    around = None
    if as_shares.mean is not None and as_shares.sd is not None:
        around = wilson_mean(float(as_shares.mean), as_shares.sd, as_shares.n, totals.asked)
    return {
        "n": totals.n,
        "mean": number(of_marks.mean),
        "median": number(median(totals.tally), 1 / MAX_MARK),
        "sd": of_marks.sd,
        "mean_ci95": ends(student(of_marks.sample())),
        "max": int(maxima[0]) / MAX_MARK if len(maxima) == 1 else None,
        "mean_percent": number(as_shares.mean, 100),
        "skewness": skewness(totals.tally),
        "excess_kurtosis": excess_kurtosis(totals.tally),
        "mean_percent_ci95_wilson_eff": ends(around, 100),
        "n_readers": counts.n(phase, "asked"),
        "n_complete": totals.n,
        **_agreement(totals),
    }


def _agreement(totals: Totals) -> Node:
    alpha, k, sd = totals.alpha, len(totals.joints), totals.moments.sd
    ratio = None if alpha is None else error_ratio(alpha)
    return {
        "alpha": number(alpha),
        "alpha_feldt95": ends(None if alpha is None else feldt(float(alpha), totals.n, k)),
        "alpha_items": k,
        "error_ratio_percent": number(ratio, 100),
        "sem_marks": None if ratio is None or sd is None else sd * ratio,
        "moodle_cic_percent": number(alpha, 100),
    }


def _item(
    totals: Totals, question: DescribedQuestion, all_marks: int, weights: dict[str, Fraction | None]
) -> Node:
    counts, phase, name = totals.counts, totals.phase, question.id
    status = counts.levels(phase, "status", name)
    marks = counts.marks(phase, "question", name, MAX_MARK)
    shares = counts.marks(phase, "question", name, question.maximum)
    facility = shares.mean if question.maximum else None
    right = float(shares.mean * shares.n) if question.maximum and shares.mean is not None else None
    readers = status.total()
    guessed = None
    if facility is not None and question.guess < 1:
        guessed = (float(facility) - question.guess) / (1 - question.guess)
    return {
        "n_readers": readers,
        "n_answered": status["answered"] + status["dont_know"],
        "n_omitted": status["omitted"],
        "n_not_reached": status["not_reached"],
        "n_scored": marks.n,
        "mean": number(marks.mean),
        "facility": number(facility),
        "facility_wilson95": ends(None if right is None else wilson(right, shares.n)),
        "sd_marks": marks.sd,
        "sd_percent_of_max": number(shares.sd, 100) if question.maximum else None,
        "random_guess_score": question.guess,
        "facility_all_missing_as_zero": right / readers if right is not None and readers else None,
        "facility_guess_corrected": guessed,
        "intended_weight": share(100 * question.maximum, all_marks),
        **_against_rest(totals, question, weights),
        **_options(totals, question),
    }


def _against_rest(
    totals: Totals, question: DescribedQuestion, weights: dict[str, Fraction | None]
) -> Node:
    name = question.id
    found, with_total = totals.joints.get(name), totals.with_total(name)
    pairs = totals.rests.get(name, {})
    covariance, largest = _covariance(found), largest_covariance(pairs)
    return {
        "discrimination_item_rest": found.correlation if found else None,
        "item_total_r": with_total.correlation if with_total else None,
        "covariance_rest": number(covariance),
        "covariance_rest_max": number(largest),
        "upper_lower_27": upper_lower(pairs, question.maximum),
        "moodle_effective_weight": _effective_weight(totals, name, weights),
        "variance_share": _variance_share(totals, weights.get(name)),
        "discriminative_efficiency": (
            number(covariance / largest, 100) if largest and covariance is not None else None
        ),
        "alpha_if_deleted": number(totals.alpha_without(name)),
    }


def _effective_weight(
    totals: Totals, name: str, weights: dict[str, Fraction | None]
) -> float | None:
    own = weights.get(name)
    if own is None or own < 0 or not totals.same_for_all:
        return None
    whole = sum(sqrt(weight) for weight in weights.values() if weight is not None and weight > 0)
    return 100 * sqrt(own) / whole if whole else None


def _variance_share(totals: Totals, own: Fraction | None) -> float | None:
    whole = totals.moments.variance
    return number(own / whole, 100) if whole and own is not None and totals.same_for_all else None


def _options(totals: Totals, question: DescribedQuestion) -> Node:
    counts, phase, name = totals.counts, totals.phase, question.id
    n = counts.n(phase, "question", name)
    chosen = counts.levels(phase, "option", name)
    counted = {option: chosen[option_level(option)] for option in question.options}
    wrong = sum(count for option, count in counted.items() if option not in question.key)
    found = {
        option: {
            **_option(count, n, None if option in question.key else wrong),
            **_choosers(totals.option(name, option)),
        }
        for option, count in counted.items()
    }
    working = sum(option["functioning_5pc_point"] is True for option in found.values())
    return {"options": found, "n_functioning_distractors": working if found else None}


def _option(count: int, n: int, wrong: int | None) -> Node:
    """Return how often an option was chosen; `wrong` counts the choices of all wrong options, and is None for a key."""
    is_key = wrong is None
    verdict = None if is_key or not n else option_verdict(count, n)
    return {
        "count": count,
        "share": share(count, n),
        "share_wilson95": ends(wilson(count, n)),
        "is_key": is_key,
        "share_of_wrong_answers": None if wrong is None else share(count, wrong),
        "functioning_5pc_point": None if is_key or not n else 20 * count >= n,
        "verdict": verdict and _VERDICTS[verdict],
    }


_VERDICTS = {
    DistractorVerdict.CHOSEN: "chosen",
    DistractorVerdict.NOT_CHOSEN: "not_chosen",
    DistractorVerdict.NOT_SURE_YET: "not_sure_yet",
}


def _choosers(found: Joint | None) -> Node:
    choosers = found.x.total if found else 0
    return {
        "mean_rest_of_choosers": (
            found.products / (MAX_MARK * choosers) if found and choosers else None
        ),
        "r_option_rest": found.correlation if found and choosers else None,
    }
