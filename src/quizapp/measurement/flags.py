"""Flags for editors: verdicts that need the whole interval on one side, not just the estimate.

Rules: measurement.md, section 1.2.
"""

from enum import StrEnum

from quizapp.measurement.intervals import Interval, fisher, wilson

RARELY_CHOSEN = 0.05
"""An option chosen by a smaller share of readers counts as not chosen."""
ABOVE_GUESSING = 0.20
"""If the share right before reading is further above guessing, the question needs no reading."""
DELIVERED = 0.60
"""If a smaller share is right after reading, the article does not deliver."""
LEARNED = 0.10
"""If the gain is smaller, the article does not deliver."""


class DistractorVerdict(StrEnum):
    """Whether readers choose a wrong option."""

    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"
    NOT_SURE_YET = "not_sure_yet"


class Flag(StrEnum):
    """A likely flaw of a question."""

    CHECK_THE_KEY = "check_the_key"
    ANSWERABLE_WITHOUT_READING = "answerable_without_reading"
    ARTICLE_DOES_NOT_DELIVER = "article_does_not_deliver"


def option_verdict(chosen: int, n: int) -> DistractorVerdict:
    """Return whether an option that `chosen` of `n` readers chose counts as chosen."""
    around = wilson(chosen, n)
    if around is None:
        return DistractorVerdict.NOT_SURE_YET
    if around[1] < RARELY_CHOSEN:
        return DistractorVerdict.NOT_CHOSEN
    return (
        DistractorVerdict.CHOSEN if around[0] >= RARELY_CHOSEN else DistractorVerdict.NOT_SURE_YET
    )


def key_is_doubtful(r: float | None, wrong_options: dict[str, float], n: int) -> bool:
    """Return whether a question's r with the rest is clearly below 0, or that of a wrong option clearly above.

    `wrong_options` holds r by option, each of `n` complete readers.
    """
    around = None if r is None else fisher(r, n)
    if around is not None and around[1] < 0:
        return True
    return any(
        (found := fisher(of, n)) is not None and found[0] > 0 for of in wrong_options.values()
    )


def known_without_reading(before: Interval | None, guess: float) -> bool:
    """Return whether the share right before reading is well above guessing, both 0 to 1."""
    return before is not None and before[0] > guess + ABOVE_GUESSING


def does_not_deliver(after: Interval | None, gain: Interval | None) -> bool:
    """Return whether the share right after reading (0 to 1) or the gain (-1 to 1) is too small."""
    low_after = after is not None and after[1] < DELIVERED
    return low_after or (gain is not None and gain[1] < LEARNED)
