"""What the views of classes share: the teacher's own pupils, addresses, and zones."""

from random import SystemRandom
from urllib.parse import urlsplit

from flask import current_app, request, url_for

from quizapp.services.classes.classes import Classroom
from quizapp.services.classes.pupils import Pupil
from quizapp.teacher.classes.lookups import class_or_404, pupil_or_404
from quizapp.web.addresses import ID

__all__ = ["ID", "class_or_404"]
rng = SystemRandom()


def own_pupil(class_id: int, pupil_id: int) -> tuple[Classroom, Pupil]:
    """Return a pupil of one of the signed-in teacher's classes, and the class."""
    return class_or_404(class_id), pupil_or_404(class_id, pupil_id)


def site() -> str:
    """Return the site's address without a trailing slash."""
    given: str = current_app.config["SITE_URL"]
    return given or request.url_root.rstrip("/")


def join_address() -> str:
    """Return the address at which pupils sign in, as they type it."""
    parts = urlsplit(site())
    return f"{parts.netloc}{parts.path}/join"


def join_link(classroom: Classroom) -> str:
    """Return the link that contains the class's code."""
    return site() + url_for("pupil.join_class", code=classroom.join_code)


def slip_link(secret: str) -> str:
    """Return the link on a slip, which signs its pupil in."""
    return site() + url_for("pupil.slip", secret=secret)
