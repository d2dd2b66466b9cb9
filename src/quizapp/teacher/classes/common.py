"""What the views of classes share: finding what is the teacher's own, addresses, the zones."""

from random import SystemRandom
from urllib.parse import urlsplit

from flask import current_app, request, url_for

from quizapp.services.classes.classes import Classroom
from quizapp.services.classes.pupils import Pupil
from quizapp.teacher.classes.places import ID, class_or_404, pupil_or_404

__all__ = ["ID", "class_or_404"]
lots = SystemRandom()


def own_pupil(class_id: int, pupil_id: int) -> tuple[Classroom, Pupil]:
    """Give a pupil of a class of the teacher who is signed in, and the class."""
    return class_or_404(class_id), pupil_or_404(class_id, pupil_id)


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
    return site() + url_for("pupil.join_class", code=classroom.join_code)


def slip_link(secret: str) -> str:
    """Give the link on a slip, which signs straight in."""
    return site() + url_for("pupil.slip", secret=secret)
