"""A teacher's classes, and the page of each."""

from datetime import UTC, datetime

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.services.classes.classes import create_class, find_double_click, list_classes
from quizapp.services.classes.pupils import add_pupils, pupils_of, slip_of
from quizapp.teacher import blueprint
from quizapp.teacher.classes.common import ID, class_or_404, join_address, join_link, rng
from quizapp.teacher.classes.forms import NewClassForm
from quizapp.web.access import Who, open_to
from quizapp.web.signed_in import person, secret_key


@blueprint.get("/")
@open_to(Who.TEACHER)
def classes() -> str:
    found = list_classes(db.session, person().id)
    return render_template(
        "teacher/classes/classes.html",
        lines=[line for line in found if line.archived_at is None],
        archived=[line for line in found if line.archived_at is not None],
    )


@blueprint.get("/classes/new")
@open_to(Who.TEACHER)
def new_class() -> str:
    """Ask for a name, the time zone and the pupils."""
    found = list_classes(db.session, person().id)
    newest = max(found, key=lambda line: line.id, default=None)
    return _form(
        NewClassForm(zone=newest.zone if newest else "UTC", guess=newest is None),
        guess=newest is None,
    )


@blueprint.post("/classes/new")
@open_to(Who.TEACHER)
def make_class() -> Response:
    """Create a class with its pupils."""
    form, now = NewClassForm(request.form), datetime.now(UTC)
    if not form.validate():
        return make_response(_form(form), 422)
    who, name, zone = person().id, form.name.data or "", form.zone.data
    with editing() as session:
        made = find_double_click(session, who, name, zone, form.listed, now)
        if made is None:
            made = create_class(session, who, name, zone, now, rng)
            add_pupils(session, made, form.listed, secret_key=secret_key(), now=now, rng=rng)
        class_id = made.id
    return redirect(url_for(".one_class", class_id=class_id), 303)


@blueprint.get(f"/classes/<{ID}:class_id>")
@open_to(Who.TEACHER)
def one_class(class_id: int) -> str:
    """Show how pupils join, and list them."""
    classroom = class_or_404(class_id)
    pupils = pupils_of(db.session, class_id)
    return render_template(
        "teacher/classes/one_class.html",
        classroom=classroom,
        pupils=pupils,
        lost=sum(slip_of(pupil, secret_key()) is None for pupil in pupils),
        address=join_address(),
        link=join_link(classroom),
        added=request.args.get("added", type=int),
        gone=request.args.get("gone") == "1",
    )


@blueprint.get(f"/classes/<{ID}:class_id>/code")
@open_to(Who.TEACHER)
def class_code(class_id: int) -> str:
    """Show how pupils join, in huge type for a projector."""
    classroom = class_or_404(class_id)
    return render_template(
        "teacher/classes/code.html",
        classroom=classroom,
        address=join_address(),
        link=join_link(classroom),
    )


def _form(form: NewClassForm, *, guess: bool = False) -> str:
    return render_template("teacher/classes/new_class.html", form=form, guess=guess)
