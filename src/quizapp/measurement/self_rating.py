"""The verdict on one reader's self-rating: a sentence, never a percentage gain.

Four questions on four facts are noisy: in simulations a perfectly calibrated reader is off by 16
to 19 points on average. So a difference of up to `DEAD_BAND` points counts as a fit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from quizapp.marking import FactOutcome

DEAD_BAND = 25
"""Points within which a self-rating counts as a fit."""


class SelfRatingVerdict(StrEnum):
    """How the self-rating compares with the answers."""

    NOT_RATED = "not_rated"
    AFTER_ONLY = "after_only"
    """Nothing was asked before, and the rating is not higher than the answers allow."""
    AFTER_ONLY_HIGH = "after_only_high"
    """Nothing was asked before, but the rating is higher than the answers allow."""
    FITS = "fits"
    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class SelfRatingComparison:
    """A verdict with the facts that its sentence names: ids, in the article's order."""

    verdict: SelfRatingVerdict
    got: tuple[str, ...]
    """Facts with everything right after reading."""
    look_again: tuple[str, ...]
    """The other facts."""
    new: tuple[str, ...] = ()
    """Facts right after reading that were not right before."""
    lost: tuple[str, ...] = ()
    """Facts right before reading that were not right after."""


def compare(
    rating: int | None,
    after: Mapping[str, FactOutcome],
    share_after: float,
    before: Mapping[str, FactOutcome],
    gain: float | None,
) -> SelfRatingComparison:
    """Return the comparison of a self-rating, 0 to 100, with the answers.

    `after` and `before` hold the outcome of each fact asked. `share_after` is the share of the marks earned after
    reading, 0 to 1. `gain` is the share after minus the share before on the paired questions, -1 to 1, or None unless
    every fact was asked before reading.
    """
    got = tuple(fact for fact, outcome in after.items() if outcome is FactOutcome.GOT_IT)
    look_again = tuple(fact for fact in after if fact not in got)
    knew = {fact for fact, outcome in before.items() if outcome is FactOutcome.GOT_IT}
    new = tuple(fact for fact in got if fact in before and fact not in knew)
    lost = tuple(
        fact for fact, outcome in after.items() if fact in knew and outcome is FactOutcome.NOT_YET
    )
    return SelfRatingComparison(_verdict(rating, share_after, gain), got, look_again, new, lost)


def _verdict(rating: int | None, share_after: float, gain: float | None) -> SelfRatingVerdict:
    if rating is None:
        return SelfRatingVerdict.NOT_RATED
    if gain is None:
        return (
            SelfRatingVerdict.AFTER_ONLY_HIGH
            if rating > 100 * share_after + DEAD_BAND
            else SelfRatingVerdict.AFTER_ONLY
        )
    if abs(rating - 100 * gain) <= DEAD_BAND:
        return SelfRatingVerdict.FITS
    return SelfRatingVerdict.HIGH if rating > 100 * gain else SelfRatingVerdict.LOW
