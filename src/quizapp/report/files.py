"""Exports a report, and the numbers behind each chart, as files."""

from collections.abc import Sequence

from quizapp.report.drawing import Chart
from quizapp.report.rows import ReportRow, head, rows_of
from quizapp.services.counting.report import VersionReport
from quizapp.web.i18n import gettext as _
from quizapp.web.tables import Table, Value, as_csv, as_xlsx

_WIDTHS = (12, 44, 40, 10, 10, 10, 10, 44)


def report_as_csv(found: VersionReport) -> bytes:
    """Return a report as CSV, in UTF-8 with the byte order mark that spreadsheets look for."""
    return as_csv(head(), map(_cells, rows_of(found)))


def chart_as_csv(chart: Chart) -> bytes:
    return as_csv(chart.head, chart.rows)


def report_as_xlsx(found: VersionReport) -> bytes:
    """Return a report as a workbook in which every text stays text, whatever it looks like."""
    return as_xlsx([Table(_("Report"), head(), list(map(_cells, rows_of(found))), _WIDTHS)])


def _cells(number: ReportRow) -> Sequence[Value]:
    text = number.part, number.of, number.what
    return *text, number.value, number.low, number.high, number.n, number.text
