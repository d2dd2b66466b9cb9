"""The quizzes assigned to a teacher's classes, and several classes side by side."""

from datetime import UTC, datetime

from flask import Response, abort, render_template

from quizapp.extensions import db, editing
from quizapp.measurement.pooled import CLASSES
from quizapp.services.audit import record
from quizapp.services.gradebook.several_classes import quizzes_given
from quizapp.services.gradebook.several_classes import side_by_side as beside
from quizapp.teacher import blueprint
from quizapp.teacher.classes.lookups import file_name
from quizapp.teacher.results.class_tables import beside_tables
from quizapp.teacher.results.class_words import cut_words, mean_words
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.forms import sent
from quizapp.web.signed_in import person
from quizapp.web.tables import KINDS, as_file


@blueprint.get("/quizzes")
@open_to(Who.TEACHER)
def quizzes() -> str:
    """List the quizzes that were assigned."""
    given = quizzes_given(db.session, person().id)
    return render_template("teacher/results/quizzes.html", given=given)


@blueprint.get(f"/quizzes/<{ID}:version_id>")
@open_to(Who.TEACHER)
def quiz_side_by_side(version_id: int) -> str:
    """Show the classes side by side on one quiz."""
    found = beside(db.session, person().id, version_id, datetime.now(UTC)) or abort(404)
    return render_template(
        "teacher/results/side_by_side.html",
        found=found,
        quiz=found.chains.newest(version_id),
        version_id=version_id,
        mean_words=mean_words,
        cut_words=cut_words,
        least=CLASSES,
    )


@blueprint.post(f"/quizzes/<{ID}:version_id>.<kind>")
@open_to(Who.TEACHER)
def export_side_by_side(version_id: int, kind: str) -> Response:
    """Send the comparison as a file, and record the export."""
    now = datetime.now(UTC)
    found = beside(db.session, person().id, version_id, now)
    if found is None or kind not in KINDS:
        abort(404)
    quiz = found.chains.newest(version_id)
    tables, slug = beside_tables(found, quiz), quiz.slug
    with editing() as session:
        record(session, person().id, "exported", slug, now, of="classes side by side", format=kind)
    return as_file(tables, kind, file_name("classes", slug), sent("part"))
