"""Drawings: what they say, where their bars end, what stands in place of what is not told."""

import re

import pytest

from quizapp.measurement.disclosure import (
    DisclosedNumber,
    DisclosedTable,
    Extreme,
    Figure,
    Side,
    TooFew,
)
from quizapp.measurement.report import Ratings
from quizapp.report.bars import (
    Drawing,
    Group,
    IntervalBar,
    Part,
    StackedBar,
    UprightBar,
    range_bars,
    stacked_bars,
    upright_bars,
)
from quizapp.report.charts import figure_cells, level_figure, stopped_chart
from quizapp.report.drawing import LOOKS, WIDTH, Box, Line, Text, truncated, width, wrapped
from quizapp.report.times import ratings_chart

FEW = TooFew(3, 10)


def one_bar(figure: Figure) -> Drawing:
    return range_bars([Group("Bees", (IntervalBar("after", "dark", figure),))], "of every 100")


def boxes(drawing: Drawing, look: str = "dark") -> list[Box]:
    return [mark for mark in drawing[0] if isinstance(mark, Box) and mark.look == look]


def texts(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing[0] if isinstance(mark, Text)]


def test_a_bar_is_as_long_as_its_number() -> None:
    half, whole = (boxes(one_bar(DisclosedNumber(value, None, 40)))[0] for value in (50, 100))
    assert half.x == whole.x
    assert half.width == pytest.approx(whole.width / 2, abs=0.1)


def test_a_bar_below_zero_goes_the_other_way() -> None:
    drawing = one_bar(DisclosedNumber(-20, (-40, 0), 40))
    bar = boxes(drawing)[0]
    assert bar.width > 0
    assert "−20" in texts(drawing)
    assert "−50" in texts(drawing)


def test_the_range_is_drawn_where_there_is_one() -> None:
    whiskers = [
        m
        for m in one_bar(DisclosedNumber(50, (40, 60), 40))[0]
        if getattr(m, "look", "") == "whisker"
    ]
    assert len(whiskers) == 3
    assert not [
        m for m in one_bar(DisclosedNumber(50, None, 40))[0] if getattr(m, "look", "") == "whisker"
    ]


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Extreme(Side.OVER_90, 12), "over 90"),
        (Extreme(Side.UNDER_10, 12), "under 10"),
        (FEW, "not told"),
    ],
)
def test_what_is_not_told_exactly_says_so(figure: Figure, said: str) -> None:
    drawing = one_bar(figure)
    assert said in texts(drawing)
    hatched = [mark for mark in drawing[0] if isinstance(mark, Line) and mark.look == "hatch"]
    assert bool(hatched) is isinstance(figure, Extreme)


def test_parts_fill_their_bar_and_have_their_numbers() -> None:
    parts = [
        Part("knew it", "light", 25),
        Part("learned it", "dark", 70),
        Part("lost it", "lost", 5),
    ]
    drawing = stacked_bars([StackedBar("Bees", tuple(parts))], [])
    lengths = [boxes(drawing, part.look)[0].width for part in parts]
    assert sum(lengths) == pytest.approx(WIDTH - 1, abs=0.2)
    assert {"25", "70"} <= set(texts(drawing))


def test_a_day_that_is_not_told_is_a_dash() -> None:
    drawing = upright_bars([UprightBar("", 12, 10), UprightBar("", None), UprightBar("", 0)])
    assert len([m for m in drawing[0] if isinstance(m, Line) and m.look == "whisker"]) == 1


def test_everything_lies_within_the_drawing() -> None:
    long = "How much more fruit " * 20
    figures: list[Figure] = [
        DisclosedNumber(100, (90, 100), 40),
        Extreme(Side.OVER_90, 12),
        FEW,
        DisclosedNumber(-90, (-99, -80), 40),
    ]
    drawing = range_bars(
        [Group(long, tuple(IntervalBar("measured", "dark", f) for f in figures))], "points"
    )
    for mark in drawing[0]:
        if isinstance(mark, Box):
            assert mark.x >= 0
            assert mark.x + mark.width <= WIDTH
            assert mark.y + mark.height <= drawing[1]
        elif isinstance(mark, Text) and mark.anchor == "start":
            assert mark.x + width(mark.text) <= WIDTH + 2


@pytest.mark.parametrize(
    "text", ["Bees", "Donaudampfschiff" * 20, "蜂" * 90, "نحل " * 60, "", "a\nb"]
)
def test_texts_are_cut_and_broken_to_fit(text: str) -> None:
    assert width(truncated(text, WIDTH)) <= WIDTH
    assert "\n" not in truncated(text, WIDTH)
    assert all(width(line) <= 200 for line in wrapped(text, 200))


def test_looks_are_told_apart_without_colour() -> None:
    """Filled ones differ in lightness, or are hatched."""
    fills = {
        name: look["fill"] for name, look in LOOKS.items() if "stroke" in look and "fill" in look
    }

    def lightness(colour: str) -> float:
        red, green, blue = (int(part, 16) for part in re.findall("[0-9a-f]{2}", colour))
        return (0.3 * red + 0.59 * green + 0.11 * blue) / 255

    light = sorted(lightness(fills[name]) for name in ("dark", "light", "hollow"))
    assert light[1] - light[0] > 0.2
    assert light[2] - light[1] > 0.2


def test_half_of_the_readers() -> None:
    chart = ratings_chart(Ratings(62.5, (1, 0, 0, 0, 2, 0, 5, 0, 3, 1), 12))
    assert chart is not None
    assert (
        chart.title == "Half of the 12 readers who said how much was new to them said 62½ or more"
    )
    assert chart.rows[0] == ("0–10", 1)
    assert ratings_chart(FEW) is None


def test_where_readers_stop() -> None:
    chart = stopped_chart(DisclosedTable({"post:0": 30, "pre:1": 10}, 40))
    assert chart is not None
    assert chart.title.endswith("stopped here: at the first page of questions")
    assert [row[0] for row in chart.rows] == [
        "After page 1 before reading",
        "At the first page of questions",
    ]
    assert stopped_chart(FEW) is None


def test_cells_behind_a_drawing() -> None:
    assert figure_cells(DisclosedNumber(77.6, (70.2, 84), 40)) == (78, 70, 84, 40)
    assert figure_cells(Extreme(Side.OVER_90, 12)) == ("over 90", "", "", 12)
    assert figure_cells(FEW) == ("fewer than 10 readers so far", "", "", "")
    assert level_figure(DisclosedTable({"a": 10}, 40), "a") == DisclosedNumber(25, None, 40)
    assert level_figure(DisclosedTable({"a": Side.UNDER_10}, 12), "a") == Extreme(Side.UNDER_10, 12)
