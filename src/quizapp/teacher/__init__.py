"""The teacher's face: classes, assignments, watching, the gradebook."""

from flask import Blueprint

from quizapp.teacher.classes.class_navigation import class_navigation

blueprint = Blueprint("teacher", __name__, template_folder="templates", url_prefix="/teach")
blueprint.app_context_processor(lambda: {"class_navigation": class_navigation})

from quizapp.teacher.assignments import (  # noqa: E402 - they add their views to the blueprint
    assign,  # noqa: F401
    assignments,  # noqa: F401
    change,  # noqa: F401
    paper,  # noqa: F401
    pupil_terms,  # noqa: F401
)
from quizapp.teacher.classes import (  # noqa: E402
    classes,  # noqa: F401
    colleagues,  # noqa: F401
    erasing,  # noqa: F401
    moving,  # noqa: F401
    pupils,  # noqa: F401
    roster,  # noqa: F401
    settings,  # noqa: F401
    slips,  # noqa: F401
)
from quizapp.teacher.results import (  # noqa: E402
    class_report,  # noqa: F401
    gradebook,  # noqa: F401
    help_pupil,  # noqa: F401
    one_pupil,  # noqa: F401
    several,  # noqa: F401
    watch,  # noqa: F401
)
