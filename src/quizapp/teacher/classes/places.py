"""Classes and assignments by their addresses: those of the teacher who asks, nobody else's."""

from collections.abc import Mapping

from flask import abort

from quizapp.extensions import db
from quizapp.services.assignments.assignments import find_assignment
from quizapp.services.classes.classes import find_class
from quizapp.services.classes.pupils import find_pupil
from quizapp.services.gradebook.class_results import Assignment, Classroom, Pupil
from quizapp.web.signed_in import person

ID = "int(max=9999999999)"
"""Ids as they may stand in addresses."""


def class_or_404(class_id: int) -> Classroom:
    """Give a class of the teacher who is signed in."""
    return find_class(db.session, person().id, class_id) or abort(404)


def assignment_or_404(assignment_id: int) -> tuple[Assignment, Classroom]:
    """Give an assignment of a class of the teacher who is signed in, and the class."""
    found = find_assignment(db.session, person().id, assignment_id) or abort(404)
    return found, class_or_404(found.classroom_id)


def pupil_or_404(class_id: int, pupil_id: int) -> Pupil:
    """Give a pupil of a class that was found."""
    return find_pupil(db.session, class_id, pupil_id) or abort(404)


def file_name(*parts: object) -> str:
    """Give a file's name: letters, digits and hyphens of what is handed in."""
    text = "-".join(str(part) for part in parts).lower()
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in text)
    return "-".join(filter(None, kept.split("-")))[:80] or "table"


def plain(args: Mapping[str, str]) -> dict[str, str]:
    """Give the parts of an address that are not empty."""
    return {name: value for name, value in args.items() if value}
