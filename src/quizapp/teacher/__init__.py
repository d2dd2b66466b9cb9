"""The teacher's face: classes, assignments, watching, the gradebook."""

from flask import Blueprint

from quizapp.teacher.bar import class_parts

blueprint = Blueprint("teacher", __name__, template_folder="templates", url_prefix="/teach")
blueprint.app_context_processor(lambda: {"class_parts": class_parts})

from quizapp.teacher import (  # noqa: E402 - they add their views
    classes,  # noqa: F401
    colleagues,  # noqa: F401
    erasing,  # noqa: F401
    moving,  # noqa: F401
    pupils,  # noqa: F401
    roster,  # noqa: F401
    settings,  # noqa: F401
    slips,  # noqa: F401
)
