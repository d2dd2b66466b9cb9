"""What one reader is told about how sure they were: of how many answers, and how many of those were right.

Two or three answers cannot say whether somebody judges well, so it is a count and never a verdict (measurement.md,
section 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass

LEVELS = (0, 25, 50, 75, 100)
"""What readers can choose from, not at all to fully."""
SURE = 75
"""From here on, of 0 to 100, a reader counts as sure."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """Of how many answers a reader was sure, and how many of those were wholly right."""

    sure: int
    right: int


def sureness(said: Iterable[tuple[int | None, bool]]) -> Sureness | None:
    """Count of how many answers a reader was sure, and how many of those were right.

    Each answer that counts comes with how sure the reader was (0 to 100, None where nothing was said) and with whether
    it was wholly right. None where nothing was said of any.
    """
    known = [(level, right) for level, right in said if level is not None]
    if not known:
        return None
    sure = [right for level, right in known if level >= SURE]
    return Sureness(len(sure), sum(sure))
