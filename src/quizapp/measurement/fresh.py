"""Fresh understanding under each `ask_before` setting: what readers knew, know now, gained and felt, in points.

Source: measurement.md, section 2.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from quizapp.measurement.counts import Counts
from quizapp.measurement.disclosure import (
    MINIMUM_FOR_BIAS,
    MINIMUM_FOR_G,
    DisclosureRules,
    Figure,
    Undefined,
    WithheldReason,
    protect_difference,
)
from quizapp.measurement.felt import bias, felt_and_measured
from quizapp.measurement.gains import Gains, contrast_pairs, contrasts, gains
from quizapp.measurement.intervals import Interval, student, welch, wilson_mean
from quizapp.measurement.tallies import Moments, Sample, joint, moments

MUCH_KNOWN = 0.7
"""If a larger share was known before reading, the interval of g is unreliable."""
NOT_ASKED_BEFORE = Undefined(WithheldReason.NOT_ASKED_BEFORE)


class Basis(StrEnum):
    """The comparison that a gain rests on."""

    RANDOMISED = "randomised"
    VOLUNTEERS = "volunteers"
    """Everyone was asked before, so the gain includes the effect of being asked, and dropout may bias it."""
    AFTER_ONLY = "after_only"


@dataclass(frozen=True, slots=True)
class FreshUnderstanding:
    """The headline figures: points of 0 to 100, differences of -100 to 100."""

    basis: Basis
    before: Figure
    after: Figure
    """If nothing was asked before, fresh understanding is between 0 and this."""
    gain: Figure
    share_of_unknown: Figure
    """g: the share of the previously unknown that became known."""
    pretest_effect: Figure
    """The score after reading on what was asked before, minus that on what was not."""
    felt: Figure
    felt_less_measured: Figure
    felt_at_least: Figure
    """If nothing was asked before: the rating minus the score after reading."""


def fresh(
    counts: Counts, ask_before: str, facts: int, rules: DisclosureRules
) -> FreshUnderstanding:
    """Return the estimates of fresh understanding; `ask_before` is `none`, `half`, `half_the_facts` or `everyone`.

    With a single fact, `half_the_facts` works like `half`: half the readers are asked about it before.
    """
    found = _by_setting(counts, ask_before, facts, rules)
    return replace(found, gain=protect_difference(found.gain, found.before, found.after))


def _by_setting(
    counts: Counts, ask_before: str, facts: int, rules: DisclosureRules
) -> FreshUnderstanding:
    if ask_before == "everyone":
        return _everyone(counts, rules)
    if ask_before == "half" or (ask_before == "half_the_facts" and facts < 2):
        return _half(counts, facts, rules)
    if ask_before == "half_the_facts":
        return _half_the_facts(counts, rules)
    return _nobody(counts, rules)


def _everyone(counts: Counts, rules: DisclosureRules) -> FreshUnderstanding:
    found, questions = gains(counts), _facts_compared(counts)
    return FreshUnderstanding(
        Basis.VOLUNTEERS,
        before=score_figure(found.joint.x, questions, rules),
        after=score_figure(found.joint.y, questions, rules),
        gain=mean_figure(found.raw, 100, rules),
        share_of_unknown=_share_of_unknown(found, rules),
        pretest_effect=Undefined(WithheldReason.EVERYONE_ASKED_BEFORE),
        felt=_felt(counts, "felt_gain", rules),
        felt_less_measured=mean_figure(bias(counts, "felt_gain"), 1, rules, MINIMUM_FOR_BIAS),
        felt_at_least=Undefined(WithheldReason.GAIN_IS_TOLD),
    )


def _half(counts: Counts, facts: int, rules: DisclosureRules) -> FreshUnderstanding:
    before, after = (
        moments(*counts.shares("pre", "total")),
        moments(*counts.shares("post", "after")),
    )
    asked_before, alone = gains(counts).joint.y.sample(100), after.sample(100)
    known = before.sample(100)
    minus_known = known and Sample(known.n, -known.mean, known.variance)
    off = bias(counts, "felt_after").sample()
    return FreshUnderstanding(
        Basis.RANDOMISED,
        before=score_figure(before, facts, rules),
        after=score_figure(after, facts, rules),
        gain=difference_figure(alone, known, rules),
        share_of_unknown=Undefined(WithheldReason.NOT_THE_SAME_READERS),
        pretest_effect=difference_figure(asked_before, alone, rules),
        felt=_felt(counts, "felt_after", rules),
        felt_less_measured=difference_figure(off, minus_known, rules, MINIMUM_FOR_BIAS),
        felt_at_least=Undefined(WithheldReason.GAIN_IS_TOLD),
    )


def _half_the_facts(counts: Counts, rules: DisclosureRules) -> FreshUnderstanding:
    both = contrast_pairs(counts)
    questions = _facts_compared(counts) / 2
    return FreshUnderstanding(
        Basis.RANDOMISED,
        before=score_figure(both.joint.x, questions, rules),
        after=score_figure(both.joint.y, questions, rules),
        gain=mean_figure(contrasts(counts), 100, rules),
        share_of_unknown=Undefined(WithheldReason.NOT_THE_SAME_READERS),
        pretest_effect=difference_figure(
            gains(counts).joint.y.sample(100), both.joint.y.sample(100), rules
        ),
        felt=_felt(counts, "felt_contrast", rules),
        felt_less_measured=mean_figure(bias(counts, "felt_contrast"), 1, rules, MINIMUM_FOR_BIAS),
        felt_at_least=Undefined(WithheldReason.GAIN_IS_TOLD),
    )


def _nobody(counts: Counts, rules: DisclosureRules) -> FreshUnderstanding:
    after = moments(*counts.shares("post", "total"))
    asked = sum(counts.n("post", "rest", name) for name in counts.subjects("post", "rest"))
    questions = asked / after.n if after.n else 0
    return FreshUnderstanding(
        Basis.AFTER_ONLY,
        before=NOT_ASKED_BEFORE,
        after=score_figure(after, questions, rules),
        gain=NOT_ASKED_BEFORE,
        share_of_unknown=NOT_ASKED_BEFORE,
        pretest_effect=NOT_ASKED_BEFORE,
        felt=_felt(counts, "felt_total", rules),
        felt_less_measured=NOT_ASKED_BEFORE,
        felt_at_least=mean_figure(bias(counts, "felt_total"), 1, rules, MINIMUM_FOR_BIAS),
    )


def _facts_compared(counts: Counts) -> int:
    names = ("fact_gain", "fact_fresh")
    return len({fact for name in names for fact in counts.subjects("post", name)})


def score_figure(found: Moments, questions: float, rules: DisclosureRules) -> Figure:
    """Return a mean score in points; `questions` is the number that a reader was asked for it."""
    mean, sd = found.mean, found.sd
    around = (
        None if mean is None or sd is None else wilson_mean(float(mean), sd, found.n, questions)
    )
    return rules.percentage(None if mean is None else 100 * float(mean), in_points(around), found.n)


def in_points(interval: Interval | None) -> Interval | None:
    """Return an interval of shares in points."""
    return interval and (100 * interval[0], 100 * interval[1])


def mean_figure(found: Moments, scale: float, rules: DisclosureRules, *minimum: int) -> Figure:
    """Return `scale` times a mean, with Student's interval."""
    sample = found.sample(scale)
    value = sample.mean if sample else None
    return rules.figure(value, student(sample), found.n, *minimum)


def difference_figure(
    first: Sample | None, second: Sample | None, rules: DisclosureRules, *minimum: int
) -> Figure:
    """Return the first mean minus the second, with Welch's interval; the smaller group must be large enough."""
    found = welch(first, second)
    smaller = min(first.n if first else 0, second.n if second else 0)
    if found is None:
        return rules.figure(None, None, smaller, *minimum)
    return rules.figure(found.value, found.interval, smaller, *minimum)


def _share_of_unknown(found: Gains, rules: DisclosureRules) -> Figure:
    g, se, before = found.g, found.g_se, found.joint.x.mean
    if before is not None and before > MUCH_KNOWN and rules.enough(found.raw.n, MINIMUM_FOR_G):
        return Undefined(WithheldReason.TOO_MUCH_KNOWN)
    around = None
    if g is not None and se is not None:
        around = student(Sample(found.raw.n, 100 * float(g), (100 * se) ** 2 * found.raw.n))
    value = None if g is None else 100 * float(g)
    return rules.figure(value, around, found.raw.n, MINIMUM_FOR_G)


def _felt(counts: Counts, name: str, rules: DisclosureRules) -> Figure:
    """Return the mean self-rating of the readers whose rating can be compared with a measurement."""
    ratings = joint(felt_and_measured(counts, name)[0]).x
    sample = ratings.sample()
    around = student(sample)
    inside = around and (max(around[0], 0.0), min(around[1], 100.0))
    return rules.percentage(sample.mean if sample else None, inside, ratings.n)
