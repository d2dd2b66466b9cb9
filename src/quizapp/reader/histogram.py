"""The histogram on the result page: plain numbers for the SVG template to place."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.measurement.summary import BINS


@dataclass(frozen=True, slots=True)
class HistogramBar:
    """One bar; `height` is a percentage of the tallest."""

    low: int
    high: int
    n: int
    height: float
    own: bool
    """Whether the reader's own number is in it."""


class Histogram:
    """The histogram of self-ratings, with the reader's own marked."""

    def __init__(self, counts: Sequence[int], own: int | None) -> None:
        tallest = max(counts, default=0) or 1
        self.bars = [
            HistogramBar(
                low, high, n, round(100 * n / tallest, 1), own is not None and low <= own <= high
            )
            for (low, high), n in zip(BINS, counts, strict=True)
        ]
        self.n = sum(counts)
