"""A report, and what is behind each of its charts, as files for other programs."""

import csv
import io
from collections.abc import Iterable, Sequence

from quizapp.services.report import VersionReport
from quizapp.web.drawing import Chart
from quizapp.web.report_rows import HEAD, Number, rows_of

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (12, 44, 40, 10, 10, 10, 10, 44)
Value = str | int | float | None


def report_as_csv(found: VersionReport) -> bytes:
    """Give a report as CSV, in UTF-8 with the mark by which spreadsheets know it."""
    return _csv(HEAD, (_cells(number) for number in rows_of(found)))


def chart_as_csv(chart: Chart) -> bytes:
    """Give what is behind a chart as CSV."""
    return _csv(chart.head, chart.rows)


def report_as_xlsx(found: VersionReport) -> bytes:
    """Give a report as a workbook; what somebody wrote is text in it, whatever it looks like."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - readers never need it

    out = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, {"in_memory": True, **safe}) as book:
        sheet = book.add_worksheet("Report")
        bold, wrapping = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        for column, (name, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, bold)
        sheet.freeze_panes(1, 0)
        row = 0
        for row, number in enumerate(rows_of(found), 1):
            for column, value in enumerate(_cells(number)):
                if isinstance(value, str):
                    sheet.write_string(row, column, value, wrapping)
                elif value is not None:
                    sheet.write_number(row, column, value)
        sheet.autofilter(0, 0, row, len(HEAD) - 1)
    return out.getvalue()


def _cells(number: Number) -> Sequence[Value]:
    said = number.part, number.of, number.what
    return *said, number.value, number.low, number.high, number.n, number.said


def _csv(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([defused(name) for name in head])
    writer.writerows([defused(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def defused(value: Value) -> Value:
    """Give a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
