"""What an editor should look at: verdicts that need the whole interval on one side, not the point.

Rules: measurement.md, section 1.2.
"""

from enum import StrEnum

from quizapp.measurement.intervals import Interval, fisher, wilson

RARE = 0.05
"""The share of readers below which an option is said not to be chosen."""
BY_GUESSING = 0.20
"""How far above guessing the answers before reading must be."""
DELIVERED = 0.60
"""The share right after reading below which the article does not deliver."""
LEARNED = 0.10
"""The gain below which it does not deliver either."""


class DistractorVerdict(StrEnum):
    """Whether a wrong option is chosen."""

    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"
    NOT_SURE_YET = "not_sure_yet"


class Flag(StrEnum):
    """What is wrong with a question."""

    CHECK_THE_KEY = "check_the_key"
    ANSWERABLE_WITHOUT_READING = "answerable_without_reading"
    ARTICLE_DOES_NOT_DELIVER = "article_does_not_deliver"


def option_verdict(chosen: int, n: int) -> DistractorVerdict:
    """Say whether `chosen` of `n` readers make an option one that is chosen."""
    around = wilson(chosen, n)
    if around is None:
        return DistractorVerdict.NOT_SURE_YET
    if around[1] < RARE:
        return DistractorVerdict.NOT_CHOSEN
    return DistractorVerdict.CHOSEN if around[0] >= RARE else DistractorVerdict.NOT_SURE_YET


def key_is_doubtful(r: float | None, wrong_options: dict[str, float], n: int) -> bool:
    """Tell whether a question's r with the rest is below 0, or that of one of its wrong options above.

    `wrong_options` holds r by option, of `n` complete readers.
    """
    around = None if r is None else fisher(r, n)
    if around is not None and around[1] < 0:
        return True
    return any(
        (found := fisher(of, n)) is not None and found[0] > 0 for of in wrong_options.values()
    )


def known_without_reading(before: Interval | None, guess: float) -> bool:
    """Tell whether the share right before reading is well above guessing, both 0 to 1."""
    return before is not None and before[0] > guess + BY_GUESSING


def does_not_deliver(after: Interval | None, gain: Interval | None) -> bool:
    """Tell whether the share right after reading (0 to 1), or the gain (-1 to 1), is too small."""
    low_after = after is not None and after[1] < DELIVERED
    return low_after or (gain is not None and gain[1] < LEARNED)
