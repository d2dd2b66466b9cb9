"""Moments as clocks on the wall of some place show them, in words."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from flask import Flask
from flask_babel import format_date

from quizapp.web.texts import gettext as _


def init_app(app: Flask) -> None:
    """Give the helpers to all templates."""
    app.jinja_env.filters["zoned"] = zoned
    app.jinja_env.filters["zone_words"] = zone_words
    app.jinja_env.filters["class_time"] = class_time
    app.jinja_env.filters["class_clock"] = class_clock
    app.jinja_env.filters["place"] = place


def zoned(at: datetime, zone: str) -> str:
    """Give a moment in a time zone: Friday, 27 November 2026, 08:00 (Berlin time)."""
    local = at.astimezone(ZoneInfo(zone))
    day = format_date(local.date(), "EEEE, d MMMM y")
    return f"{day}, {local:%H:%M} ({zone_words(zone)})"


def class_time(at: datetime, zone: str) -> str:
    """Give day and time: Friday, 27 November, 08:00."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_date(local.date(), 'EEEE, d MMMM')}, {local:%H:%M}"


def class_clock(at: datetime, zone: str) -> str:
    """Give the time alone: 08:00."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def place(zone: str) -> str:
    """Name the place of a time zone: New York."""
    return zone.rpartition("/")[2].replace("_", " ")


def zone_words(zone: str) -> str:
    """Name a time zone in words: Berlin time; UTC."""
    return _("%(place)s time", place=place(zone)) if "/" in zone else place(zone)


@cache
def zones() -> tuple[str, ...]:
    """Give the time zones that this machine knows by the names of places; UTC first."""
    places = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return ("UTC", *sorted(places))
