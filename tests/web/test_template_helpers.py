"""Small helpers of the pages."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from flask import Flask

from quizapp.measurement.summary import BINS
from quizapp.reader.histogram import Histogram
from quizapp.web.template_helpers import day, direction, minutes, qr_code, readers_of, with_half


@pytest.mark.parametrize(("words", "expected"), [(0, 1), (1, 1), (220, 1), (221, 2), (2200, 10)])
def test_reading_takes_at_least_a_minute(words: int, expected: int) -> None:
    assert minutes(words) == expected


@pytest.mark.parametrize(
    ("number", "text"),
    [(Fraction(0), "0"), (Fraction(1, 2), "½"), (Fraction(125, 2), "62½"), (Fraction(100), "100")],
)
def test_halves_are_written_as_people_do(number: Fraction, text: str) -> None:
    assert with_half(number).removeprefix("0" if number < 1 and number else "") == text


@pytest.mark.parametrize(
    ("some", "n", "text"),
    [
        (9, 12, "9 of 12"),
        (12, 12, "nearly all of 12"),
        (0, 12, "hardly any of 12"),
        (19, 19, "nearly all of 19"),
        (20, 20, "20 of 20"),
        (0, 20, "0 of 20"),
    ],
)
def test_extremes_of_small_groups_are_not_told(app: Flask, some: int, n: int, text: str) -> None:
    with app.test_request_context():
        assert readers_of(some, n) == text


@pytest.mark.parametrize("language", ["ar", "AR-eg", "he", "ur-PK", "ckb"])
def test_right_to_left(language: str) -> None:
    assert direction(language) == "rtl"
    assert direction("en-GB") == direction("") == "ltr"


def test_days_are_written_out(app: Flask) -> None:
    with app.test_request_context():
        assert day(datetime(2015, 5, 8, 23, 59, tzinfo=UTC)) == "8 May 2015"


def test_a_code_is_a_drawing_without_script_or_style() -> None:
    svg = qr_code("http://localhost/r/<script>")
    assert svg.startswith("<svg")
    assert "script" not in svg
    assert "style" not in svg


def test_the_bars_of_a_histogram_are_in_proportion() -> None:
    chart = Histogram([0, 5, 10, 0, 0, 0, 0, 0, 0, 1], 20)
    assert [bar.height for bar in chart.bars[:3]] == [0, 50, 100]
    assert [bar.own for bar in chart.bars] == [False, True, *[False] * 8]
    assert [(bar.low, bar.high) for bar in chart.bars] == list(BINS)
    assert chart.n == 16


@pytest.mark.parametrize("own", [None, 0, 100])
def test_a_histogram_of_nobody_is_flat(own: int | None) -> None:
    chart = Histogram([0] * 10, own)
    assert {bar.height for bar in chart.bars} == {0}
    assert sum(bar.own for bar in chart.bars) == (own is not None)
