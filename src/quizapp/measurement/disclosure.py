"""The rules of disclosure: minimum numbers of readers, extremes of small groups, groups that subtraction would reveal.

A number that must not be published is not carried along. Source: measurement.md, section 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from quizapp.measurement.intervals import Interval
from quizapp.measurement.summary import MINIMUM

EARLY_BELOW = 30
"""A number of fewer readers is early."""
SMALL_BELOW = 20
"""For fewer readers, a share above 90 % or below 10 % is published only as such."""
MINIMUM_FOR_FLAGS = 30
MINIMUM_FOR_BIAS = 30
MINIMUM_FOR_G = 30
MINIMUM_FOR_OPTIONS = 73
MINIMUM_FOR_TOTALS = 100
"""Minimum for discrimination and alpha."""


class WithheldReason(StrEnum):
    """Why a number cannot be computed."""

    NOT_ASKED_BEFORE = "not_asked_before"
    EVERYONE_ASKED_BEFORE = "everyone_asked_before"
    NOT_THE_SAME_READERS = "not_the_same_readers"
    """Some readers were asked before, others after."""
    NO_PAIR = "no_pair"
    GAIN_IS_TOLD = "gain_is_told"
    HOW_SURE_NOT_ASKED = "how_sure_not_asked"
    NOTHING_VARIES = "nothing_varies"
    TOO_FEW_QUESTIONS = "too_few_questions"
    DIFFERENT_QUESTIONS = "different_questions"
    """Readers were asked different questions."""
    TOO_MUCH_KNOWN = "too_much_known"
    """Readers knew too much before reading for a share of what was left."""
    NEGATIVE = "negative"


class Side(StrEnum):
    """The side of the scale on which a small group's share is."""

    OVER_90 = "over_90"
    UNDER_10 = "under_10"


@dataclass(frozen=True, slots=True)
class DisclosedNumber:
    """A published number."""

    value: float
    interval: Interval | None
    """95 %; None if nothing varies."""
    n: int
    """The number of readers it rests on."""

    @property
    def early(self) -> bool:
        """Whether it rests on few readers."""
        return self.n < EARLY_BELOW


@dataclass(frozen=True, slots=True)
class Extreme:
    """A percentage of a small group, published only as over 90 % or under 10 %."""

    side: Side
    n: int


@dataclass(frozen=True, slots=True)
class TooFew:
    """A number withheld until it has at least `minimum` readers."""

    n: int
    minimum: int


@dataclass(frozen=True, slots=True)
class Undefined:
    """A number that cannot be computed."""

    why: WithheldReason


Figure = DisclosedNumber | Extreme | TooFew | Undefined


@dataclass(frozen=True, slots=True)
class DisclosedTable:
    """Numbers of readers by level; in a small group a side replaces an extreme number."""

    levels: Mapping[str, int | Side]
    n: int


TableOrTooFew = DisclosedTable | TooFew


@dataclass(frozen=True, slots=True)
class DisclosureRules:
    """The rules of disclosure; if not `on`, nothing is withheld."""

    on: bool = True

    def enough(self, n: int, minimum: int = MINIMUM) -> bool:
        """Return whether a number of `n` readers may be published; never without readers."""
        return n >= (minimum if self.on else 1)

    def figure(
        self, value: float | None, interval: Interval | None, n: int, minimum: int = MINIMUM
    ) -> Figure:
        """Return a number as far as it may be published.

        A `value` of None is undefined because nothing varies.
        """
        if not self.enough(n, minimum):
            return TooFew(n, minimum if self.on else 1)
        return (
            Undefined(WithheldReason.NOTHING_VARIES)
            if value is None
            else DisclosedNumber(value, interval, n)
        )

    def percentage(
        self, value: float | None, interval: Interval | None, n: int, minimum: int = MINIMUM
    ) -> Figure:
        """Return a percentage, 0 to 100, as far as it may be published.

        An extreme one of a small group is published only as a side.
        """
        found = self.figure(value, interval, n, minimum)
        side = self._side(found.value / 100, n) if isinstance(found, DisclosedNumber) else None
        return Extreme(side, n) if side else found

    def table(self, levels: Mapping[str, int], n: int) -> TableOrTooFew:
        """Return numbers of readers out of `n`, as far as they may be published."""
        if not self.enough(n):
            return TooFew(n, MINIMUM if self.on else 1)
        return DisclosedTable(
            {level: self._side(count / n, n) or count for level, count in levels.items()}, n
        )

    def _side(self, share: float, n: int) -> Side | None:
        if not self.on or n >= SMALL_BELOW or 0.1 <= share <= 0.9:
            return None
        return Side.OVER_90 if share > 0.9 else Side.UNDER_10

    def withheld(self, groups: Mapping[str, int]) -> set[str]:
        """Return the groups that must not be published next to the sum of all, given the size of each.

        These are groups that are too small, groups whose complement is too small, and as many others as keep the sum of
        all withheld groups from revealing a small one.
        """
        if not self.on:
            return {group for group, n in groups.items() if not n}
        whole = sum(groups.values())
        found = {g for g, n in groups.items() if n < MINIMUM or 0 < whole - n < MINIMUM}
        for group, n in sorted(groups.items(), key=lambda item: (item[1], item[0])):
            hidden = sum(groups[other] for other in found)
            if not 0 < hidden < MINIMUM:
                break
            if group not in found and n:
                found.add(group)
        return found


Derived = TypeVar("Derived")


def protect_difference(figure: Derived, *parts: Figure) -> Derived | TooFew:
    """Return a figure that is a difference of `parts`, or withhold it if a part is extreme.

    Together with the other part, the difference would reveal the number behind the extreme.
    """
    if isinstance(figure, Undefined):
        return figure
    small = [part.n for part in parts if isinstance(part, Extreme)]
    return TooFew(min(small), SMALL_BELOW) if small else figure
