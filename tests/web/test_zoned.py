"""Moments as the clocks of a place show them."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from quizapp.web.zoned import is_zone, old_names, zone_words, zoned, zones


@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        (datetime(2026, 11, 27, 7, tzinfo=UTC), "Europe/Berlin", "08:00 (Berlin time)"),
        (datetime(2026, 11, 27, 7, tzinfo=UTC), "America/New_York", "02:00 (New York time)"),
        (datetime(2026, 11, 27, 7, tzinfo=UTC), "UTC", "07:00 (UTC)"),
    ],
)
def test_a_moment_is_told_as_the_clocks_there_show_it(
    app: Flask, at: datetime, zone: str, words: str
) -> None:
    with app.test_request_context():
        assert zoned(at, zone) == f"Friday, 27 November 2026, {words}"


def test_the_day_is_that_of_the_place(app: Flask) -> None:
    with app.test_request_context():
        late = zoned(datetime(2026, 11, 27, 23, 30, tzinfo=UTC), "Europe/Berlin")
    assert late == "Saturday, 28 November 2026, 00:30 (Berlin time)"


def test_a_zone_is_named_by_its_place(app: Flask) -> None:
    with app.test_request_context():
        assert zone_words("America/Argentina/Buenos_Aires") == "Buenos Aires time"


def test_the_zones_are_named_after_places() -> None:
    assert zones()[0] == "UTC"
    assert "Europe/Berlin" in zones()
    assert not any(zone.startswith("Etc/") for zone in zones())


@pytest.mark.parametrize(
    ("old", "name"),
    [
        ("US/Pacific", "America/Los_Angeles"),
        ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Calcutta", "Asia/Kolkata"),
    ],
)
def test_a_zone_is_offered_once_and_known_by_its_old_name(old: str, name: str) -> None:
    assert name in zones()
    assert old not in zones()
    assert is_zone(old)
    assert old in old_names(name)


@pytest.mark.parametrize("zone", ["", "Etc/GMT+3", "Mars/Base", "../etc/passwd", "\x00", "utc"])
def test_what_names_no_place_is_no_zone(zone: str) -> None:
    assert not is_zone(zone)
