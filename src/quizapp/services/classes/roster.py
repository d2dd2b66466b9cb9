"""Reads lists of pupils: pasted names, and CSV files as school software and spreadsheets write them."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from quizapp.services.classes.pupil_words import is_word_pair, normalise_words
from quizapp.services.classes.pupils import LONGEST_NAME, MOST_PUPILS, NewPupil
from quizapp.typed import one_line

MOST_BYTES = 200_000
_MOST_ROWS = 2000
"""Reading stops after so many lines."""
_HEADS: Mapping[str, str] = {
    **dict.fromkeys(("name", "names", "pupil", "student", "full name", "pupil name"), "name"),
    **dict.fromkeys(("student name", "learner"), "name"),
    **dict.fromkeys(("first name", "firstname", "forename", "given name"), "first"),
    **dict.fromkeys(("last name", "lastname", "surname", "family name"), "last"),
    **dict.fromkeys(("words", "two words", "code"), "words"),
    **dict.fromkeys(("time factor", "time", "factor", "extra time"), "factor"),
}
_FACTOR = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))?\s*(%|x|times)?", re.IGNORECASE)


class FileFault(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    WORKBOOK = "workbook"
    """A spreadsheet's own format."""
    BINARY = "binary"
    BROKEN = "broken"
    """Quotation marks are never closed."""
    NO_HEADS = "no_heads"
    """There are several columns, and none is headed as names or words."""
    TOO_MANY = "too_many"


class RowFault(StrEnum):
    """Why a row is refused."""

    LONG = "long"
    WORDS = "words"
    """They are not two of our words."""
    TAKEN = "taken"
    """Somebody in the class has these words."""
    TWICE = "twice"
    """A row above has these words."""
    FACTOR = "factor"


class RosterError(Exception):
    """The file cannot be read as a list of pupils."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A row of a list, with its faults."""

    line: int
    """The line in the file, from 1."""
    pupil: NewPupil
    wrong: Sequence[RowFault] = ()
    known: bool = False
    """Whether a pupil of the class or of a row above has the same name: only a warning, since two pupils may."""


@dataclass(frozen=True, slots=True)
class Roster:
    rows: Sequence[RosterRow] = field(default_factory=tuple)

    @property
    def good(self) -> list[NewPupil]:
        """The pupils who can be added."""
        return [row.pupil for row in self.rows if not row.wrong]

    @property
    def bad(self) -> int:
        """The number of rows with faults."""
        return sum(bool(row.wrong) for row in self.rows)


def read_roster(content: bytes, words: Collection[str] = (), names: Collection[str] = ()) -> Roster:
    """Read a CSV file; `words` and `names` are those already in the class.

    :raises RosterError: if the file cannot be read as a list of pupils.
    """
    table = list(_table(decoded(content)))
    if not table:
        raise RosterError(FileFault.EMPTY)
    columns = [_HEADS.get(_head(cell), "") for cell in table[0][1]]
    if any(columns):
        table = table[1:]
    elif max(len(cells) for _, cells in table) > 1:
        raise RosterError(FileFault.NO_HEADS)
    else:
        columns = ["name"]
    if not {"name", "first", "last", "words"} & set(columns):
        raise RosterError(FileFault.NO_HEADS)
    if not table:
        raise RosterError(FileFault.EMPTY)
    if len(table) > MOST_PUPILS:
        raise RosterError(FileFault.TOO_MANY)
    return Roster(list(_rows(table, columns, set(words), {name.casefold() for name in names})))


def write_roster(pupils: Sequence[NewPupil]) -> str:
    """Return pupils as a CSV file that `read_roster` reads."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("name", "words", "time factor"))
    writer.writerows((one.name, one.words, f"{one.time_percent}%") for one in pupils)
    return file.getvalue()


def names_of(text: str) -> list[str]:
    """Return the names in a text that has one on each line, skipping empty lines."""
    return [name for name in map(one_line, re.split(r"[\r\n\u2028\u2029]+", text)) if name]


def time_percent(text: str) -> int | None:
    """Parse a time factor such as 1.5, 1,5 or 150%; return it in percent, 100 to 400, or None for anything else."""
    found = _FACTOR.fullmatch(text.strip())
    if found is None:
        return None
    number = float(f"{found[1]}.{found[2] or 0}")
    percent = round(number if found[3] == "%" else number * 100)
    return percent if 100 <= percent <= 400 else None


def decoded(content: bytes) -> str:
    """Decode a file: UTF-8 or UTF-16, with or without a byte order mark, or else Windows-1252.

    :raises RosterError: if it is too big or not text.
    """
    if len(content) > MOST_BYTES:
        raise RosterError(FileFault.TOO_BIG)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RosterError(FileFault.WORKBOOK)
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError:
        raise RosterError(FileFault.BINARY) from None
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise RosterError(FileFault.BINARY)
    return text.removeprefix("\ufeff")


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # In UTF-16, text in Western letters has a zero for every other byte.
    if content[1:200:2].count(0) > len(content[1:200:2]) // 2:
        return "utf-16-le"
    if content[:200:2].count(0) > len(content[:200:2]) // 2:
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with its line number."""
    separator, skipped = _separator(text), 0
    if declared := re.match(r"sep=(.)\r?\n", text):  # written by Excel for itself
        separator, skipped, text = declared[1], 1, text[declared.end() :]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(lines, 1 + skipped):
            if any(cell.strip() for cell in cells):
                yield number, cells
            if number > _MOST_ROWS:
                raise RosterError(FileFault.TOO_MANY)
    except csv.Error:
        raise RosterError(FileFault.BROKEN) from None


def _separator(text: str) -> str:
    """Return the separator that is most frequent in the first line."""
    first = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max((",", ";", "\t"), key=first.count)


def _head(cell: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", cell).casefold().split())


def _rows(
    table: Sequence[tuple[int, Sequence[str]]],
    columns: Sequence[str],
    words: set[str],
    names: set[str],
) -> Iterator[RosterRow]:
    above: set[str] = set()
    for line, cells in table:
        given: dict[str, str] = {}
        for column, cell in zip(columns, cells, strict=False):
            if column and column not in given:
                given[column] = one_line(cell)
        row = _row(line, given, words, above, names)
        if row.pupil.words:
            above.add(row.pupil.words)
        if row.pupil.name:
            names.add(row.pupil.name.casefold())
        yield row


def _row(
    line: int, given: Mapping[str, str], words: set[str], above: set[str], names: set[str]
) -> RosterRow:
    wrong = []
    both = f"{given.get('first', '')} {given.get('last', '')}".strip()
    name = given.get("name", "") or both
    if len(name) > LONGEST_NAME:
        wrong.append(RowFault.LONG)
    own = normalise_words(given.get("words", "")) or given.get("words", "")
    if own and not is_word_pair(own):
        wrong.append(RowFault.WORDS)
    elif own in words:
        wrong.append(RowFault.TAKEN)
    elif own in above:
        wrong.append(RowFault.TWICE)
    factor = given.get("factor", "")
    percent = time_percent(factor) if factor else 100
    if percent is None:
        wrong.append(RowFault.FACTOR)
    known = bool(name) and name.casefold() in names
    return RosterRow(line, NewPupil(name, own, percent or 100), wrong, known)
