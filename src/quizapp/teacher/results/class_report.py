"""The report on one assignment of a class."""

from datetime import UTC, datetime

from flask import Response, abort, render_template

from quizapp.extensions import db, editing
from quizapp.services.audit import record
from quizapp.services.gradebook.class_report import ENOUGH_FACTS, report_of
from quizapp.services.gradebook.class_results import Standing, read_results
from quizapp.teacher import blueprint
from quizapp.teacher.classes.lookups import assignment_or_404, file_name
from quizapp.teacher.results.class_tables import chosen_texts, report_tables
from quizapp.teacher.results.class_words import called, cut_words, facts_reached, mean_words
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.forms import sent
from quizapp.web.signed_in import person
from quizapp.web.tables import KINDS, as_file


@blueprint.get(f"/assignments/<{ID}:assignment_id>/results")
@open_to(Who.TEACHER)
def results(assignment_id: int) -> str:
    """Show which facts to teach again, and who may need help."""
    assignment, classroom = assignment_or_404(assignment_id)
    found = read_results(db.session, [assignment], datetime.now(UTC))
    return render_template(
        "teacher/results/results.html",
        assignment=assignment,
        classroom=classroom,
        report=report_of(found, assignment),
        states=Standing,
        called=called,
        mean_words=mean_words,
        cut_words=cut_words,
        facts_reached=facts_reached,
        few=ENOUGH_FACTS,
        chosen_texts=chosen_texts,
    )


@blueprint.post(f"/assignments/<{ID}:assignment_id>/results.<kind>")
@open_to(Who.TEACHER)
def export_results(assignment_id: int, kind: str) -> Response:
    """Send the report as a file, and record the export."""
    assignment, classroom = assignment_or_404(assignment_id)
    if kind not in KINDS:
        abort(404)
    now, name = datetime.now(UTC), classroom.name
    report = report_of(read_results(db.session, [assignment], now), assignment)
    tables, slug = report_tables(report, now), report.quiz.slug
    with editing() as session:
        record(session, person().id, "exported", name, now, of="results", quiz=slug, format=kind)
    return as_file(tables, kind, file_name("results", name, slug), sent("part"))
