"""Exports tables as CSV and as workbooks in which text stays text, whatever it looks like."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask import Response

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Value = str | int | float | None


@dataclass(frozen=True)
class Table:
    """A table with its header row; the first `fixed` columns stay in sight in a workbook."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[int] = field(default=())
    fixed: int = 0


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a table as CSV, in UTF-8 with the byte order mark that spreadsheets look for."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([defused(name) for name in head])
    writer.writerows([defused(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """Return a workbook with a sheet for each table; every text in it stays text."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - readers never need it

    out = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, {"in_memory": True, **safe}) as book:
        bold, wrapping = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        for table in tables:
            sheet = book.add_worksheet(table.name.translate(_NOT_IN_SHEET_NAMES)[:31])
            widths = [*table.widths, *[14] * (len(table.head) - len(table.widths))]
            for column, (name, width) in enumerate(zip(table.head, widths, strict=True)):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, name, bold)
            sheet.freeze_panes(1, table.fixed)
            for row, values in enumerate(table.rows, 1):
                for column, value in enumerate(values):
                    if isinstance(value, str):
                        sheet.write_string(row, column, value, wrapping)
                    elif value is not None:
                        sheet.write_number(row, column, value)
            sheet.autofilter(0, 0, len(table.rows), len(table.head) - 1)
    return out.getvalue()


def as_file(tables: Sequence[Table], kind: str, name: str, part: str = "0") -> Response:
    """Return tables as a download: `csv` holds the table number `part`, `xlsx` a sheet for each.

    `name` consists of letters, digits and hyphens.
    """
    if kind == "csv":
        wanted = {str(number): table for number, table in enumerate(tables)}
        one = wanted.get(part, tables[0])
        content = as_csv(one.head, one.rows)
        if one is not tables[0]:
            plain = "".join(x for x in one.name.lower() if x.isascii() and x.isalnum())
            name += f"-{plain or part}"
    else:
        content = as_xlsx(tables)
    response = Response(content, mimetype=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def defused(value: Value) -> Value:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
