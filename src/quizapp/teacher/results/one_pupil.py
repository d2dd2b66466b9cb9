"""All the work of one pupil, and the teacher's comments and marks on it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.question_types.base import MAX_MARK
from quizapp.services.assignments.assignments import find_assignment
from quizapp.services.assignments.overrides import Override, remove_override, set_override
from quizapp.services.audit import record
from quizapp.services.gradebook.class_results import Classroom, Pupil
from quizapp.services.gradebook.one_pupil import AllWork, AttemptWork, work_of, write_word
from quizapp.teacher import blueprint
from quizapp.teacher.classes.lookups import class_or_404, file_name, pupil_or_404
from quizapp.teacher.results.class_tables import work_table
from quizapp.teacher.results.class_words import (
    called,
    facts_reached,
    local,
    mark_words,
    pool,
    pool_words,
    said_of,
)
from quizapp.teacher.results.help_forms import MarkForm, WordForm
from quizapp.typed import MAX_ID_DIGITS, whole_number
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.forms import sent
from quizapp.web.signed_in import person
from quizapp.web.tables import KINDS, as_file

_PLACE = f"/classes/<{ID}:class_id>/pupils/<{ID}:pupil_id>/work"


@dataclass(frozen=True, slots=True)
class RefusedForm:
    """A form with errors, and the place where it is shown."""

    form: MarkForm | WordForm
    at: str


@blueprint.get(_PLACE)
@open_to(Who.TEACHER)
def pupil_work(class_id: int, pupil_id: int) -> Response:
    """Show a pupil's results over time, and every answer of one assignment or of all."""
    return _page(class_id, pupil_id, request.args.get("assignment", ""))


@blueprint.post(f"{_PLACE}/word")
@open_to(Who.TEACHER)
def write_to_pupil(class_id: int, pupil_id: int) -> Response:
    """Store a comment that the pupil reads beside the result."""
    form, wanted = WordForm(request.form), sent("assignment")
    classroom, pupil = _found(class_id, pupil_id)
    if not form.validate():
        return _page(class_id, pupil_id, wanted, RefusedForm(form, f"word-{wanted}"))
    with editing() as session:
        number = whole_number(wanted, MAX_ID_DIGITS) or 0
        assignment = find_assignment(session, person().id, number) or abort(404)
        if assignment.classroom_id != classroom.id:
            abort(404)
        write_word(session, assignment, pupil, form.word.data or "", datetime.now(UTC))
    return _back(class_id, pupil_id, wanted, f"word-{wanted}")


@blueprint.post(f"{_PLACE}/mark")
@open_to(Who.TEACHER)
def set_mark(class_id: int, pupil_id: int) -> Response:
    """Override the mark of one question."""
    form, name = MarkForm(request.form), sent("question")
    tried, assignment_id = _tried(class_id, pupil_id, name)
    at = f"mark-{tried.work.id}-{name}"
    if not form.validate():
        return _page(class_id, pupil_id, str(assignment_id), RefusedForm(form, at))
    with editing() as session:
        mark, reason = int(form.mark.data), form.reason.data or ""
        set_override(
            session, tried.work.id, name, mark, reason, person_id=person().id, now=datetime.now(UTC)
        )
    return _back(class_id, pupil_id, str(assignment_id), at)


@blueprint.post(f"{_PLACE}/mark/take-back")
@open_to(Who.TEACHER)
def take_mark_back(class_id: int, pupil_id: int) -> Response:
    """Remove an override."""
    name = sent("question")
    tried, assignment_id = _tried(class_id, pupil_id, name)
    with editing() as session:
        remove_override(session, tried.work.id, name)
    return _back(class_id, pupil_id, str(assignment_id), f"mark-{tried.work.id}-{name}")


@blueprint.post(f"{_PLACE}.<kind>")
@open_to(Who.TEACHER)
def export_work(class_id: int, pupil_id: int, kind: str) -> Response:
    """Send all answers of a pupil as a file; the audit trail does not say whose."""
    classroom, pupil = _found(class_id, pupil_id)
    if kind not in KINDS:
        abort(404)
    now, name = datetime.now(UTC), classroom.name
    table = work_table(work_of(db.session, class_id, pupil_id, now), local(classroom.zone))
    file = file_name("work", name, pupil.words)
    with editing() as session:
        record(session, person().id, "exported", name, now, of="one pupil's work", format=kind)
    return as_file([table], kind, file)


def _found(class_id: int, pupil_id: int) -> tuple[Classroom, Pupil]:
    return class_or_404(class_id), pupil_or_404(class_id, pupil_id)


def _tried(class_id: int, pupil_id: int, question_id: str) -> tuple[AttemptWork, int]:
    """Return the finished attempt that a form is about, if the question was asked in it after reading."""
    _found(class_id, pupil_id)
    work = work_of(db.session, class_id, pupil_id, datetime.now(UTC))
    attempt = sent("attempt")
    found = (
        (tried, done.assignment.id)
        for done in work.done
        for tried in done.tried
        if str(tried.work.id) == attempt and tried.result
        if any(question_id in fact.names for fact in tried.work.facts)
    )
    return next(found, None) or abort(404)


def _back(class_id: int, pupil_id: int, assignment: str, anchor: str) -> Response:
    place = {
        "class_id": class_id,
        "pupil_id": pupil_id,
        "assignment": assignment,
        "saved": anchor,
    }
    return redirect(url_for(".pupil_work", **place, _anchor=anchor), 303)  # type: ignore[arg-type]


def _page(class_id: int, pupil_id: int, wanted: str, wrong: RefusedForm | None = None) -> Response:
    classroom, pupil = _found(class_id, pupil_id)
    now = datetime.now(UTC)
    work = work_of(db.session, class_id, pupil_id, now)
    shown = [one for one in work.done if wanted in {"all", str(one.assignment.id)}]
    shown = shown or [one for one in work.done if one.assignment.id == work.latest]
    page = render_template(
        "teacher/results/pupil_work.html",
        classroom=classroom,
        pupil=pupil,
        name=called(pupil),
        work=work,
        shown=shown,
        text={one.assignment.id: said_of(one.cell, now).full for one in work.done},
        pooled=_pooled(work),
        at=local(classroom.zone),
        mark_words=mark_words,
        facts_reached=facts_reached,
        mark_form=lambda at, override: _form_at(wrong, at) or _mark_form(override),
        word_form=lambda at, word: _form_at(wrong, at) or WordForm(data={"word": word}),
        max_mark=MAX_MARK,
        wrong=wrong,
        saved=request.args.get("saved", ""),
    )
    return make_response(page, 422 if wrong else 200)


def _form_at(refused: RefusedForm | None, at: str) -> MarkForm | WordForm | None:
    """Return the form that was refused, where it stands at this place."""
    return refused.form if refused and refused.at == at else None


def _mark_form(override: Override | None) -> MarkForm:
    if override is None:
        return MarkForm()
    return MarkForm(data={"mark": str(override.mark), "reason": override.reason})


def _pooled(work: AllWork) -> str:
    _right, asked, found = pool([one.cell for one in work.done])
    return pool_words(found, asked)
