"""Finds classes and assignments by the ids in a URL, among those of the signed-in teacher."""

from collections.abc import Mapping

from flask import abort

from quizapp.extensions import db
from quizapp.services.assignments.assignments import find_assignment
from quizapp.services.classes.classes import find_class
from quizapp.services.classes.pupils import find_pupil
from quizapp.services.gradebook.class_results import Assignment, Classroom, Pupil
from quizapp.web.signed_in import person


def class_or_404(class_id: int) -> Classroom:
    """Return a class of the signed-in teacher."""
    return find_class(db.session, person().id, class_id) or abort(404)


def assignment_or_404(assignment_id: int) -> tuple[Assignment, Classroom]:
    """Return an assignment of one of the signed-in teacher's classes, and the class."""
    found = find_assignment(db.session, person().id, assignment_id) or abort(404)
    return found, class_or_404(found.classroom_id)


def pupil_or_404(class_id: int, pupil_id: int) -> Pupil:
    """Return a pupil of a class."""
    return find_pupil(db.session, class_id, pupil_id) or abort(404)


def file_name(*parts: object) -> str:
    """Return a file name made of the letters, digits and hyphens of the parts."""
    text = "-".join(str(part) for part in parts).lower()
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in text)
    return "-".join(filter(None, kept.split("-")))[:80] or "table"


def plain(args: Mapping[str, str]) -> dict[str, str]:
    """Return the query parameters that are not empty."""
    return {name: value for name, value in args.items() if value}
