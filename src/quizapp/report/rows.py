"""A report as a table: one number a row, with its interval and n, or why it is withheld."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quizapp.measurement.disclosure import (
    DisclosedNumber,
    Extreme,
    Figure,
    Side,
    TableOrTooFew,
    TooFew,
)
from quizapp.measurement.report import Ratings, Report
from quizapp.measurement.report_facts import FactReport
from quizapp.measurement.report_questions import QuestionReport
from quizapp.measurement.summary import BINS
from quizapp.question_types import TYPES
from quizapp.report.numbers import side_words, why_not
from quizapp.report.readers import cohort_name, in_order, step_words
from quizapp.report.words import CHANGES, OUTCOMES, flag_words
from quizapp.services.counting.report import VersionReport
from quizapp.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row: `value`, `low` and `high` are numbers or empty; `text` stands in for them."""

    part: str
    of: str
    what: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    text: str = ""


DIGITS = 4


def head() -> list[str]:
    """Return the head of the table."""
    return [
        _("part"),
        _("of"),
        _("what"),
        _("value"),
        _("from"),
        _("to"),
        _("n"),
        _("said"),
    ]


def rows_of(found: VersionReport) -> Iterator[ReportRow]:
    """Yield every number of a report."""
    yield from _about(found)
    yield from _headline(found.report)
    for fact in found.report.facts:
        heading = next(one.heading for one in found.quiz.facts if one.id == fact.id)
        yield from _fact(fact, heading)
    for question in found.report.questions:
        yield from _question(found, question)
    yield from _readers(found.report)


def _about(found: VersionReport) -> Iterator[ReportRow]:
    part = _("Report")
    yield ReportRow(part, "", _("quiz"), text=found.quiz.title)
    yield ReportRow(part, "", _("version"), float(found.version.number))
    yield ReportRow(part, "", _("as of"), text=found.as_of.isoformat() if found.as_of else "")
    yield ReportRow(part, "", _("on the way, in no number"), float(found.open))


def _headline(report: Report) -> Iterator[ReportRow]:
    fresh, part = report.headline, _("All facts")
    yield ReportRow(part, "", _("basis"), text=fresh.basis)
    figures = {
        _("known before, of 100"): fresh.before,
        _("known after, of 100"): fresh.after,
        _("gain, points"): fresh.gain,
        _("share of the unknown that became known, of 100"): fresh.share_of_unknown,
        _("effect of being asked before, points"): fresh.pretest_effect,
        _("felt, points"): fresh.felt,
        _("felt less measured, points"): fresh.felt_less_measured,
        _("felt less all that was right after, points"): fresh.felt_at_least,
        _("right on all questions after, of 100"): report.score.mean,
        _("agreement of the questions, up to 1"): report.score.alpha,
        _("one reader’s score could move by, points"): report.score.sem,
    }
    for what, figure in figures.items():
        yield _number(part, "", what, figure)


def _fact(fact: FactReport, heading: str) -> Iterator[ReportRow]:
    part = _("Fact")
    figures = {
        _("all right after, of 100"): fact.got_it,
        _("right before, of 100"): fact.before,
        _("right after, of 100"): fact.after,
        _("gain, points"): fact.gain,
        _("b of the pair easier than a, points"): fact.forms_apart,
        _("wrong though sure, of 100 answers"): fact.confidently_wrong,
    }
    for what, figure in figures.items():
        yield _number(part, heading, what, figure)
    yield from _levels(part, heading, fact.outcomes, {k: _(v) for k, v in OUTCOMES.items()})
    if not isinstance(fact.changes, Figure):
        yield from _levels(part, heading, fact.changes, {k: _(v) for k, v in CHANGES.items()})


def _question(found: VersionReport, report: QuestionReport) -> Iterator[ReportRow]:
    part, question = _("Question"), found.quiz.questions[report.id]
    of = f"{report.id}: {question.prompt}"
    yield _number(part, of, _("right before, of 100"), report.before)
    yield _number(part, of, _("right after, of 100"), report.after)
    yield _number(part, of, _("goes with the rest, -1 to 1"), report.discrimination)
    for flag in report.flags:
        yield ReportRow(part, of, _("to look at"), text=flag_words(flag).name)
    names = {
        "answered": _("answered"),
        "dont_know": _("did not know"),
        "omitted": _("left out"),
        "not_reached": _("not reached"),
    }
    yield from _levels(part, of, report.statuses, names)
    options = TYPES[question.type].options(question.body)
    before = {o.id: _("before: %(option)s", option=o.text) for o in options}
    after = {o.id: _("after: %(option)s", option=o.text) for o in options}
    yield from _levels(part, of, report.options_before, before)
    yield from _levels(part, of, report.options_after, after)


def _readers(report: Report) -> Iterator[ReportRow]:
    part = _("Readers")
    yield from _levels(
        part,
        "",
        report.way,
        {"rated": _("said how much was new"), "finished": _("finished")},
    )
    yield _count(part, "", _("left out as too fast"), report.hasty)
    for level, n in report.simulated.items():
        yield ReportRow(part, _("simulated"), level, float(n))
    yield from _ratings(part, report.ratings)
    if not isinstance(report.stopped, TooFew):
        names = {step: step_words(step) for step in in_order(report.stopped.levels)}
        yield from _levels(part, _("stopped"), report.stopped, names)
    for day, table in report.days.items():
        yield _count(part, day, _("began"), table if isinstance(table, TooFew) else table.n)
        yield from _levels(part, day, table, {"finished": _("finished")})
    for name, cohort in report.cohorts.items():
        of = cohort_name(name)
        if cohort is None:
            yield ReportRow(part, of, _("finished"), text=_("withheld: too few readers"))
            continue
        yield ReportRow(part, of, _("finished"), float(cohort.finished))
        yield _number(part, of, _("right after, of 100"), cohort.score)
        yield _number(part, of, _("felt, points"), cohort.felt)


def _ratings(part: str, ratings: Ratings | TooFew) -> Iterator[ReportRow]:
    of = _("how much was new")
    if isinstance(ratings, TooFew):
        yield _number(part, of, _("median"), ratings)
        return
    yield ReportRow(part, of, _("median"), ratings.median, n=ratings.n)
    for (low, high), n in zip(BINS, ratings.bins, strict=True):
        yield ReportRow(part, of, f"{low}–{high}", float(n), n=ratings.n)


def _count(part: str, of: str, what: str, n: int | TooFew) -> ReportRow:
    return (
        _number(part, of, what, n) if isinstance(n, TooFew) else ReportRow(part, of, what, float(n))
    )


def _number(part: str, of: str, what: str, figure: Figure) -> ReportRow:
    if isinstance(figure, DisclosedNumber):
        low, high = figure.interval or (None, None)
        value, low, high = (_rounded(one) for one in (figure.value, low, high))
        return ReportRow(part, of, what, value, low, high, figure.n)
    if isinstance(figure, Extreme):
        return ReportRow(part, of, what, n=figure.n, text=side_words(figure.side))
    return ReportRow(part, of, what, text=why_not(figure))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _levels(
    part: str, of: str, table: TableOrTooFew, names: Mapping[str, str]
) -> Iterator[ReportRow]:
    for level, name in names.items():
        if isinstance(table, TooFew):
            yield ReportRow(part, of, name, text=why_not(table))
            continue
        found = table.levels.get(level, 0)
        if isinstance(found, Side):
            text = _("%(side)s of 100", side=side_words(found))
            yield ReportRow(part, of, name, n=table.n, text=text)
        else:
            yield ReportRow(part, of, name, float(found), n=table.n)
