"""Assembles a report for display: sentences, charts and tables from finished values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quizapp.cache import Cache
from quizapp.measurement.disclosure import TooFew
from quizapp.measurement.report import Cohort, Report
from quizapp.measurement.report_questions import QuestionReport
from quizapp.question_types import TYPES
from quizapp.report.charts import (
    facts_chart,
    felt_chart,
    options_chart,
    questions_chart,
    stopped_chart,
)
from quizapp.report.drawing import Chart
from quizapp.report.headline import Headline, felt_sentences, headline, no_question
from quizapp.report.numbers import is_disclosed, points, share, too_few, why_not
from quizapp.report.readers import (
    agreement_words,
    cohort_name,
    hasty_words,
    rules_words,
    simulated_words,
    way_words,
)
from quizapp.report.times import days_chart, ratings_chart
from quizapp.report.words import FlagWords, fact_lines, flag_words, question_lines, verdict_words
from quizapp.services.counting.report import VersionReport
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import language, ngettext


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """The texts and charts of one question."""

    number: int
    id: str
    prompt: str
    heading: str
    """Of its fact."""
    flags: tuple[FlagWords, ...]
    lines: tuple[str, ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class CohortPart:
    """One cohort, or the note that it is withheld."""

    name: str
    cells: tuple[str, str, str] | None
    """Finished, knew afterwards, felt; None where withheld."""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """All texts, charts and tables of a report."""

    headline: Headline
    felt: tuple[str, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    """The heading of each fact, and what is said of it."""
    questions: tuple[QuestionPart, ...]
    """Those that need a look first."""
    readers: tuple[str, ...]
    days_withheld: str
    """Why no day is told; empty where one is, or there is none."""
    cohorts: tuple[CohortPart, ...]
    charts: Mapping[str, Chart]

    @property
    def flagged(self) -> tuple[QuestionPart, ...]:
        """The questions that need a look."""
        return tuple(question for question in self.questions if question.flags)

    @property
    def other(self) -> tuple[QuestionPart, ...]:
        """The questions without a flag."""
        return tuple(question for question in self.questions if not question.flags)


_pages: Cache[ReportPage] = Cache(16)


def cached_report_page(found: VersionReport, fastest: int) -> ReportPage:
    """Return the page of a report on a stored snapshot, written and drawn once in each language."""
    return _pages.get((found.made_of, fastest, language()), lambda: report_page(found, fastest))


def report_page(found: VersionReport, fastest: int, *, drawn: bool = True) -> ReportPage:
    """Put a report into words, and into charts if they are wanted; `fastest` is the setting FASTEST_READING."""
    report, before = found.report, found.quiz.settings.ask_before
    names = {fact.id: fact.heading for fact in found.quiz.facts}
    parts = [_question(found, number, one) for number, one in enumerate(report.questions, 1)]
    text = (
        headline(report.headline, before, report.score.mean) if report.questions else no_question()
    )
    charts = (*_charts(found, names), *(part.chart for part in parts)) if drawn else ()
    return ReportPage(
        text,
        felt=tuple(felt_sentences(report.headline)) if is_disclosed(report.headline.after) else (),
        facts=tuple((names[fact.id], tuple(fact_lines(fact))) for fact in report.facts),
        questions=tuple(sorted(parts, key=lambda part: not part.flags)),
        readers=tuple(filter(None, _readers(report, fastest))),
        days_withheld=_days_withheld(report),
        cohorts=tuple(_cohort(name, one) for name, one in report.cohorts.items()),
        charts={chart.name: chart for chart in charts if chart},
    )


def _charts(found: VersionReport, names: Mapping[str, str]) -> Iterator[Chart | None]:
    report = found.report
    numbers = {question.id: n for n, question in enumerate(report.questions, 1)}

    def label(question_id: str) -> str:
        return f"{numbers[question_id]}. {found.quiz.questions[question_id].prompt}"

    yield felt_chart(report.headline)
    yield facts_chart(report.facts, names, found.quiz.settings.ask_before)
    yield questions_chart(report.questions, label)
    yield ratings_chart(report.ratings)
    yield stopped_chart(report.stopped)
    yield days_chart(report.days)


def _question(found: VersionReport, number: int, report: QuestionReport) -> QuestionPart:
    question = found.quiz.questions[report.id]
    options = TYPES[question.type].options(question.body)
    texts = {option.id: option.text for option in options}
    return QuestionPart(
        number,
        report.id,
        question.prompt,
        found.quiz.fact_of[report.id].heading,
        tuple(flag_words(flag) for flag in report.flags),
        (*question_lines(report), *verdict_words(report.verdicts, texts)),
        options_chart(report, options),
    )


def _readers(report: Report, fastest: int) -> Iterator[str]:
    yield way_words(report.way)
    yield simulated_words(report.simulated, report.way)
    yield hasty_words(report.hasty, fastest)


def _days_withheld(report: Report) -> str:
    withheld = [table for table in report.days.values() if isinstance(table, TooFew)]
    return too_few(withheld[0]) if len(withheld) == len(report.days) and withheld else ""


def _cohort(name: str, cohort: Cohort | None) -> CohortPart:
    if cohort is None:
        return CohortPart(cohort_name(name), None)
    felt = points(cohort.felt) if is_disclosed(cohort.felt) else _withheld(cohort.felt)
    score = share(cohort.score) if is_disclosed(cohort.score) else _withheld(cohort.score)
    return CohortPart(cohort_name(name), (f"{cohort.finished:,}", score, felt))


def _withheld(figure: object) -> str:
    """Say why a cohort has no number; a cohort withheld to protect another has no n either."""
    if isinstance(figure, TooFew) and not figure.n:
        return _("not told")
    return why_not(figure) if isinstance(figure, TooFew) else ""


def about_lines(found: VersionReport) -> Iterator[str]:
    """Yield what is said about the numbers; unlike the rest, it changes while the snapshot stays."""
    if found.open:
        yield ngettext(
            "%(n)s has begun and is not through; these are in no number.",
            "%(n)s have begun and are not through; these are in no number.",
            found.open,
        )
    if found.version.corrections:
        yield ngettext(
            "Results before and after its correction are counted together.",
            "Results before and after its %(n)s corrections are counted together.",
            found.version.corrections,
        )
    dropped = sum(not question.counts for question in found.quiz.questions.values())
    if dropped:
        yield ngettext(
            "%(n)s question was dropped and is in no number.",
            "%(n)s questions were dropped and are in no number.",
            dropped,
        )
    yield from agreement_words(found.report.score.alpha, found.report.score.sem)
    yield rules_words()
