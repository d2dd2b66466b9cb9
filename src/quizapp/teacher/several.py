"""The quizzes that a teacher's classes were given, and several classes side by side."""

from datetime import UTC, datetime

from flask import abort, render_template

from quizapp.extensions import db
from quizapp.measurement.pooled import CLASSES
from quizapp.services.several_classes import quizzes_given
from quizapp.services.several_classes import side_by_side as beside
from quizapp.teacher import blueprint
from quizapp.teacher.places import ID
from quizapp.web.access import Who, open_to
from quizapp.web.class_words import cut_words, mean_words
from quizapp.web.signed_in import person


@blueprint.get("/quizzes")
@open_to(Who.TEACHER)
def quizzes() -> str:
    """List the quizzes that were given to classes."""
    given = quizzes_given(db.session, person().id)
    return render_template("teacher/quizzes.html", given=given)


@blueprint.get(f"/quizzes/<{ID}:version_id>")
@open_to(Who.TEACHER)
def quiz_side_by_side(version_id: int) -> str:
    """Show the classes on one quiz side by side."""
    found = beside(db.session, person().id, version_id, datetime.now(UTC)) or abort(404)
    return render_template(
        "teacher/side_by_side.html",
        found=found,
        quiz=found.chains.newest(version_id),
        mean_words=mean_words,
        cut_words=cut_words,
        least=CLASSES,
    )
