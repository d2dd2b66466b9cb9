"""Reads form fields into plain data, however unfinished, and writes data back into fields."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from quizapp.bank.texts import normal_text
from quizapp.editor.shapes import FieldKind, RowsShape, Shape, ValueShape
from quizapp.question_types.ids import is_id
from quizapp.question_types.number_text import localised, plain, read_number

Data = dict[str, Any]
Sent = MultiDict[str, str]

MOST_ROWS = 60
"""More than any list may have; what is beyond is not read."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DO = re.compile(
    r"(add|remove|up|down)\.([a-z]{1,20}(?:\.[0-9]{1,2}\.[a-z]{1,20})?)(?:\.([0-9]{1,2}))?"
)


def read(shape: Shape, sent: Sent, language: str, prefix: str = "") -> Data:
    """Return the data of the fields that were sent; a number that cannot be parsed stays a text."""
    data: Data = {}
    for part in shape:
        if isinstance(part, RowsShape):
            rows = _read_rows(part, sent, language, f"{prefix}{part.key}.")
            if rows or part.named:
                data[part.key] = rows
        else:
            value = _read_entry(part, sent, language, prefix + part.key)
            if value is not None:
                data[part.key] = value
    return data


def _read_rows(rows: RowsShape, sent: Sent, language: str, prefix: str) -> list[Data]:
    numbers = sorted(
        {
            int(found[1])
            for name in sent
            if (found := re.match(re.escape(prefix) + r"([0-9]{1,2})\.", name))
        }
    )
    one = next(
        (c.key for c in rows.columns if isinstance(c, ValueShape) and c.kind is FieldKind.ONE), ""
    )
    read_rows: list[Data] = []
    for number in numbers[:MOST_ROWS]:
        row = read(rows.columns, sent, language, f"{prefix}{number}.")
        if one and sent.get(prefix + one) == str(number):
            row[one] = True
        id_ = sent.get(f"{prefix}{number}.id", "")
        if rows.named:
            row = {"id": id_ if is_id(id_) else "", **row}
        read_rows.append(row)
    if rows.named:
        _name(read_rows)
    return read_rows


def _read_entry(entry: ValueShape, sent: Sent, language: str, name: str) -> Any:
    """Return a value, or None if its key is to be omitted."""
    text = normal_text(sent.get(name, ""))
    match entry.kind:
        case FieldKind.TICK:
            return None if (name in sent) is entry.default else name in sent
        case FieldKind.TRUTH:
            return {"true": True, "false": False}.get(text)
        case FieldKind.LINES:
            return [line.strip() for line in text.split("\n") if line.strip()]
        case FieldKind.NUMBER:
            return _number(text, language)
        case FieldKind.LIST | FieldKind.ONE:
            text = text if text in {value for value, _ in entry.values[1:]} else ""
        case FieldKind.LINE:
            text = " ".join(text.split("\n"))
    return text if text or entry.required else None


def _number(text: str, language: str) -> int | float | str | None:
    if not text:
        return None
    number = read_number(text, language)
    if number is None or abs(number) > 10**30:
        return text
    return int(number) if number == number.to_integral_value() else float(number)


def shown(value: Any, language: str) -> str:
    """Return a value as the text of its field."""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return localised(plain(Decimal(repr(value))), language, grouped=False)
    return "" if value is None else str(value)


def rows_in(data: Mapping[str, Any], key: str) -> list[Data]:
    """Return the rows of a list, without the broken parts of an unfinished draft."""
    items = data.get(key)
    return [row for row in items if isinstance(row, dict)] if isinstance(items, list) else []


def new_row(rows: RowsShape, others: list[Data]) -> Data:
    """Return an empty row."""
    row: Data = {"id": ""} if rows.named else {}
    row |= {c.key: "" for c in rows.columns if isinstance(c, ValueShape) and c.required}
    row |= {c.key: [] for c in rows.columns if isinstance(c, RowsShape)}
    _name([*others, row])
    return row if rows.named else {key: value for key, value in row.items() if key != "id"}


def _name(rows: list[Data]) -> None:
    """Assign ids to rows that have none."""
    taken = {row.get("id", "") for row in rows}
    names = (f"{letter}{n or ''}" for n in range(9) for letter in _LETTERS)
    for row in rows:
        if not row.get("id"):
            row["id"] = next(name for name in names if name not in taken)


def act(shape: Shape, data: Data, do: str) -> str:
    """Add, remove or move a row, as a button asked; return the field to focus, or an empty text."""
    found = _DO.fullmatch(do)
    if not found:
        return ""
    verb, path, number = found[1], found[2], found[3]
    rows, items = _find(shape, data, path.split("."))
    if rows is None or items is None or (verb == "add") is (number is not None):
        return ""
    at = len(items) if verb == "add" else int(number)
    if verb == "add" and len(items) < MOST_ROWS and rows.added:
        items.append(new_row(rows, items))
    elif verb != "add" and at < len(items):
        row = items.pop(at)
        if verb != "remove":
            at = max(0, min(len(items), at + (1 if verb == "down" else -1)))
            items.insert(at, row)
    return _first_field(rows, path, min(at, len(items) - 1))


def _first_field(rows: RowsShape, path: str, at: int) -> str:
    """Return the name of the first field of a row."""
    written = (
        column.key
        for column in rows.columns
        if isinstance(column, ValueShape) and column.kind not in {FieldKind.ONE, FieldKind.TICK}
    )
    key = next(written, "")
    return f"{path}.{at}.{key}" if at >= 0 and key else path


def _find(shape: Shape, data: Data, path: list[str]) -> tuple[RowsShape | None, list[Data] | None]:
    """Follow a path such as `options` or `gaps.1.options`."""
    rows = next((p for p in shape if isinstance(p, RowsShape) and p.key == path[0]), None)
    items = data.get(path[0])
    if rows is None or not isinstance(items, list):
        return None, None
    if len(path) == 1:
        return rows, items
    if len(path) != 3 or int(path[1]) >= len(items):
        return None, None
    return _find(rows.columns, items[int(path[1])], path[2:])


def names(shape: Shape, data: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Return the names of the places where a form can show a problem."""
    for part in shape:
        yield prefix + part.key
        items = data.get(part.key)
        if isinstance(part, RowsShape) and isinstance(items, list):
            for number, item in enumerate(items):
                yield f"{prefix}{part.key}.{number}"
                if isinstance(item, dict):
                    yield from names(part.columns, item, f"{prefix}{part.key}.{number}.")
