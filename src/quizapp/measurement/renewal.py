"""Publishes counters in steps, so that two publications never differ by only a few readers."""

from collections import Counter
from collections.abc import Mapping

from quizapp.measurement.counters import Key

STEP = 5
"""Readers who must come or go before a block is renewed: the difference from yesterday must not be one person."""
Block = tuple[str, str, str, str]
"""(cohort, phase, name, subject)."""
_SIZED_BY = {"option": "question", "option_rest": "rest"}
"""Names to which a reader may add several counts or none, with the name to which each of these readers adds one."""
_ONE_EACH = {"attempt": ("began", "hasty"), "day": ("began",)}
"""Names to which a reader adds several levels, with the levels of which each reader has exactly one."""


def renew(published: Mapping[Key, int], current: Mapping[Key, int]) -> dict[Key, int]:
    """Return the counters to publish: a block where `STEP` or more readers came or went as it is now, others unchanged.

    A block is the counters of one subject in one cohort and phase. After a correction, start with nothing published.
    """
    old, new = _sizes(published), _sizes(current)
    sizes = {block: new[block] - old[block] for block in old.keys() | new.keys()}
    fresh = {block for block, change in sizes.items() if abs(change) >= STEP}
    found = {key: n for key, n in published.items() if n and _sizer(key) not in fresh}
    found.update({key: n for key, n in current.items() if n and _sizer(key) in fresh})
    return found


def _sizes(counters: Mapping[Key, int]) -> Counter[Block]:
    """Return the number of readers in each block."""
    found: Counter[Block] = Counter()
    for key, n in counters.items():
        if key.name not in _SIZED_BY and key.level in _ONE_EACH.get(key.name, (key.level,)):
            found[key[:4]] += n
    return found


def _sizer(key: Key) -> Block:
    """Return the block whose size decides whether a counter is renewed."""
    return key.cohort, key.phase, _SIZED_BY.get(key.name, key.name), key.subject
