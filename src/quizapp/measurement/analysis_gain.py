"""The analysis of measured gains and self-ratings. Formulas: measurement.md, sections 1.2 to 1.4 and 2."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import sqrt

from quizapp.measurement.analysis_values import Node, difference_of, ends, mean_of, number, share
from quizapp.measurement.counts import Counts
from quizapp.measurement.described import DescribedQuestion, by_fact
from quizapp.measurement.felt import felt_and_measured, felt_less_measured
from quizapp.measurement.gains import Gains, contrasts, gains, transitions
from quizapp.measurement.intervals import bonett_price, student, welch
from quizapp.measurement.tallies import Pairs, Sample, gamma, joint, kendall_tau_b, moments

MISMATCH = 25
"""A rating that is off by more points than this counts as over or under."""


def analyse_gain(counts: Counts, questions: Sequence[DescribedQuestion]) -> Node:
    """Return the gain of readers who were compared before and after, in shares."""
    found = gains(counts)
    raw, g, g_se = found.raw, found.g, found.g_se
    around = None
    if g is not None and g_se is not None:
        around = student(Sample(raw.n, float(g), g_se**2 * raw.n))
    signs = Counter(
        {sign: sum(n for b, a, n in found.each() if _sign(a - b) == sign) for sign in (-1, 0, 1)}
    )
    guesses = {question.guess for question in questions}
    guess = guesses.pop() if len(guesses) == 1 else 1.0
    return {
        "n_matched": raw.n,
        "mean_pre": number(found.joint.x.mean),
        "mean_post": number(found.joint.y.mean),
        "raw_gain": mean_of(raw),
        "gain_of_averages_g": number(g),
        "g_linearised_se": g_se,
        "g_ci95": ends(around),
        "average_of_gains": _average_of_gains(found),
        "normalised_change_c": _normalised_change(found),
        "n_gained": signs[1],
        "n_same": signs[0],
        "n_lost": signs[-1],
        "raw_gain_guess_corrected": number(raw.mean, 1 / (1 - guess)) if guess < 1 else None,
    }


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def _average_of_gains(found: Gains) -> Node:
    each = [((a - b) / (1 - b), n) for b, a, n in found.each() if b < 1]
    n = sum(count for _, count in each)
    return {"n": n, "mean": number(sum(value * count for value, count in each) / n) if n else None}


def _normalised_change(found: Gains) -> Node:
    each = [
        (change, n) for b, a, n in found.each() if (change := normalised_change(b, a)) is not None
    ]
    n = sum(count for _, count in each)
    mean = sum(value * count for value, count in each) / n if n else None
    variance = None
    if mean is not None and n > 1:
        variance = sum(count * (value - mean) ** 2 for value, count in each) / (n - 1)
    around = None if mean is None else student(Sample(n, float(mean), number(variance)))
    return {
        "n": n,
        "excluded": found.raw.n - n,
        "mean": number(mean),
        "sd": None if variance is None else sqrt(variance),
        "ci95": ends(around),
    }


def normalised_change(before: Fraction, after: Fraction) -> Fraction | None:
    """Return Marx and Cummings' normalised change c, -1 to 1; None if both shares are 0 or both are 1."""
    if before == after:
        return None if before in {0, 1} else Fraction(0)
    return (after - before) / (1 - before) if after > before else (after - before) / before


def analyse_transitions(pairs: Pairs, maximum: int) -> Node:
    """Return how marks changed from before to after, 0 to `maximum`; partial marks count as not right."""
    found = transitions(pairs, maximum)
    around = None if found.partial else bonett_price(found.learned, found.lost, found.n)
    return {
        "knew": found.knew,
        "learned": found.learned,
        "lost": found.lost,
        "still_wrong": found.still_wrong,
        "n": found.n,
        "net_gain": number(found.gain.mean),
        "net_gain_bonett_price95": ends(around),
        "net_gain_t95": ends(student(found.gain.sample())),
        "learned_share_of_not_known": share(found.learned, found.learned + found.still_wrong),
        "mcnemar_exact_p": found.mcnemar if found.n else None,
    }


def analyse_same_questions(
    counts: Counts, questions: Sequence[DescribedQuestion]
) -> Mapping[str, Node]:
    """Return the transitions on each question that was asked both before and after, by question id."""
    return {
        question.id: analyse_transitions(pairs, question.maximum)
        for question in questions
        if (pairs := counts.pairs("post", "question_gain", question.id)) and question.maximum
    }


def analyse_facts(counts: Counts, questions: Sequence[DescribedQuestion]) -> Mapping[str, Node]:
    """Return the gain on each fact's compared questions, in shares, by fact id."""
    return {fact: _fact(counts, fact, listed) for fact, listed in by_fact(questions).items()}


def _fact(counts: Counts, fact: str, questions: Sequence[DescribedQuestion]) -> Node:
    maximum = compared_maximum(questions)
    pairs = counts.pairs("post", "fact_gain", fact) if maximum else Counter()
    found = Gains(pairs, maximum or 1)
    fresh = counts.marks("post", "fact_fresh", fact, maximum).sample()
    before = found.joint.x.sample()
    node = {
        "mean_pre": number(found.joint.x.mean),
        "mean_post": number(found.joint.y.mean),
        "net_gain": mean_of(found.raw),
        "fresh_post_nopre_minus_pre": difference_of(fresh, before, welch(fresh, before)),
    }
    if any(question.pair for question in questions):
        node["transitions"] = analyse_transitions(pairs, maximum or 1)
    return node


def compared_maximum(questions: Sequence[DescribedQuestion]) -> int:
    """Return the most marks that a fact is compared on, in twelfths.

    This is one question of its pair, or all questions if it has no pair.
    """
    paired = [question.maximum for question in questions if question.pair]
    return paired[0] if paired else sum(question.maximum for question in questions)


def analyse_calibration(counts: Counts) -> Node:
    """Return how self-ratings compare with gains, in points."""
    tally, unit = felt_less_measured(counts, "felt_gain")
    found = moments(tally, unit)
    pairs, _ = felt_and_measured(counts, "felt_gain")
    over = sum(n for value, n in tally.items() if value > MISMATCH * unit)
    under = sum(n for value, n in tally.items() if value < -MISMATCH * unit)
    absolute = sum(abs(value) * n for value, n in tally.items())
    n = found.n
    return {
        "n": n,
        "bias": mean_of(found),
        "mean_absolute_error": absolute / (n * unit) if n else None,
        "root_mean_square_error": sqrt(Fraction(found.squares, n * unit**2)) if n else None,
        "pearson_r": joint(pairs).correlation,
        "gamma_between_readers": gamma(pairs),
        "kendall_tau_b": kendall_tau_b(pairs),
        "share_over_by_more_than_25": share(over, n),
        "share_under_by_more_than_25": share(under, n),
        "share_within_25": share(n - over - under, n),
    }


def analyse_bounds(counts: Counts) -> Node:
    """Return how self-ratings compare with totals after reading, in points: the least and most they can be off."""
    tally, unit = felt_less_measured(counts, "felt_total")
    found = moments(tally, unit)
    pairs, _ = felt_and_measured(counts, "felt_total")
    ratings = joint(pairs).x
    certainly = sum(n for value, n in tally.items() if value > 0)
    return {
        "n": found.n,
        "bias_lower": number(found.mean),
        "bias_upper": number(ratings.mean),
        "share_certainly_over": share(certainly, found.n),
    }


def analyse_separate_samples(counts: Counts) -> Node | None:
    """Compare readers asked before reading with those who were not, in shares; None if either group is missing.

    If each reader was asked about some of the facts only, `fresh_by_lot` is the mean over readers of the share after on
    the facts not asked before minus the share before on the others.
    """
    before = moments(*counts.shares("pre", "total")).sample()
    alone = moments(*counts.shares("post", "after")).sample()
    asked_before = gains(counts).joint.y.sample()
    by_lot = contrasts(counts)
    node: Node = {}
    if before and alone:
        node["fresh_post_nopre_minus_pre"] = difference_of(alone, before, welch(alone, before))
        effect = welch(asked_before, alone)
        node["pretest_effect_post_pre_minus_nopre"] = difference_of(asked_before, alone, effect)
    if by_lot.n:
        node["fresh_by_lot"] = mean_of(by_lot)
    return node or None
