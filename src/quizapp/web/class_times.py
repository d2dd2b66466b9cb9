"""Moments as the clock in a pupil's classroom shows them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import format_date


def init_app(app: Flask) -> None:
    """Give the helpers to all templates."""
    app.jinja_env.filters["class_time"] = class_time
    app.jinja_env.filters["class_clock"] = class_clock
    app.jinja_env.filters["place"] = place


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
