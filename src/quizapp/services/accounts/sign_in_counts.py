"""Failed sign-ins, counted in leaky buckets in the database, so that every process sees the same.

What is counted, and why nobody can be locked out by it: docs/decisions/sign-in-throttle.md.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from quizapp.db.engine import SessionOrConnection, dialect_of
from quizapp.db.statements import CompiledStatement
from quizapp.models import SignInCount, table_of

_count = table_of(SignInCount)
_LEVEL = select(_count.c.key, _count.c.level, _count.c.counted_at).where(
    _count.c.key == bindparam("wanted")
)
_READ, _LOCK = CompiledStatement(_LEVEL), CompiledStatement(_LEVEL.with_for_update())


@dataclass(frozen=True, slots=True)
class Size:
    """The number of failures a bucket holds, and the time in which one drains."""

    capacity: int
    drain_time: timedelta


PAIR = Size(10, timedelta(minutes=5))
"""Failures for one account from one network."""
NETWORK = Size(60, timedelta(seconds=20))
"""Failures from one network, for any accounts."""
DEVICE = Size(10, timedelta(minutes=5))
"""Failures for one account on a device from which its owner has signed in before."""
ACCOUNT = Size(100, timedelta(minutes=15))
"""Failures for one account from anywhere. A full bucket refuses nobody, but administrators are alerted."""
ASKED = Size(5, timedelta(minutes=10))
"""Requests from one network for an e-mail with a new link."""

SIGN_UP = Size(40, timedelta(minutes=1))
"""Accounts that teachers in one network create: enough for a whole staff room in one hour."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, known by a keyed hash: neither addresses nor accounts can be read from the table."""

    key: bytes
    size: Size


def bucket(secret_key: str, size: Size, kind: str, *parts: str) -> Bucket:
    """Return the bucket of a kind that belongs to these parts."""
    text = "\0".join(("count", kind, *parts)).encode("utf-8", "replace")
    return Bucket(hmac.digest(secret_key.encode(), text, "sha256")[:16], size)


def networks_of(address: str) -> tuple[str, str]:
    """Return the narrow and the wide network of an address.

    Of IPv6 addresses, a household has a /64, and somebody who rents a server has up to a /48. An IPv4 address is both.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address, address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped), str(parsed.ipv4_mapped)
        return parsed.packed[:8].hex(), parsed.packed[:6].hex()
    return str(parsed), str(parsed)


def seconds_until_free(on: SessionOrConnection, buckets: Sequence[Bucket], now: datetime) -> float:
    """Return the seconds for which one of these buckets is still full; 0 if there is room. Writes nothing."""
    levels = _levels(on, buckets, now)
    return max((_wait(one, levels.get(one.key, 0.0)) for one in buckets), default=0.0)


def count_failure(on: SessionOrConnection, buckets: Sequence[Bucket], now: datetime) -> float:
    """Count a failure in each bucket before it is known to be one; return 0, or the wait if one is full."""
    _make(on, buckets, now)
    levels = _levels(on, buckets, now, lock=True)
    longest = max((_wait(one, levels[one.key]) for one in buckets), default=0.0)
    if longest == 0:
        for one in buckets:
            _store(on, one, levels[one.key] + 1, now)
    return longest


def uncount_failure(on: SessionOrConnection, buckets: Sequence[Bucket], now: datetime) -> None:
    """Take a failure back out of each bucket, because it was none."""
    levels = _levels(on, buckets, now, lock=True)
    for one in buckets:
        if one.key in levels:
            _store(on, one, max(0.0, levels[one.key] - 1), now)


def count_for_alert(on: SessionOrConnection, one: Bucket, now: datetime) -> bool:
    """Count a failure in a bucket that refuses nobody; return whether it has just become full.

    It overflows by half, so that a slow stream of failures is not reported again and again.
    """
    _make(on, [one], now)
    level = _levels(on, [one], now, lock=True)[one.key]
    fuller = min(1.5 * one.size.capacity, level + 1)
    _store(on, one, fuller, now)
    return level < one.size.capacity <= fuller


def _wait(one: Bucket, level: float) -> float:
    over = level + 1 - one.size.capacity
    return max(0.0, over * one.size.drain_time.total_seconds()) if over > 1e-9 else 0.0


def _make(on: SessionOrConnection, buckets: Sequence[Bucket], now: datetime) -> None:
    insert = (sqlite.Insert if dialect_of(on) == "sqlite" else postgresql.Insert)(_count)
    for one in sorted(buckets, key=lambda one: one.key):  # in the order in which they are locked
        values = {"key": one.key, "level": 0.0, "counted_at": now, "empty_at": now}
        on.execute(insert.values(**values).on_conflict_do_nothing())


def _levels(
    on: SessionOrConnection, buckets: Sequence[Bucket], now: datetime, *, lock: bool = False
) -> dict[bytes, float]:
    found = {}
    # Locked in the order of their keys, so that two transactions on the same buckets cannot deadlock.
    for one in sorted(buckets, key=lambda one: one.key):
        if row := (_LOCK if lock else _READ).first(on, {"wanted": one.key}):
            run_out = max(timedelta(0), now - row.counted_at) / one.size.drain_time
            found[one.key] = max(0.0, row.level - run_out)
    return found


def _store(on: SessionOrConnection, one: Bucket, level: float, now: datetime) -> None:
    values = {"level": level, "counted_at": now, "empty_at": now + level * one.size.drain_time}
    on.execute(update(_count).where(_count.c.key == one.key).values(values))
