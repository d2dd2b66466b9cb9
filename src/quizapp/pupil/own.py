"""What a pupil has to do."""

from flask import render_template

from quizapp.pupil import blueprint
from quizapp.web.access import Who, open_to
from quizapp.web.pupils import pupil


@blueprint.get("/mine")
@open_to(Who.PUPIL)
def mine() -> str:
    """List what is to do, in progress and done."""
    return render_template("pupil/mine.html", pupil=pupil())
