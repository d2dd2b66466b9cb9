"""Moves a pupil to another class, or removes one."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.services.classes import move_pupil as moving
from quizapp.services.classes.classes import ClassLine, list_classes
from quizapp.services.classes.pupils import FullError, count_attempts_of
from quizapp.services.retention.erase import erase_pupils
from quizapp.teacher import blueprint
from quizapp.teacher.classes.common import ID, class_or_404, own_pupil, rng
from quizapp.teacher.classes.forms import MoveForm
from quizapp.web.access import Who, open_to
from quizapp.web.forms import SureForm
from quizapp.web.i18n import gettext as _
from quizapp.web.signed_in import person, secret_key

_AT = f"/classes/<{ID}:class_id>/pupils/<{ID}:pupil_id>"


@blueprint.get(f"{_AT}/move")
@open_to(Who.TEACHER)
def ask_to_move(class_id: int, pupil_id: int) -> str:
    """Ask for the other class, and explain what moves along."""
    return _move_page(class_id, pupil_id)


@blueprint.post(f"{_AT}/move")
@open_to(Who.TEACHER)
def move_pupil(class_id: int, pupil_id: int) -> Response:
    """Move a pupil to another class of the same teacher."""
    others = _others(class_id)
    form = _form(others, request.form)
    if not form.validate():
        return make_response(_move_page(class_id, pupil_id, form), 422)
    chosen = next(line for line in others if str(line.id) == form.to.data)
    try:
        with editing() as session:
            _classroom, pupil = own_pupil(class_id, pupil_id)
            to = class_or_404(chosen.id)
            moved = moving.move_pupil(
                session, pupil, to, secret_key=secret_key(), now=datetime.now(UTC), rng=rng
            )
    except FullError:
        form.to.errors = [
            _("%(name)s has 500 pupils already: more cannot be in a class.", name=chosen.name)
        ]
        return make_response(_move_page(class_id, pupil_id, form), 409)
    outcome = "words" if moved.words_changed else "same"
    return redirect(
        url_for(".one_pupil", class_id=chosen.id, pupil_id=moved.pupil_id, moved=outcome), 303
    )


@blueprint.get(f"{_AT}/remove")
@open_to(Who.TEACHER)
def ask_to_remove(class_id: int, pupil_id: int) -> str:
    """Explain what removing a pupil erases, and ask for confirmation."""
    return _remove_page(class_id, pupil_id)


@blueprint.post(f"{_AT}/remove")
@open_to(Who.TEACHER)
def remove_pupil(class_id: int, pupil_id: int) -> Response:
    """Erase a pupil with every answer."""
    form = SureForm(request.form)
    if not form.validate():
        return make_response(_remove_page(class_id, pupil_id, form), 422)
    with editing() as session:
        _classroom, pupil = own_pupil(class_id, pupil_id)
        erase_pupils(session, [pupil.id])
    return redirect(url_for(".one_class", class_id=class_id, gone=1), 303)


def _others(class_id: int) -> list[ClassLine]:
    """Return the classes to which a pupil can be moved."""
    found = list_classes(db.session, person().id)
    return [line for line in found if line.id != class_id and line.archived_at is None]


def _form(others: Sequence[ClassLine], sent: MultiDict[str, str] | None = None) -> MoveForm:
    return MoveForm(sent, others=[(str(line.id), line.name) for line in others])


def _move_page(class_id: int, pupil_id: int, form: MoveForm | None = None) -> str:
    classroom, pupil = own_pupil(class_id, pupil_id)
    others = _others(class_id)
    return render_template(
        "teacher/classes/move.html",
        classroom=classroom,
        pupil=pupil,
        others=others,
        work=count_attempts_of(db.session, pupil_id),
        form=form or _form(others),
    )


def _remove_page(class_id: int, pupil_id: int, form: SureForm | None = None) -> str:
    classroom, pupil = own_pupil(class_id, pupil_id)
    return render_template(
        "teacher/classes/remove.html",
        classroom=classroom,
        pupil=pupil,
        work=count_attempts_of(db.session, pupil_id),
        form=form or SureForm(),
    )
