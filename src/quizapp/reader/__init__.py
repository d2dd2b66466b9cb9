"""The reader's face: the catalogue, the article, the questions and the result."""

from flask import Blueprint

blueprint = Blueprint("reader", __name__, template_folder="templates")

from quizapp.reader import (  # noqa: E402 - they add their views to the blueprint
    article,  # noqa: F401
    attempt,  # noqa: F401
    ends,  # noqa: F401
    result,  # noqa: F401
    unclear,  # noqa: F401
)
