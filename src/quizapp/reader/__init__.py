"""The reader's face: the catalogue, the article, the questions and the result."""

from flask import Blueprint

blueprint = Blueprint("reader", __name__, template_folder="templates")

from quizapp.reader import article, attempt, result  # noqa: E402, F401 - they add their views to the blueprint
