"""The report on one question. Source: measurement.md, section 1.2."""

from collections.abc import Mapping
from dataclasses import dataclass

from quizapp.measurement.counters import option_level
from quizapp.measurement.counts import Counts
from quizapp.measurement.described import DescribedQuestion
from quizapp.measurement.disclosure import (
    MINIMUM_FOR_FLAGS,
    MINIMUM_FOR_OPTIONS,
    MINIMUM_FOR_TOTALS,
    DisclosureRules,
    Figure,
    TableOrTooFew,
    TooFew,
    Undefined,
    WithheldReason,
)
from quizapp.measurement.flags import (
    DistractorVerdict,
    Flag,
    does_not_deliver,
    key_is_doubtful,
    known_without_reading,
    option_verdict,
)
from quizapp.measurement.gains import transitions
from quizapp.measurement.intervals import Interval, bonett_price, fisher, student
from quizapp.measurement.report_facts import moments_figure, separate_interval, share_interval
from quizapp.measurement.taken import STATUSES
from quizapp.measurement.tallies import Moments
from quizapp.measurement.totals import Totals

QUESTIONS_FOR_R = 6
"""The least number of questions asked of each reader for discrimination to be published."""


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """One question: points of 0 to 100; r of -1 to 1."""

    id: str
    before: Figure
    after: Figure
    statuses: TableOrTooFew
    """Readers after reading by `taken.STATUSES`."""
    options_before: TableOrTooFew
    options_after: TableOrTooFew
    """Readers by option, in the author's order."""
    verdicts: Mapping[str, DistractorVerdict] | TooFew
    """By wrong option."""
    flags: tuple[Flag, ...]
    discrimination: Figure
    """r with the rest of the quiz."""


def report_question(
    question: DescribedQuestion, totals: Totals, rules: DisclosureRules
) -> QuestionReport:
    """Return the report on a question; `totals` are those after reading."""
    counts, name = totals.counts, question.id
    known, right = _marks(counts, "pre", question), _marks(counts, "post", question)
    status = counts.levels("post", "status", name)
    return QuestionReport(
        name,
        before=moments_figure(known, rules)
        if known.n
        else Undefined(WithheldReason.NOT_ASKED_BEFORE),
        after=moments_figure(right, rules),
        statuses=rules.table({level: status[level] for level in STATUSES}, status.total()),
        options_before=_options(counts, "pre", question, rules),
        options_after=_options(counts, "post", question, rules),
        verdicts=_verdicts(counts, question, rules),
        flags=tuple(_flags(question, (known, right), totals, rules)),
        discrimination=_discrimination(question, totals, rules),
    )


def _marks(counts: Counts, phase: str, question: DescribedQuestion) -> Moments:
    return counts.marks(phase, "question", question.id, question.maximum)


def _options(
    counts: Counts, phase: str, question: DescribedQuestion, rules: DisclosureRules
) -> TableOrTooFew:
    chosen = counts.levels(phase, "option", question.id)
    levels = {option: chosen[option_level(option)] for option in question.options}
    return rules.table(levels, counts.n(phase, "question", question.id))


def _verdicts(
    counts: Counts, question: DescribedQuestion, rules: DisclosureRules
) -> Mapping[str, DistractorVerdict] | TooFew:
    """Judge options by answers before reading or, if those are too few, by wrong answers after it."""
    wrong = [option for option in question.options if option not in question.key]
    before = counts.n("pre", "question", question.id)
    marks = counts.tally("post", "question", question.id)
    answered = counts.levels("post", "status", question.id)["answered"]
    missed = max(answered - marks[question.maximum], 0)
    phase, n = ("pre", before) if rules.enough(before, MINIMUM_FOR_OPTIONS) else ("post", missed)
    if not rules.enough(n, MINIMUM_FOR_OPTIONS):
        return TooFew(max(before, missed), MINIMUM_FOR_OPTIONS if rules.on else 1)
    chosen = counts.levels(phase, "option", question.id)
    return {option: option_verdict(min(chosen[option_level(option)], n), n) for option in wrong}


def _flags(
    question: DescribedQuestion,
    marks: tuple[Moments, Moments],
    totals: Totals,
    rules: DisclosureRules,
) -> list[Flag]:
    known, right = marks
    found = []
    if _doubtful(question, totals, rules):
        found.append(Flag.CHECK_THE_KEY)
    if rules.enough(known.n, MINIMUM_FOR_FLAGS) and known_without_reading(
        share_interval(known), question.guess
    ):
        found.append(Flag.ANSWERABLE_WITHOUT_READING)
    if rules.enough(right.n, MINIMUM_FOR_FLAGS) and does_not_deliver(
        share_interval(right), _gain(question, known, right, totals.counts, rules)
    ):
        found.append(Flag.ARTICLE_DOES_NOT_DELIVER)
    return found


def _gain(
    question: DescribedQuestion,
    known: Moments,
    right: Moments,
    counts: Counts,
    rules: DisclosureRules,
) -> Interval | None:
    """Return the interval of the gain on one question: of the same readers, if they were asked it twice."""
    found = transitions(counts.pairs("post", "question_gain", question.id), question.maximum or 1)
    if rules.enough(found.n, MINIMUM_FOR_FLAGS):
        if found.partial:
            return student(found.gain.sample())
        return bonett_price(found.learned, found.lost, found.n)
    return separate_interval(known, right) if rules.enough(known.n, MINIMUM_FOR_FLAGS) else None


def _enough_for_discrimination(totals: Totals, n: int, rules: DisclosureRules) -> bool:
    asked_enough = totals.asked >= QUESTIONS_FOR_R or not rules.on
    return rules.enough(n, MINIMUM_FOR_TOTALS) and asked_enough


def _doubtful(question: DescribedQuestion, totals: Totals, rules: DisclosureRules) -> bool:
    found = totals.joints.get(question.id)
    if (
        found is None
        or not question.key
        or not _enough_for_discrimination(totals, found.x.n, rules)
    ):
        return False
    wrong = {
        option: joint.correlation
        for option in question.options
        if option not in question.key and (joint := totals.option(question.id, option))
    }
    known = {option: r for option, r in wrong.items() if r is not None}
    return key_is_doubtful(found.correlation, known, found.x.n)


def _discrimination(question: DescribedQuestion, totals: Totals, rules: DisclosureRules) -> Figure:
    found = totals.joints.get(question.id)
    n = found.x.n if found else 0
    if found is None or not rules.enough(n, MINIMUM_FOR_TOTALS):
        return TooFew(n, MINIMUM_FOR_TOTALS if rules.on else 1)
    if not _enough_for_discrimination(totals, n, rules):
        return Undefined(WithheldReason.TOO_FEW_QUESTIONS)
    r = found.correlation
    return rules.figure(r, None if r is None else fisher(r, n), n, MINIMUM_FOR_TOTALS)
