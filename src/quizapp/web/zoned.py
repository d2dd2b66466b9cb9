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


def zoned(at: datetime, zone: str) -> str:
    """Give a moment in a time zone: Friday, 27 November 2026, 08:00 (Berlin time)."""
    local = at.astimezone(ZoneInfo(zone))
    day = format_date(local.date(), "EEEE, d MMMM y")
    return f"{day}, {local:%H:%M} ({zone_words(zone)})"


def zone_words(zone: str) -> str:
    """Name a time zone in words: Berlin time; UTC."""
    place = zone.rpartition("/")[2].replace("_", " ")
    return _("%(place)s time", place=place) if "/" in zone else place


@cache
def zones() -> tuple[str, ...]:
    """Give the time zones that this machine knows by the names of places; UTC first."""
    places = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return ("UTC", *sorted(places))
