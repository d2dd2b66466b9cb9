"""The classes of a teacher."""

from flask import render_template

from quizapp.teacher import blueprint
from quizapp.web.access import Who, open_to


@blueprint.get("/")
@open_to(Who.TEACHER)
def classes() -> str:
    """List the classes."""
    return render_template("teacher/classes.html")
