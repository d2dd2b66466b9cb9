"""What the views of classes share: finding what is the teacher's own, addresses, the zones."""

from collections.abc import Mapping, Sequence
from functools import cache
from random import SystemRandom
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from flask import abort, current_app, request

from quizapp.extensions import db
from quizapp.services.classes import Classroom, find_class
from quizapp.services.pupils import Pupil, find_pupil
from quizapp.web.signed_in import person

ID = "int(max=9999999999)"
"""An id in an address."""
lots = SystemRandom()

_REGIONS = frozenset(
    (
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
)


def class_or_404(class_id: int) -> Classroom:
    """Give a class of the teacher who is signed in."""
    classroom = find_class(db.session, person().id, class_id)
    if classroom is None:
        abort(404)
    return classroom


def pupil_or_404(class_id: int, pupil_id: int) -> tuple[Classroom, Pupil]:
    """Give a pupil of a class of the teacher who is signed in."""
    classroom = class_or_404(class_id)
    pupil = find_pupil(db.session, class_id, pupil_id)
    if pupil is None:
        abort(404)
    return classroom, pupil


def site() -> str:
    """Give the address of the site, without a slash at its end."""
    given: str = current_app.config["SITE_URL"]
    return given or request.url_root.rstrip("/")


def join_address() -> str:
    """Give the address at which pupils sign in, as they type it."""
    parts = urlsplit(site())
    return f"{parts.netloc}{parts.path}/join"


def join_link(classroom: Classroom) -> str:
    """Give the link that has the class's code in it already."""
    return f"{site()}/join/{classroom.join_code}"


def slip_link(secret: str) -> str:
    """Give the link on a slip, which signs straight in."""
    return f"{site()}/in/{secret}"


@cache
def zones() -> Mapping[str, Sequence[str]]:
    """Give the time zones by region, as tzdata names them."""
    found: dict[str, list[str]] = {}
    for zone in sorted(available_timezones()):
        region, _, place = zone.partition("/")
        if place and region in _REGIONS:
            found.setdefault(region, []).append(zone)
    return {**found, "UTC": ["UTC"]}


def is_zone(zone: str) -> bool:
    """Tell whether a time zone is one of the list."""
    return any(zone in places for places in zones().values())
