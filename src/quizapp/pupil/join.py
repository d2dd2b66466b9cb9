"""Signing in with the class's code and two words, or with a slip."""

from flask import render_template

from quizapp.pupil import blueprint
from quizapp.web.access import Who, open_to


@blueprint.get("/join")
@open_to(Who.ANYONE)
def join() -> str:
    """Ask for the class's code and the two words."""
    return render_template("pupil/join.html")
