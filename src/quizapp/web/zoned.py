"""Shows moments as wall-clock times of some place, in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from flask import Flask
from flask_babel import format_date

from quizapp.web.i18n import gettext as _


def init_app(app: Flask) -> None:
    """Register the helpers for all templates."""
    app.jinja_env.filters["zoned"] = zoned
    app.jinja_env.filters["zone_words"] = zone_words
    app.jinja_env.filters["class_time"] = class_time
    app.jinja_env.filters["class_clock"] = class_clock
    app.jinja_env.filters["place"] = place
    app.jinja_env.filters["old_names"] = old_names


def zoned(at: datetime, zone: str) -> str:
    """Format a moment in a time zone: Friday, 27 November 2026, 08:00 (Berlin time)."""
    local = at.astimezone(ZoneInfo(zone))
    day = format_date(local.date(), "EEEE, d MMMM y")
    return f"{day}, {local:%H:%M} ({zone_words(zone)})"


def class_time(at: datetime, zone: str) -> str:
    """Format the day and the time: Friday, 27 November, 08:00."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_date(local.date(), 'EEEE, d MMMM')}, {local:%H:%M}"


def class_clock(at: datetime, zone: str) -> str:
    """Format the time alone: 08:00."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def place(zone: str) -> str:
    """Return the place in a time zone's name: New York."""
    return zone.rpartition("/")[2].replace("_", " ")


def zone_words(zone: str) -> str:
    """Name a time zone in words: Berlin time; UTC."""
    return _("%(place)s time", place=place(zone)) if "/" in zone else place(zone)


@cache
def _known() -> frozenset[str]:
    places = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return frozenset(("UTC", *places))


def is_zone(zone: str) -> bool:
    """Return whether this machine knows the time zone by this name, current or former; UTC counts."""
    return zone in _known()


@cache
def zones() -> tuple[str, ...]:
    """Return the time zones to choose from, each under one name, UTC first."""
    named_today = get_global("zone_territories")
    return ("UTC", *sorted(name for name in _known() if name in named_today))


@cache
def _old_names() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for old, name in sorted(get_global("zone_aliases").items()):
        found.setdefault(name, []).append(old)
    return found


def old_names(zone: str) -> Sequence[str]:
    """Return the former names of a time zone, under which browsers may still know it."""
    return _old_names().get(zone, ())
