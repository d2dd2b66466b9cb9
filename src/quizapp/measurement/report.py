"""The editor's report on one version: finished values, made from its counters alone.

A number is shown, has too few readers, or cannot be computed; one that must not be published is not carried along.
Points are of 0 to 100. Sources: measurement.md, sections 1, 2 and 4.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from quizapp.measurement.counters import SIMULATED, Key
from quizapp.measurement.counts import Counts
from quizapp.measurement.described import DescribedQuestion, by_fact
from quizapp.measurement.disclosure import (
    MINIMUM_FOR_TOTALS,
    DisclosedNumber,
    DisclosureRules,
    Extreme,
    Figure,
    TableOrTooFew,
    TooFew,
    Undefined,
    WithheldReason,
)
from quizapp.measurement.fresh import (
    FreshUnderstanding,
    difference_figure,
    fresh,
    mean_figure,
    score_figure,
)
from quizapp.measurement.intervals import Interval, always_valid, feldt
from quizapp.measurement.report_facts import FactReport, report_fact
from quizapp.measurement.report_questions import QuestionReport, report_question
from quizapp.measurement.tallies import median, moments
from quizapp.measurement.totals import Totals, error_ratio

QUESTIONS_FOR_ALPHA = 8
BINS = 10
"""Bins of self-ratings: 0 to 10, 11 to 20, …, 91 to 100."""


@dataclass(frozen=True, slots=True)
class DescribedQuiz:
    """The description of a quiz that a report needs."""

    questions: tuple[DescribedQuestion, ...]
    """The questions that count, in order."""
    ask_before: str = "none"
    """`none`, `half`, `half_the_facts` or `everyone`."""
    asked_how_sure: bool = False
    """Whether readers are asked how sure they are of their answers."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """The distribution of self-ratings."""

    median: float
    bins: tuple[int, ...]
    """Readers in each of the `BINS`."""
    n: int


@dataclass(frozen=True, slots=True)
class Score:
    """The score on all questions after reading."""

    mean: Figure
    alpha: Figure
    sem: Figure
    """The standard error of measurement of one reader's score."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """The published figures of one cohort."""

    finished: int
    score: Figure
    felt: Figure


@dataclass(frozen=True, slots=True)
class Report:
    """The report on a version."""

    way: TableOrTooFew
    """Attempts that were rated and finished, of those that began, without hasty ones."""
    hasty: int | TooFew
    """Attempts that were answered faster than anyone can read."""
    simulated: Mapping[str, int]
    """How many attempts in `way` are simulated; empty if none are."""
    headline: FreshUnderstanding
    score: Score
    ratings: Ratings | TooFew
    facts: tuple[FactReport, ...]
    questions: tuple[QuestionReport, ...]
    stopped: TableOrTooFew
    """Unfinished attempts by their furthest step."""
    days: Mapping[str, TableOrTooFew]
    """By ISO date: attempts that finished, of those that began."""
    cohorts: Mapping[str, Cohort | None]
    """None for a cohort that is withheld."""


@dataclass(frozen=True, slots=True)
class VersionComparison:
    """The scores after reading of two versions: the later minus the earlier, in points."""

    difference: Figure
    always_valid: Interval | None
    """The interval that holds however often one looks; None if the difference is withheld."""

    @property
    def differs(self) -> bool:
        """Whether the difference is published and its always-valid interval excludes 0."""
        return self.always_valid is not None and not (
            self.always_valid[0] <= 0 <= self.always_valid[1]
        )


def make_report(
    counters: Mapping[Key, int],
    quiz: DescribedQuiz,
    *,
    cohorts: Collection[str] | None = None,
    minimum: bool = True,
) -> Report:
    """Return the report of a version from its counters: those of some cohorts, or of all.

    Without `minimum` nothing is withheld, as for a teacher's own class and for simulated readers.
    """
    counts, rules = Counts(counters, cohorts), DisclosureRules(minimum)
    after = Totals(counts, "post", quiz.questions)
    facts = by_fact(quiz.questions)
    way = counts.levels("post", "attempt")
    return Report(
        way=rules.table({level: way[level] for level in ("rated", "finished")}, way["began"]),
        hasty=_number(way["hasty"], rules),
        simulated={
            key.level: n
            for key, n in counters.items()
            if n and key[:3] == (SIMULATED, "post", "attempt")
            if cohorts is None or SIMULATED in cohorts
        },
        headline=fresh(counts, quiz.ask_before, len(facts), rules),
        score=_score(after, rules),
        ratings=_ratings(counts, rules),
        facts=tuple(
            _fact(report_fact(counts, questions, quiz.ask_before, rules), quiz)
            for questions in facts.values()
        ),
        questions=tuple(report_question(q, after, rules) for q in quiz.questions),
        stopped=_stopped(counts, rules),
        days={day: _day(counts, day, rules) for day in counts.subjects("post", "day")},
        cohorts=_cohorts(counters, cohorts, quiz.questions, rules),
    )


def _number(n: int, rules: DisclosureRules) -> int | TooFew:
    found = rules.table({}, n)
    return found if isinstance(found, TooFew) else n


def _fact(found: FactReport, quiz: DescribedQuiz) -> FactReport:
    if quiz.asked_how_sure:
        return found
    return replace(found, confidently_wrong=Undefined(WithheldReason.HOW_SURE_NOT_ASKED))


def _score(totals: Totals, rules: DisclosureRules) -> Score:
    alpha, sem = _alpha(totals, rules)
    return Score(_mean_score(totals, rules), alpha, sem)


def _mean_score(totals: Totals, rules: DisclosureRules) -> Figure:
    return score_figure(moments(*totals.counts.shares(totals.phase, "total")), totals.asked, rules)


def _alpha(totals: Totals, rules: DisclosureRules) -> tuple[Figure, Figure]:
    """Return alpha, and the standard error of measurement in points."""
    n, k, alpha = totals.n, len(totals.joints), totals.alpha
    sd = moments(*totals.counts.shares(totals.phase, "total")).sd
    why = None
    if not rules.enough(n, MINIMUM_FOR_TOTALS):
        return (found := rules.figure(None, None, n, MINIMUM_FOR_TOTALS)), found
    if k < (QUESTIONS_FOR_ALPHA if rules.on else 2):
        why = WithheldReason.TOO_FEW_QUESTIONS
    elif not totals.same_for_all:
        why = WithheldReason.DIFFERENT_QUESTIONS
    elif alpha is None or sd is None:
        why = WithheldReason.NOTHING_VARIES
    elif alpha < 0:
        why = WithheldReason.NEGATIVE
    if why or alpha is None or sd is None:
        return (none := Undefined(why or WithheldReason.NOTHING_VARIES)), none
    sem = 100 * sd * error_ratio(alpha)
    return DisclosedNumber(float(alpha), feldt(float(alpha), n, k), n), DisclosedNumber(
        sem, None, n
    )


def _ratings(counts: Counts, rules: DisclosureRules) -> Ratings | TooFew:
    tally = counts.tally("post", "rating")
    middle, n = median(tally), tally.total()
    if middle is None or not rules.enough(n):
        found = rules.table({}, n)
        return found if isinstance(found, TooFew) else TooFew(n, 1)
    bins = [0] * BINS
    for rating, count in tally.items():
        bins[max(0, (rating - 1) // 10)] += count
    return Ratings(float(middle), tuple(bins), n)


def _stopped(counts: Counts, rules: DisclosureRules) -> TableOrTooFew:
    levels = counts.levels("post", "stopped")
    return rules.table(dict(sorted(levels.items())), levels.total())


def _day(counts: Counts, day: str, rules: DisclosureRules) -> TableOrTooFew:
    levels = counts.levels("post", "day", day)
    return rules.table({"finished": levels["finished"]}, levels["began"])


def _cohorts(
    counters: Mapping[Key, int],
    cohorts: Collection[str] | None,
    questions: Sequence[DescribedQuestion],
    rules: DisclosureRules,
) -> dict[str, Cohort | None]:
    """Return the figures by cohort; one is withheld if it, or what subtraction leaves without it, is too small."""
    names = sorted(
        {
            key.cohort
            for key, n in counters.items()
            if n and (cohorts is None or key.cohort in cohorts)
        }
    )
    each = {name: Counts(counters, {name}) for name in names}
    finished = {name: c.levels("post", "attempt")["finished"] for name, c in each.items()}
    scored = {name: sum(c.shares("post", "total")[0].values()) for name, c in each.items()}
    rated = {name: c.n("post", "rating") for name, c in each.items()}
    hidden = rules.withheld(finished)
    found: dict[str, Cohort | None] = {}
    for name, counts in each.items():
        score = _mean_score(Totals(counts, "post", tuple(questions)), rules)
        felt = mean_figure(moments(counts.tally("post", "rating")), 1, rules)
        found[name] = Cohort(
            finished[name],
            _withhold_if(name in hidden | rules.withheld(scored), score, rules),
            _withhold_if(name in hidden | rules.withheld(rated), felt, rules),
        )
    return {name: None if name in hidden else cohort for name, cohort in found.items()}


def _withhold_if(hidden: bool, figure: Figure, rules: DisclosureRules) -> Figure:
    if hidden and isinstance(figure, (DisclosedNumber, Extreme)):
        return rules.figure(None, None, 0)
    return figure


def compare_versions(
    earlier: Mapping[Key, int], later: Mapping[Key, int], *, minimum: bool = True
) -> VersionComparison:
    """Compare the scores after reading of two versions by their counters."""
    rules = DisclosureRules(minimum)
    before, after = (
        moments(*Counts(counters).shares("post", "total")).sample(100)
        for counters in (earlier, later)
    )
    figure = difference_figure(after, before, rules)
    if not isinstance(figure, DisclosedNumber) or before is None or after is None:
        return VersionComparison(figure, None)
    se = None
    if before.variance is not None and after.variance is not None:
        se = (before.variance / before.n + after.variance / after.n) ** 0.5
    return VersionComparison(figure, always_valid(figure.value, se))
