"""Server-side drawings: a few kinds of shapes, each with a look, and the chart that holds them.

A look is a class, which our style sheets colour for light, dark and print, and presentation attributes for a file that
is opened on its own. Looks never differ by colour alone: lightness, outline and hatching tell them apart.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from markupsafe import Markup, escape

WIDTH = 360.0
"""Width of every drawing in its own units, in which a line of text is 12 high."""

LOOKS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "dark": {"fill": "#174f5f", "stroke": "#174f5f"},
        "light": {"fill": "#a9c6cc", "stroke": "#174f5f"},
        "hollow": {"fill": "#ffffff", "stroke": "#5a6066"},
        "lost": {"fill": "#f2d4d3", "stroke": "#a3262a"},
        "hatch": {"stroke": "#a3262a", "stroke-width": "1.5"},
        "plain": {"fill": "#dcd8ce", "stroke": "#5a6066"},
        "axis": {"stroke": "#7d8388", "stroke-width": "1"},
        "grid": {"stroke": "#dcd8ce", "stroke-width": "1"},
        "whisker": {"stroke": "#1b1d1f", "stroke-width": "1.5"},
        "halo": {"stroke": "#ffffff", "stroke-width": "4"},
        "label": {"fill": "#1b1d1f"},
        "strong": {"fill": "#1b1d1f", "font-weight": "600"},
        "faint": {"fill": "#5a6066"},
        "inside": {"fill": "#ffffff"},
    }
)
_ATTRIBUTES = {
    look: f' class="{look}"' + "".join(f' {name}="{value}"' for name, value in attributes.items())
    for look, attributes in LOOKS.items()
}


@dataclass(frozen=True, slots=True)
class Box:
    look: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    look: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; `y` is its baseline."""

    look: str
    x: float
    y: float
    text: str
    anchor: str = "start"


Mark = Box | Line | Text
Cell = str | int | float
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Chart:
    """A drawing, its one message, and the numbers behind it."""

    name: str
    """As in addresses."""
    title: str
    """What it says, in a sentence."""
    text: str
    """How it says that, for who cannot see it."""
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    height: float

    @cached_property
    def drawing(self) -> Markup:
        """The marks as SVG elements."""
        # Numbers and looks are ours; the words of a text are escaped.
        return Markup("\n".join(map(_element, self.marks)))  # noqa: S704


def _element(mark: Mark) -> str:
    """Write a mark as an SVG element: a report has 800 of them, for which macros took three quarters of its time."""
    look = _ATTRIBUTES[mark.look]
    if isinstance(mark, Box):
        return (
            f'<rect{look} x="{mark.x}" y="{mark.y}" width="{mark.width}" height="{mark.height}"/>'
        )
    if isinstance(mark, Line):
        return f'<line{look} x1="{mark.x1}" y1="{mark.y1}" x2="{mark.x2}" y2="{mark.y2}"/>'
    return f'<text{look} x="{mark.x}" y="{mark.y}" text-anchor="{mark.anchor}">{escape(mark.text)}</text>'


@lru_cache(1024)
def truncated(text: str, room: float) -> str:
    """Truncate a text to about `room` units of a drawing."""
    text = " ".join(text.split())
    if width(text) <= room:
        return text
    left = room - width("…")
    for place, sign in enumerate(text):
        left -= _wide(sign)
        if left < 0:
            return f"{text[:place].rstrip()}…"
    return text


def width(text: str) -> float:
    """Estimate the width of a line of text, in units of a drawing."""
    return sum(map(_wide, text))


@lru_cache(1024)
def _wide(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in {"W", "F"}:
        return 12.0
    if unicodedata.combining(sign):
        return 0.0
    if sign in "mwMW@%—…":
        return 11.0
    return 4.2 if sign in " iljtfr.,:;'|!()’“”" else 8.2 if sign.isupper() else 7.2


def wrapped(text: str, room: float) -> list[str]:
    """Break a text into lines of about `room` units each."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return [truncated(line, room) for line in lines]


def hatched(box: Box, step: float = 6) -> list[Mark]:
    """Draw a rectangle with slanting lines, which tell it apart without colour."""
    marks: list[Mark] = [box]
    x = box.x + step / 2
    while x < box.x + box.width:
        over = min(step, box.x + box.width - x)
        marks.append(
            Line("hatch", x, box.y + box.height, x + over, box.y + box.height * (1 - over / step))
        )
        x += step
    return marks


def rounded(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Round every coordinate to tenths."""
    return tuple(_rounded(mark) for mark in marks)


def _rounded(mark: Mark) -> Mark:
    if isinstance(mark, Box):
        return Box(mark.look, *_tenths(mark.x, mark.y, mark.width, mark.height))
    if isinstance(mark, Line):
        return Line(mark.look, *_tenths(mark.x1, mark.y1, mark.x2, mark.y2))
    x, y = _tenths(mark.x, mark.y)
    return Text(mark.look, x, y, mark.text, mark.anchor)


def _tenths(*values: float) -> tuple[float, ...]:
    return tuple(round(value, 1) for value in values)
