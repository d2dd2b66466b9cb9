"""The assignments of a class, and the page of each: its terms, the class's progress, and corrections since."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.services.assignments.assignable import Assigned, assigned_quiz, assigned_quizzes
from quizapp.services.assignments.assignments import (
    Assignment,
    AssignmentProgress,
    assignments_of,
    own_terms,
    progress_in,
    terms_of,
)
from quizapp.services.assignments.corrected_since import corrected_since
from quizapp.services.assignments.pupil_terms import NOTHING, terms_of_row
from quizapp.services.assignments.remove_assignment import pupils_begun, remove_assignment
from quizapp.services.audit import record
from quizapp.services.classes.pupils import pupils_of
from quizapp.services.wall_time import instant
from quizapp.teacher import blueprint
from quizapp.teacher.assignments.assignment_words import own_words, sentences, status, time_words
from quizapp.teacher.assignments.quiz_key import quiz_key
from quizapp.teacher.classes.lookups import assignment_or_404, class_or_404
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.signed_in import person

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """An assignment in the list of its class."""

    id: int
    title: str
    status: str
    opens: str
    due: str
    closes: str
    progress: AssignmentProgress
    order: datetime


@blueprint.get(f"/classes/<{ID}:class_id>/assignments")
@open_to(Who.TEACHER)
def class_assignments(class_id: int) -> str:
    """List the assignments of a class: open, to come, and past."""
    classroom, now = class_or_404(class_id), datetime.now(UTC)
    rows = assignments_of(db.session, class_id)
    quizzes = assigned_quizzes(db.session, {one.version_id for one in rows})
    progress = progress_in(db.session, class_id, [one.id for one in rows])
    archived = classroom.archived_at is not None
    lines = [
        _line(one, quizzes[one.version_id], progress[one.id], now, archived=archived)
        for one in rows
    ]
    return render_template(
        "teacher/assignments/class_assignments.html",
        classroom=classroom,
        open=sorted(_with(lines, "open"), key=lambda line: line.order),
        later=sorted(_with(lines, "later"), key=lambda line: line.order),
        closed=_with(lines, "closed"),
    )


@blueprint.get(f"/assignments/<{ID}:assignment_id>")
@open_to(Who.TEACHER)
def assignment(assignment_id: int) -> str:
    """Show one assignment."""
    found, classroom = assignment_or_404(assignment_id)
    quiz = assigned_quiz(db.session, found.version_id)
    pupils = pupils_of(db.session, classroom.id)
    own = own_terms(db.session, found.id)
    terms = terms_of(found)
    return render_template(
        "teacher/assignments/assignment.html",
        found=found,
        classroom=classroom,
        assigned=quiz,
        key=quiz_key(quiz.quiz),
        sentences=list(sentences(terms)),
        status=status(terms, datetime.now(UTC), archived=classroom.archived_at is not None),
        progress=progress_in(db.session, classroom.id, [found.id])[found.id],
        pupils=pupils,
        names={pupil.id: pupil.called for pupil in pupils},
        own=[
            (pupil, own_words(terms_of_row(own[pupil.id]), own[pupil.id].more_minutes, terms.zone))
            for pupil in pupils
            if pupil.id in own
            and (terms_of_row(own[pupil.id]) != NOTHING or own[pupil.id].more_minutes)
        ],
        corrections=corrected_since(db.session, found),
    )


@blueprint.get(f"/assignments/<{ID}:assignment_id>/remove")
@open_to(Who.TEACHER)
def ask_to_remove_assignment(assignment_id: int) -> str:
    """Explain what removing an assignment erases, and ask for confirmation."""
    found, classroom = assignment_or_404(assignment_id)
    return render_template(
        "teacher/assignments/assignment_remove.html",
        found=found,
        classroom=classroom,
        title=assigned_quiz(db.session, found.version_id).quiz.title,
        begun=pupils_begun(db.session, found.id),
    )


@blueprint.post(f"/assignments/<{ID}:assignment_id>/remove")
@open_to(Who.TEACHER)
def remove_assignment_send(assignment_id: int) -> Response:
    """Remove an assignment with all its answers."""
    with editing() as session:
        found, classroom = assignment_or_404(assignment_id)
        class_id = classroom.id
        remove_assignment(session, found)
        record(session, person().id, "removed an assignment", classroom.name, datetime.now(UTC))
    return redirect(url_for(".class_assignments", class_id=class_id, removed=1), 303)


def _line(
    one: Assignment, quiz: Assigned, progress: AssignmentProgress, now: datetime, *, archived: bool
) -> AssignmentLine:
    terms = terms_of(one)
    how = status(terms, now, archived=archived)
    when = terms.opens if how == "later" else terms.due or terms.closes
    return AssignmentLine(
        id=one.id,
        title=quiz.quiz.title,
        status=how,
        opens=time_words(terms.opens, terms.zone, late=False),
        due=time_words(terms.due, terms.zone),
        closes=time_words(terms.closes, terms.zone),
        progress=progress,
        order=instant(when, terms.zone) if when else _LAST,
    )


def _with(lines: list[AssignmentLine], how: str) -> list[AssignmentLine]:
    return [line for line in lines if line.status == how]
