"""The published summary of a version, stored so that every page and report shows the same numbers."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from quizapp.measurement.counters import Key
from quizapp.measurement.renewal import renew
from quizapp.measurement.summary import Summary, summarise
from quizapp.models import Snapshot, table_of
from quizapp.services.counting.counters import counters_of, lock_version
from quizapp.services.counting.remarking_state import is_remarking

_snapshot = table_of(Snapshot)
_COUNTERS = select(_snapshot.c.counters, _snapshot.c.as_of).where(
    _snapshot.c.version_id == bindparam("version_id")
)


@dataclass(frozen=True, slots=True)
class PublishedSummary:
    """A summary and the time at which it was made."""

    summary: Summary
    as_of: datetime


@lru_cache(256)
def parse_summary(content: str, as_of: datetime) -> PublishedSummary:
    """Parse a stored snapshot."""
    return PublishedSummary(Summary(**json.loads(content)), as_of)


@dataclass(frozen=True, slots=True)
class StoredCounters:
    """The counters that a version's report may be made of."""

    text: str
    """The counters as stored."""
    as_of: datetime | None
    """When they were published; None if none ever were."""

    @property
    def digest(self) -> str:
        """The cache key of these counters."""
        return sha256(self.text.encode()).hexdigest()

    def read(self) -> dict[Key, int]:
        """Parse the counters, which takes much longer than the digest."""
        return _unpacked(self.text)


def stored_counters(session: Session, version_id: int) -> StoredCounters:
    """Return the counters that a version's report may be made of; they are empty before the first snapshot."""
    row = session.execute(_COUNTERS, {"version_id": version_id}).first()
    return StoredCounters(row.counters, row.as_of) if row else StoredCounters("[]", None)


def renew_snapshot(session: Session, version_id: int, now: datetime) -> bool:
    """Publish a version's counters anew if enough has changed; return whether anything did.

    Call this once all attempts of the version are counted. After a correction every number is published anew, because
    the same readers have other marks; while they are being re-marked, nothing is.
    """
    lock_version(session, version_id)
    if is_remarking(session, version_id):
        return False
    stored = session.get(Snapshot, version_id, populate_existing=True)
    old = _unpacked(stored.counters) if stored else {}
    new = counters_of(session, version_id)
    published = new if stored and stored.stale else renew(old, new)
    if published == old and not (stored and stored.stale):
        return False
    if stored is None:
        stored = Snapshot(version_id=version_id)
        session.add(stored)
    stored.stale = False
    stored.counters = _packed(published)
    stored.content = json.dumps(asdict(summarise(published)), separators=(",", ":"), sort_keys=True)
    stored.as_of = now
    session.flush()
    return True


def _packed(counters: Mapping[Key, int]) -> str:
    rows = [[*key, n] for key, n in sorted(counters.items())]
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False)


def _unpacked(text: str) -> dict[Key, int]:
    return {Key(*key): n for *key, n in json.loads(text)}
