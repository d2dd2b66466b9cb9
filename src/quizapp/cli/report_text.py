"""Formats the editor's report as plain text, in the words of the editor's page."""

from collections.abc import Iterator

from quizapp.report.numbers import is_disclosed
from quizapp.report.page import ReportPage, about_lines, report_page
from quizapp.report.words import question_message
from quizapp.services.counting.report import VersionReport
from quizapp.web.i18n import gettext as _


def report_lines(found: VersionReport, fastest: int = 0) -> Iterator[str]:
    """Yield the lines of the report; `fastest` is the setting FASTEST_READING."""
    page = report_page(found, fastest, drawn=False)
    yield f"{found.quiz.title} (version {found.version.number})"
    if found.as_of:
        yield _("As of %(moment)s UTC.", moment=f"{found.as_of:%Y-%m-%d %H:%M}")
    if found.remarked:
        yield _("A correction is on its way through the results; these numbers are of before.")
    yield ""
    yield page.headline.sentence
    yield from page.headline.notes
    yield ""
    yield from page.readers
    if is_disclosed(found.report.headline.after):
        yield from page.felt
        yield from _details(found, page)
    yield ""
    yield from about_lines(found)


def _details(found: VersionReport, page: ReportPage) -> Iterator[str]:
    for number, (heading, lines) in enumerate(page.facts, 1):
        yield ""
        yield _("Fact %(n)d, %(heading)s", n=number, heading=heading)
        yield from (f"  {line}" for line in lines)
    yield ""
    yield _("%(message)s.", message=question_message(found.report.questions))
    for question in page.questions:
        yield ""
        yield f"{question.id}: {question.prompt}"
        yield from (f"  ◆ {flag.name}: {flag.meaning} {flag.advice}" for flag in question.flags)
        yield from (f"  {line}" for line in question.lines)
