"""Layouts of bar charts: bars with intervals, stacked bars, and upright bars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor

from quizapp.measurement.disclosure import DisclosedNumber, Extreme, Figure, Side
from quizapp.report.drawing import WIDTH, Box, Line, Mark, Text, hatched, rounded, truncated, width
from quizapp.report.numbers import amount, whole
from quizapp.web.i18n import gettext as _

_LEFT, _RIGHT = 66.0, 292.0
_BAR, _STEP, _LABEL, _GAP = 13.0, 19.0, 16.0, 9.0
Drawing = tuple[tuple[Mark, ...], float]
"""Shapes, and their height together."""


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """A bar from 0 to an estimate, with the interval around it."""

    name: str
    look: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Group:
    """Bars under one label, which may be empty."""

    label: str
    bars: tuple[IntervalBar, ...]


class Scale:
    """Maps numbers to horizontal positions."""

    def __init__(self, low: float = 0, high: float = 100) -> None:
        self.low, self.high = low, high

    def at(self, value: float) -> float:
        """Return the position of a number, clamped to the edges of the chart."""
        inside = min(max(value, self.low), self.high)
        return _LEFT + (_RIGHT - _LEFT) * (inside - self.low) / (self.high - self.low)

    def ticks(self) -> list[float]:
        """Return the numbers that label the axis."""
        step = 25 if self.low == 0 else 50
        first = -step * floor(-self.low / step)
        return [first + step * n for n in range(int((self.high - first) // step) + 1)]


def range_bars(groups: Sequence[Group], unit: str, show: Callable[[float], str] = whole) -> Drawing:
    """Draw interval bars from 0 to 100, or from below 0 if a number is negative; `unit` labels the axis."""
    scale = Scale(_lowest(groups))
    marks: list[Mark] = []
    behind: list[Mark] = []
    y = 0.0
    for group in groups:
        if group.label:
            y += _LABEL
            marks.append(Text("label", 0, y - 4, truncated(group.label, WIDTH)))
        behind += _grid(scale, y - 1, y + _STEP * len(group.bars) - 4)
        for bar in group.bars:
            marks += _bar(bar, y, scale, show)
            y += _STEP
        y += _GAP
    axis = _axis(scale, y - _GAP, unit)
    return rounded([*behind, *marks, *axis]), y - _GAP + 31


def _lowest(groups: Sequence[Group]) -> float:
    shown = (
        bar.figure
        for group in groups
        for bar in group.bars
        if isinstance(bar.figure, DisclosedNumber)
    )
    lowest = min((min(f.value, *(f.interval or (f.value,))) for f in shown), default=0.0)
    return 25.0 * floor(min(lowest, 0.0) / 25)


def _bar(bar: IntervalBar, y: float, scale: Scale, show: Callable[[float], str]) -> list[Mark]:
    base = y + _BAR - 2.5
    marks: list[Mark] = [Text("faint", 0, base, truncated(bar.name, _LEFT - 4))]
    figure = bar.figure
    if isinstance(figure, DisclosedNumber):
        left, right = sorted((scale.at(0), scale.at(figure.value)))
        marks.append(Box(bar.look, left, y, max(right - left, 0.8), _BAR))
        marks += _whisker(figure, y + _BAR / 2, scale)
    elif isinstance(figure, Extreme):
        ends = (90, 100) if figure.side is Side.OVER_90 else (0, 10)
        if figure.side is Side.OVER_90:
            marks.append(Box(bar.look, scale.at(0), y, scale.at(90) - scale.at(0), _BAR))
        edge = scale.at(ends[0])
        marks += hatched(Box("plain", edge, y, scale.at(ends[1]) - edge, _BAR))
    else:
        marks.append(Text("faint", scale.at(0) + 4, base, _("not told")))
    marks.append(Text("strong", _RIGHT + 8, base, amount(figure, show)))
    return marks


def _whisker(figure: DisclosedNumber, y: float, scale: Scale) -> list[Mark]:
    if figure.interval is None:
        return []
    left, right = (scale.at(end) for end in figure.interval)
    ends = [(left, right, y, y), (left, left, y - 3, y + 3), (right, right, y - 3, y + 3)]
    return [Line(look, x1, y1, x2, y2) for look in ("halo", "whisker") for x1, x2, y1, y2 in ends]


def _grid(scale: Scale, top: float, bottom: float) -> list[Mark]:
    return [
        Line("axis" if tick == 0 else "grid", scale.at(tick), top, scale.at(tick), bottom)
        for tick in scale.ticks()
    ]


def _axis(scale: Scale, bottom: float, unit: str) -> list[Mark]:
    ticks = [
        Text("faint", scale.at(tick), bottom + 12, whole(tick), "middle") for tick in scale.ticks()
    ]
    return [*ticks, Text("faint", scale.at(50), bottom + 26, truncated(unit, 200), "middle")]


@dataclass(frozen=True, slots=True)
class Part:
    """A segment of a stacked bar: its share of readers, 0 to 100, and the words that name it."""

    name: str
    look: str
    share: float


@dataclass(frozen=True, slots=True)
class StackedBar:
    """A stacked bar, or the reason why it has no segments."""

    label: str
    parts: tuple[Part, ...]
    instead: str = ""


def stacked_bars(bars: Sequence[StackedBar], legend: Sequence[Part]) -> Drawing:
    """Draw stacked bars, each of which stands for all readers."""
    marks, y = _legend(legend)
    for bar in bars:
        y += _LABEL
        marks.append(Text("label", 0, y - 4, truncated(bar.label, WIDTH)))
        x = 0.5
        for part in bar.parts:
            length = (WIDTH - 1) * part.share / 100
            marks += _part(part, x, y, length)
            x += length
        if not bar.parts:
            marks.append(Text("faint", 0, y + 14, truncated(bar.instead, WIDTH)))
        y += 20 + _GAP
    return rounded(marks), y - _GAP + 2


def _part(part: Part, x: float, y: float, length: float) -> list[Mark]:
    box = Box(part.look, x, y, length, 20)
    if length <= 0:
        return []
    marks: list[Mark] = hatched(box) if part.look == "lost" else [box]
    if length >= 24:
        look = "inside" if part.look == "dark" else "strong"
        if part.look == "lost":
            marks.append(Box("hollow", x + length / 2 - 10, y + 3, 20, 14))
        marks.append(Text(look, x + length / 2, y + 14.5, whole(part.share), "middle"))
    return marks


def _legend(parts: Sequence[Part]) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    x, y = 0.5, 0.5
    for part in parts:
        needed = 18 + width(part.name) + 12
        if x > 1 and x + needed > WIDTH:
            x, y = 0.5, y + 18
        box = Box(part.look, x, y, 12, 12)
        marks += hatched(box) if part.look == "lost" else [box]
        marks.append(Text("label", x + 17, y + 10.5, part.name))
        x += needed
    return marks, y + 18


@dataclass(frozen=True, slots=True)
class UprightBar:
    """An upright bar: a total, and the part of it drawn in front; None where the number is withheld."""

    name: str
    """Below it; may be empty."""
    n: int | None
    front: int | None = None


def upright_bars(bars: Sequence[UprightBar], ends: tuple[str, str] = ("", "")) -> Drawing:
    """Draw upright bars, the tallest 100 units high; `ends` label the first and the last."""
    tallest = max((bar.n or 0 for bar in bars), default=0) or 1
    step = min((WIDTH - 2) / max(len(bars), 1), 60.0)
    gap = min(4.0, step / 5)
    marks: list[Mark] = []
    for place, bar in enumerate(bars):
        x = 1 + place * step + gap / 2
        marks += _column(bar, x, step - gap, tallest)
        if bar.name:
            marks.append(Text("faint", x + (step - gap) / 2, 131, bar.name, "middle"))
    end = 2 + step * len(bars)
    marks.append(Line("axis", 0, 118, end, 118))
    below = 146 if any(bar.name for bar in bars) else 131
    marks.append(Text("faint", 0, below, ends[0]))
    if len(bars) > 1:
        anchor, at = ("end", end) if end > 200 else ("start", 130.0)
        marks.append(Text("faint", at, below, ends[1], anchor))
    return rounded(marks), below + 4 if any(ends) else 135


def _column(bar: UprightBar, x: float, wide: float, tallest: int) -> list[Mark]:
    if bar.n is None:
        return [Line("whisker", x, 114, x + wide, 114)]
    high = 100 * bar.n / tallest
    marks: list[Mark] = [
        Box("light" if bar.front is not None else "dark", x, 118 - high, wide, high)
    ]
    if bar.front:
        front = 100 * bar.front / tallest
        marks.append(Box("dark", x, 118 - front, wide, front))
    if bar.n and wide >= 18:
        marks.append(Text("label", x + wide / 2, 118 - high - 4, f"{bar.n:,}", "middle"))
    return marks
