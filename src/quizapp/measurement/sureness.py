"""One reader's confidence: how many answers they were sure of, and how many of those were right.

Two or three answers cannot show whether somebody judges well, so it is a count and never a verdict (measurement.md,
section 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass

LEVELS = (0, 25, 50, 75, 100)
"""The levels that readers choose from, not at all to fully."""
SURE = 75
"""From this level on, a reader counts as sure."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """The number of answers a reader was sure of, and how many of those earned full marks."""

    sure: int
    right: int


def count_sure_answers(answers: Iterable[tuple[int | None, bool]]) -> Sureness | None:
    """Count the answers that a reader was sure of, and how many of those were right.

    Each answer is (confidence, right): 0 to 100, or None if not stated, and whether it earned full marks. None if no
    confidence was stated.
    """
    known = [(level, right) for level, right in answers if level is not None]
    if not known:
        return None
    sure = [right for level, right in known if level >= SURE]
    return Sureness(len(sure), sum(sure))
