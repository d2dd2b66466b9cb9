"""The gradebook of a class."""

from datetime import UTC, datetime

from flask import Response, abort, render_template, request

from quizapp.extensions import db, editing
from quizapp.measurement.pooled import MINIMUM
from quizapp.services.audit import record
from quizapp.services.gradebook.class_results import class_results
from quizapp.teacher import blueprint
from quizapp.teacher.classes.lookups import class_or_404, file_name
from quizapp.teacher.results.class_words import pool_words
from quizapp.teacher.results.gradebook_form import GradebookForm
from quizapp.teacher.results.gradebook_table import columns_of, gradebook_of, gradebook_tables
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.forms import sent
from quizapp.web.signed_in import person
from quizapp.web.tables import KINDS, as_file


@blueprint.get(f"/classes/<{ID}:class_id>/gradebook")
@open_to(Who.TEACHER)
def gradebook(class_id: int) -> str:
    """Show pupils by assignments."""
    classroom = class_or_404(class_id)
    results = class_results(db.session, class_id, datetime.now(UTC))
    columns = columns_of(results)
    form = GradebookForm(request.args, columns=columns).settle()
    return render_template(
        "teacher/results/gradebook.html",
        classroom=classroom,
        form=form,
        book=gradebook_of(results, columns, form.view),
        pool_words=pool_words,
        least=MINIMUM,
    )


@blueprint.post(f"/classes/<{ID}:class_id>/gradebook.<kind>")
@open_to(Who.TEACHER)
def export_gradebook(class_id: int, kind: str) -> Response:
    """Send the gradebook as a file, sorted and filtered as shown, and record the export."""
    classroom, now = class_or_404(class_id), datetime.now(UTC)
    if kind not in KINDS:
        abort(404)
    results = class_results(db.session, class_id, now)
    columns = columns_of(results)
    form = GradebookForm(request.form, columns=columns).settle()
    tables = gradebook_tables(gradebook_of(results, columns, form.view), classroom.zone)
    name = classroom.name
    with editing() as session:
        record(session, person().id, "exported", name, now, of="gradebook", format=kind)
    return as_file(tables, kind, file_name("gradebook", name), sent("part"))
