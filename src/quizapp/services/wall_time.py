"""Wall-clock times, as people agree on them, and the moments that they stand for."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

FORM = "%Y-%m-%dT%H:%M"
"""As stored and as browsers send it: `2026-11-27T08:00`."""


@lru_cache(1024)  # the pupils of a class have the same times
def instant(wall: str, zone: str, *, late: bool = False) -> datetime:
    """Return the moment in UTC at which the clocks of a zone show a time.

    A time that clocks show twice, in autumn, is the first of the two, or the second if `late`. One that they skip, in
    spring, is as long after midnight as it would be without the change.

    :raises ValueError: if `wall` is not a time.
    :raises KeyError: if there is no such zone.
    """
    local = datetime.strptime(wall, FORM).replace(tzinfo=ZoneInfo(zone), fold=int(late))
    return local.astimezone(UTC)


def wall(at: datetime, zone: str) -> str:
    """Return what the clocks of a zone show at a moment."""
    return at.astimezone(ZoneInfo(zone)).strftime(FORM)
