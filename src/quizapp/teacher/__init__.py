"""The teacher's face: classes, assignments, watching, the gradebook."""

from flask import Blueprint

blueprint = Blueprint("teacher", __name__, template_folder="templates", url_prefix="/teach")

from quizapp.teacher import (  # noqa: E402 - they add their views
    assign,  # noqa: F401
    assignments,  # noqa: F401
    change,  # noqa: F401
    class_report,  # noqa: F401
    classes,  # noqa: F401
    for_one,  # noqa: F401
    gradebook,  # noqa: F401
    help_pupil,  # noqa: F401
    one_pupil,  # noqa: F401
    paper,  # noqa: F401
    several,  # noqa: F401
    watch,  # noqa: F401
)
