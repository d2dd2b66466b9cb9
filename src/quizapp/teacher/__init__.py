"""The teacher's face: classes, assignments, watching, the gradebook."""

from flask import Blueprint

blueprint = Blueprint("teacher", __name__, template_folder="templates", url_prefix="/teach")

from quizapp.teacher import (  # noqa: E402 - they add their views
    assign,  # noqa: F401
    assignments,  # noqa: F401
    change,  # noqa: F401
    classes,  # noqa: F401
    paper,  # noqa: F401
    for_one,  # noqa: F401
)
