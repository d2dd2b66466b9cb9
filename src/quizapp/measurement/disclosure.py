"""What may be told of how many readers: minima, extremes of small groups, groups that subtraction would reveal.

A number that may not be told is not carried. Source: measurement.md, section 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from quizapp.measurement.intervals import Interval
from quizapp.measurement.summary import MINIMUM

SURE = 30
"""Below this many a number is early."""
SMALL = 20
"""Below this many, shares above 90 % and below 10 % are told as that."""
MINIMUM_FOR_FLAGS = 30
MINIMUM_FOR_BIAS = 30
MINIMUM_FOR_G = 30
MINIMUM_FOR_OPTIONS = 73
MINIMUM_FOR_TOTALS = 100
"""For discrimination and for alpha."""


class WithheldReason(StrEnum):
    """Why a number cannot be computed."""

    NOT_ASKED_BEFORE = "not_asked_before"
    EVERYONE_ASKED_BEFORE = "everyone_asked_before"
    NOT_THE_SAME_READERS = "not_the_same_readers"
    """Some were asked before, others after."""
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
    """On which side of the scale the share of a small group is."""

    OVER_90 = "over_90"
    UNDER_10 = "under_10"


@dataclass(frozen=True, slots=True)
class DisclosedNumber:
    """A number that is told."""

    value: float
    interval: Interval | None
    """95 %; None where nothing varies."""
    n: int
    """How many readers it is of."""

    @property
    def early(self) -> bool:
        """Whether it is of few readers."""
        return self.n < SURE


@dataclass(frozen=True, slots=True)
class Extreme:
    """A percentage of a small group that is told as over 90 % or under 10 %."""

    side: Side
    n: int


@dataclass(frozen=True, slots=True)
class TooFew:
    """A number that is not told yet."""

    n: int
    minimum: int


@dataclass(frozen=True, slots=True)
class Undefined:
    """A number that cannot be computed."""

    why: WithheldReason


Figure = DisclosedNumber | Extreme | TooFew | Undefined


@dataclass(frozen=True, slots=True)
class DisclosedTable:
    """Readers by level; small groups have sides in place of extreme numbers."""

    levels: Mapping[str, int | Side]
    n: int


Tabled = DisclosedTable | TooFew


@dataclass(frozen=True, slots=True)
class DisclosureRules:
    """The rules of disclosure, or none."""

    on: bool = True

    def enough(self, n: int, minimum: int = MINIMUM) -> bool:
        """Tell whether a number of so many readers may be told; never without readers."""
        return n >= (minimum if self.on else 1)

    def figure(
        self, value: float | None, interval: Interval | None, n: int, minimum: int = MINIMUM
    ) -> Figure:
        """Give a number, if it may be told; None stands for one that needs something that varies."""
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
        """Give a percentage, 0 to 100, if it may be told, and as a side where the group is small."""
        found = self.figure(value, interval, n, minimum)
        side = self._side(found.value / 100, n) if isinstance(found, DisclosedNumber) else None
        return Extreme(side, n) if side else found

    def table(self, levels: Mapping[str, int], n: int) -> Tabled:
        """Give numbers of readers out of `n`, if they may be told."""
        if not self.enough(n):
            return TooFew(n, MINIMUM if self.on else 1)
        return DisclosedTable(
            {level: self._side(count / n, n) or count for level, count in levels.items()}, n
        )

    def _side(self, share: float, n: int) -> Side | None:
        if not self.on or n >= SMALL or 0.1 <= share <= 0.9:
            return None
        return Side.OVER_90 if share > 0.9 else Side.UNDER_10

    def withheld(self, groups: Mapping[str, int]) -> set[str]:
        """Tell which of some groups must not be told beside the sum of all.

        Those are groups that are too small, those without which the rest is, and more where the sum of what is withheld
        would tell on a small group.
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


Told = TypeVar("Told")


def beside(told: Told, *parts: Figure) -> Told | TooFew:
    """Give what tells how its parts differ, unless one of them is told as a side: it would tell that part's number."""
    if isinstance(told, Undefined):
        return told
    small = [part.n for part in parts if isinstance(part, Extreme)]
    return TooFew(min(small), SMALL) if small else told
