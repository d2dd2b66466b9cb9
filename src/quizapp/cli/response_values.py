"""Reads the cells of a response set."""

import re
from collections.abc import Collection
from fractions import Fraction

from quizapp.cli.response_tables import Problems, TableRow
from quizapp.question_types.base import MAX_MARK

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{0,30})?|-?\.[0-9]{1,30}|-?[0-9]{1,9}/[0-9]{1,9}")
_ROUNDING = Fraction(1, 10_000)
"""Tolerance, in twelfths, for a mark written as a decimal."""


class Cells:
    """The cells of one row. An unreadable cell is recorded as a problem and read as the given default."""

    def __init__(self, row: TableRow, problems: Problems) -> None:
        self._row = row
        self._problems = problems
        self.good = True

    def wrong(self, message: str) -> None:
        """Record a problem with this row."""
        self.good = False
        self._problems.add(self._row.file, self._row.line, message)

    def text(self, name: str) -> str:
        """Return a cell unchanged, or an empty text if there is no such column."""
        return self._row.cells.get(name, "")

    def named(self, name: str) -> str:
        """Return a cell that must not be empty."""
        value = self.text(name)
        if not value:
            self.wrong(f"{name} is empty")
        return value

    def one_of(self, name: str, allowed: Collection[str]) -> str:
        """Return a cell that must be one of the given words."""
        value = self.text(name)
        if value not in allowed:
            self.wrong(f"{name} is {_shown(value)}, not one of {', '.join(filter(None, allowed))}")
        return value

    def fraction(self, name: str) -> Fraction | None:
        """Return a cell that must be a number or empty."""
        value = self.text(name)
        found = None
        if _NUMBER.fullmatch(value) and not re.search(r"/0+$", value):
            found = Fraction(value.removesuffix("."))
        else:
            self.wrong(f"{name} is {_shown(value)}, not a number")
        return found

    def between(self, name: str, low: int, high: int | None) -> Fraction:
        """Return a cell that must be a number from `low` to `high`."""
        found = self.fraction(name)
        if found is None:
            return Fraction(low)
        if found < low or (high is not None and found > high):
            end = f"or more than {high}" if high is not None else "0"
            self.wrong(f"{name} is {self.text(name)}, less than {low} {end}".removesuffix(" 0"))
        return found

    def whole(self, name: str, low: int, high: int | None) -> int:
        """Return a cell that must be a whole number from `low` to `high`."""
        found = self.between(name, low, high)
        if found.denominator != 1:
            self.wrong(f"{name} is {self.text(name)}, not a whole number")
        return int(found)

    def whole_or_none(self, name: str, low: int, high: int) -> int | None:
        """Return a cell that must be a whole number or empty."""
        return self.whole(name, low, high) if self.text(name) else None

    def twelfths(self, name: str, maximum: int | None = None) -> int:
        """Return a cell of marks in twelfths, 0 to `maximum`."""
        found = self.fraction(name)
        if found is None:
            return 0
        exact = found * MAX_MARK
        rounded = round(exact)
        if abs(exact - rounded) > _ROUNDING:
            self.wrong(f"{name} is {self.text(name)}, not a whole number of twelfths")
        elif rounded < 0:
            self.wrong(f"{name} is {self.text(name)}, less than 0")
        elif maximum is not None and rounded > maximum:
            most = float(Fraction(maximum, MAX_MARK))
            self.wrong(f"{name} is {self.text(name)}, more than the maximum of {most:g}")
        return rounded


def _shown(value: str) -> str:
    return repr(value if len(value) <= 40 else f"{value[:40]}…") if value else "empty"
