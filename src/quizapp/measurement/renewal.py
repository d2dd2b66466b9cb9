"""Telling counters anew in steps, so that what was told and what is told now never differ by a few readers."""

from collections import Counter
from collections.abc import Mapping

from quizapp.measurement.counters import Key

STEP = 5
"""Readers who have to come or go before a block is told anew: yesterday less today must not be one person."""
Block = tuple[str, str, str, str]
"""Cohort, phase, name and subject."""
_SIZED_BY = {"option": "question", "option_rest": "rest"}
"""Names to which a reader adds several counts or none, and what has one for each reader."""
_ONE_EACH = {"attempt": ("began", "hasty"), "day": ("began",)}
"""Names to which a reader adds several levels, and the levels of which each reader has exactly one."""


def renew(told: Mapping[Key, int], now: Mapping[Key, int]) -> dict[Key, int]:
    """Give the counters that may be told: each block as it is now where `STEP` readers came or went, else as told.

    A block is what counts one thing of one cohort and phase. After a correction, start from nothing told.
    """
    old, new = _sizes(told), _sizes(now)
    sizes = {block: new[block] - old[block] for block in old.keys() | new.keys()}
    fresh = {block for block, change in sizes.items() if abs(change) >= STEP}
    found = {key: n for key, n in told.items() if n and _sizer(key) not in fresh}
    found.update({key: n for key, n in now.items() if n and _sizer(key) in fresh})
    return found


def _sizes(counters: Mapping[Key, int]) -> Counter[Block]:
    """Give how many readers each block is of."""
    found: Counter[Block] = Counter()
    for key, n in counters.items():
        if key.name not in _SIZED_BY and key.level in _ONE_EACH.get(key.name, (key.level,)):
            found[key[:4]] += n
    return found


def _sizer(key: Key) -> Block:
    """Give the block whose readers tell whether a counter is told anew."""
    return key.cohort, key.phase, _SIZED_BY.get(key.name, key.name), key.subject
