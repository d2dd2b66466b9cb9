"""Reads the CSV files of a response set as text, and records every problem with its line."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_LONGEST = 10_000
"""The most characters that a cell may have."""


@dataclass
class Problems:
    """The problems of a response set, in the order in which they were found."""

    found: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, file: str, line: int, message: str) -> None:
        """Record a problem at a line, counted from 1."""
        self.found.append((file, line, message))

    def lines(self) -> list[str]:
        """Return the problems as file:line: message, sorted by place."""
        return [f"{file}:{line}: {message}" for file, line, message in sorted(self.found)]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table and its line number."""

    file: str
    line: int
    cells: dict[str, str]


def read_table(
    path: Path, columns: Sequence[str], optional: Collection[str], problems: Problems
) -> list[TableRow]:
    """Read the named columns of a CSV file; anything unreadable becomes a problem."""
    text = _text(path, problems)
    if text is None:
        return []
    rows = _rows(text, str(path), problems)
    line, header = next(rows, (1, None))
    if header is None:
        if not problems.found or problems.found[-1][0] != str(path):
            problems.add(str(path), 1, "the file is empty")
        return []
    if not _good_header(header, columns, optional, str(path), line, problems):
        return []
    found = []
    for at, cells in rows:
        if len(cells) != len(header):
            message = f"{len(cells)} cells, where the first line has {len(header)}"
            problems.add(str(path), at, message)
            continue
        found.append(TableRow(str(path), at, dict(zip(header, map(str.strip, cells), strict=True))))
    return found


def _text(path: Path, problems: Problems) -> str | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        problems.add(str(path), 1, "there is no such file")
        return None
    except OSError as error:
        problems.add(str(path), 1, f"cannot be read: {error.strerror}")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(str(path), line, "not UTF-8")
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        problems.add(str(path), line, "a NUL character")
        return None
    return text


def _rows(text: str, file: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with its first line number."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            problems.add(file, line, f"not CSV: {error}")
            return
        if cells is None:
            return
        if any(len(cell) > _LONGEST for cell in cells):
            problems.add(file, line, f"a cell of more than {_LONGEST} characters")
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _good_header(
    header: list[str],
    columns: Sequence[str],
    optional: Collection[str],
    file: str,
    line: int,
    problems: Problems,
) -> bool:
    header[:] = [name.strip() for name in header]
    before = len(problems.found)
    for name in columns:
        if header.count(name) > 1:
            problems.add(file, line, f"the column {name} stands there twice")
        if name not in header and name not in optional:
            problems.add(file, line, f"no column {name}")
    for name in header:
        if name not in columns and name.lower() in columns:
            problems.add(file, line, f"no column {name!r}; is {name.lower()} meant?")
    return len(problems.found) == before
