"""The pupil's face: signing in, and the list of assignments. Answering goes the reader's way."""

from flask import Blueprint

blueprint = Blueprint("pupil", __name__, template_folder="templates")

from quizapp.pupil import (  # noqa: E402 - they add their views
    join,  # noqa: F401
    own,  # noqa: F401
)
