"""The editor's face: writing, publishing and correcting quizzes."""

from flask import Blueprint

from quizapp.editor import labels
from quizapp.web.requests import allow_long_forms

blueprint = Blueprint("editor", __name__, template_folder="templates")
labels.init_blueprint(blueprint)
blueprint.before_request(allow_long_forms)

from quizapp.editor import (  # noqa: E402 - they add their views
    article,  # noqa: F401
    begin,  # noqa: F401
    folder,  # noqa: F401
    history,  # noqa: F401
    overview,  # noqa: F401
    publish,  # noqa: F401
    question,  # noqa: F401
    questions,  # noqa: F401
    quizzes,  # noqa: F401
    report,  # noqa: F401
    responses,  # noqa: F401
    settings,  # noqa: F401
    try_out,  # noqa: F401
    unclear,  # noqa: F401
)
