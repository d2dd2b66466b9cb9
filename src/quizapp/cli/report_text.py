"""The editor's report as plain text."""

from collections.abc import Iterator
from fractions import Fraction

from quizapp.bank.quiz import Question
from quizapp.measurement.summary import (
    BINS,
    MINIMUM,
    STEP,
    Summary,
    Tally,
    all_right,
    got_it,
    histogram,
    mean_share,
    median,
    told,
    total,
)
from quizapp.services.report import Report

_TOO_FEW = f"fewer than {MINIMUM} readers so far"
_WIDTH = 40


def report_lines(report: Report) -> Iterator[str]:
    """Give the lines of the report."""
    yield f"{report.quiz.title} (version {report.version})"
    if report.told is None:
        yield f"Readers: {_TOO_FEW}. On the way now: {report.open}."
        yield f"Numbers are told from {MINIMUM} readers on, and renewed when {STEP} more are counted."
        return
    yield f"As of {report.told.as_of:%Y-%m-%d %H:%M} UTC; opening the article anew is a new reader."
    summary = report.told.summary
    yield ""
    yield from _way(summary, report.open)
    yield ""
    yield from _ratings(summary.ratings)
    yield ""
    yield from _facts(report, summary)


def _way(summary: Summary, open_now: int) -> Iterator[str]:
    attempts, simulated = summary.attempts, summary.simulated.get("began", 0)
    began = attempts.get("began", 0)
    if began < MINIMUM:
        yield f"Readers: {_TOO_FEW}. On the way now: {open_now}."
        return
    yield f"Began     {began}"
    yield f"Rated     {attempts.get('rated', 0)} of {began}"
    yield f"Finished  {attempts.get('finished', 0)} of {began}"
    yield f"On the way now, not counted above: {open_now}"
    if simulated:
        yield f"Simulated {simulated} of {began}: made up by a program, and in every number here"


def _ratings(ratings: Tally) -> Iterator[str]:
    middle = median(ratings)
    if not told(ratings) or middle is None:
        yield f"Fresh understanding, as readers say: {_TOO_FEW}."
        return
    yield f"Fresh understanding, as {total(ratings)} readers say: half say {_plain(middle)} % or more"
    counts = histogram(ratings)
    for (low, high), n in zip(BINS, counts, strict=True):
        bar = "#" * round(_WIDTH * n / max(counts))
        yield f"  {low:>3}-{high:<3}  {n:>5}  {bar}".rstrip()


def _facts(report: Report, summary: Summary) -> Iterator[str]:
    for number, fact in enumerate(report.quiz.facts, 1):
        tally = summary.facts.get(fact.id, {})
        heading = f"Fact {number}, {fact.heading}: "
        yield heading + (
            f"{got_it(tally)} of {total(tally)} readers got it" if told(tally) else _TOO_FEW
        )
        for question in fact.questions:
            yield f"  {_question(question, summary.questions.get(question.id, {}))}"


def _question(question: Question, tally: Tally) -> str:
    if not question.counts:
        return f"{question.id}: dropped, not counted"
    share = mean_share(tally)
    if not told(tally) or share is None:
        return f"{question.id}: {_TOO_FEW}"
    text = f"{question.id}: {all_right(tally)} of {total(tally)} readers right"
    partly = total(tally) - all_right(tally) - tally.get("0", 0)
    return f"{text}, {partly} partly (mean mark {round(100 * share)} %)" if partly else text


def _plain(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else f"{float(number):g}"
