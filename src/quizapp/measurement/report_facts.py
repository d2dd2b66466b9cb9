"""The report on one fact. Source: measurement.md, sections 1.2 and 2."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from quizapp.marking import FactOutcome
from quizapp.measurement.counts import Counts
from quizapp.measurement.described import DescribedQuestion
from quizapp.measurement.disclosure import (
    DisclosureRules,
    Figure,
    TableOrTooFew,
    Undefined,
    WithheldReason,
    protect_difference,
)
from quizapp.measurement.fresh import NOT_ASKED_BEFORE, in_points, mean_figure
from quizapp.measurement.gains import Transitions, transitions
from quizapp.measurement.intervals import bonett_price, newcombe, wilson
from quizapp.measurement.tallies import Moments, moments

CONFIDENT = 75
"""From this confidence, of 100, a wrong answer counts as a misconception."""


class FactTransition(StrEnum):
    """How a reader who was asked about a fact twice did before and after reading."""

    KNEW = "knew"
    LEARNED = "learned"
    LOST = "lost"
    STILL_WRONG = "still_wrong"


@dataclass(frozen=True, slots=True)
class FactReport:
    """One fact: points of 0 to 100, differences of -100 to 100."""

    id: str
    got_it: Figure
    """The share of readers with everything right after reading."""
    outcomes: TableOrTooFew
    """Readers after reading by `marking.FactOutcome`."""
    before: Figure
    """The share right on the compared questions, before reading."""
    after: Figure
    gain: Figure
    changes: TableOrTooFew | Undefined
    """Readers by `FactTransition`, if the same readers are compared."""
    forms_apart: Figure
    """How many points easier question b of the pair is than a, for readers who drew one of them."""
    confidently_wrong: Figure
    """The share of wrong answers after reading that readers were sure of; n counts answers."""


def report_fact(
    counts: Counts, questions: Sequence[DescribedQuestion], ask_before: str, rules: DisclosureRules
) -> FactReport:
    """Return the report on a fact, given its questions, one or more."""
    fact = questions[0].fact
    maximum = next((q.maximum for q in questions if q.pair), questions[0].maximum) or 1
    found = transitions(counts.pairs("post", "fact_gain", fact), maximum)
    fresh = counts.marks("post", "fact_fresh", fact, maximum)
    known, learned = _margins(counts, fact, maximum)
    matched = ask_before == "everyone"
    before = NOT_ASKED_BEFORE if ask_before == "none" else moments_figure(known, rules)
    after = moments_figure(learned if matched else fresh, rules)
    outcomes = counts.levels("post", "fact", fact)
    n = outcomes.total()
    return FactReport(
        fact,
        got_it=share_figure(outcomes[FactOutcome.GOT_IT], n, rules),
        outcomes=rules.table({level: outcomes[level] for level in FactOutcome}, n),
        before=before,
        after=after,
        gain=protect_difference(_gain(found, known, fresh, ask_before, rules), before, after),
        changes=protect_difference(_changes(found, rules), before, after)
        if matched
        else unmatched_reason(ask_before),
        forms_apart=_forms_apart(counts, questions, ask_before, rules),
        confidently_wrong=_confidently_wrong(counts, questions, rules),
    )


def unmatched_reason(ask_before: str) -> Undefined:
    """Return the reason why before and after are not compared on the same readers."""
    return (
        NOT_ASKED_BEFORE if ask_before == "none" else Undefined(WithheldReason.NOT_THE_SAME_READERS)
    )


def _margins(counts: Counts, fact: str, maximum: int) -> tuple[Moments, Moments]:
    """Return the moments of compared readers' marks before and after."""
    before: Counter[int] = Counter()
    after: Counter[int] = Counter()
    for (one, other), n in counts.pairs("post", "fact_gain", fact).items():
        before[one] += n
        after[other] += n
    return moments(before, maximum), moments(after, maximum)


def _gain(
    found: Transitions, known: Moments, fresh: Moments, ask_before: str, rules: DisclosureRules
) -> Figure:
    if ask_before == "none":
        return NOT_ASKED_BEFORE
    if ask_before != "everyone":
        return separate_gain(known, fresh, rules)
    if found.partial:
        return mean_figure(found.gain, 100, rules)
    mean = found.gain.mean
    around = in_points(bonett_price(found.learned, found.lost, found.n))
    return rules.figure(None if mean is None else 100 * float(mean), around, found.n)


def separate_gain(before: Moments, after: Moments, rules: DisclosureRules) -> Figure:
    """Return the share after minus the share before, of different readers, in points with Newcombe's interval."""
    smaller = min(before.n, after.n)
    around = separate_interval(before, after)
    if before.mean is None or after.mean is None:
        return rules.figure(None, None, smaller)
    return rules.figure(100 * float(after.mean - before.mean), in_points(around), smaller)


def separate_interval(before: Moments, after: Moments) -> tuple[float, float] | None:
    """Return Newcombe's interval of the share after minus the share before, -1 to 1."""
    if before.mean is None or after.mean is None:
        return None
    right = float(before.mean * before.n), float(after.mean * after.n)
    return newcombe(right[0], before.n, right[1], after.n)


def _changes(found: Transitions, rules: DisclosureRules) -> TableOrTooFew:
    levels: dict[str, int] = {
        FactTransition.KNEW: found.knew,
        FactTransition.LEARNED: found.learned,
        FactTransition.LOST: found.lost,
        FactTransition.STILL_WRONG: found.still_wrong,
    }
    return rules.table(levels, found.n)


def _forms_apart(
    counts: Counts, questions: Sequence[DescribedQuestion], ask_before: str, rules: DisclosureRules
) -> Figure:
    """Compare the pair's two questions in the phase in which the draw alone decides who gets which."""
    phase = "post" if ask_before == "none" else "pre"
    pair = {q.pair: counts.marks(phase, "question", q.id, q.maximum) for q in questions if q.pair}
    if len(pair) < 2:
        return Undefined(WithheldReason.NO_PAIR)
    return separate_gain(pair["a"], pair["b"], rules)


def _confidently_wrong(
    counts: Counts, questions: Sequence[DescribedQuestion], rules: DisclosureRules
) -> Figure:
    n = wrong = most = 0
    for question in questions:
        pairs = counts.pairs("post", "confidence", question.id)
        most = max(most, pairs.total())
        n += pairs.total()
        wrong += sum(c for (sure, mark), c in pairs.items() if sure >= CONFIDENT and not mark)
    # A question has each reader at most once, so the largest count is a lower bound of the readers.
    return share_figure(wrong, n, rules) if rules.enough(most) else rules.figure(None, None, most)


def share_figure(part: int, whole: int, rules: DisclosureRules, *minimum: int) -> Figure:
    """Return a share in points with Wilson's interval."""
    value = 100 * part / whole if whole else None
    return rules.percentage(value, in_points(wilson(part, whole)), whole, *minimum)


def moments_figure(found: Moments, rules: DisclosureRules, *minimum: int) -> Figure:
    """Return a mean share in points with Wilson's interval, which is conservative for partial marks."""
    value = None if found.mean is None else 100 * float(found.mean)
    return rules.percentage(value, in_points(share_interval(found)), found.n, *minimum)


def share_interval(found: Moments) -> tuple[float, float] | None:
    """Return Wilson's interval of a mean share, 0 to 1."""
    return None if found.mean is None else wilson(float(found.mean * found.n), found.n)
