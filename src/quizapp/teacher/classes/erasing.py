"""Erasing a class with everything in it."""

from datetime import UTC, datetime

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.services.classes.pupils import count_pupils
from quizapp.services.retention import erase
from quizapp.teacher import blueprint
from quizapp.teacher.classes.common import ID, class_or_404
from quizapp.teacher.classes.forms import EraseForm
from quizapp.web.access import Who, open_to
from quizapp.web.signed_in import person

_AT = f"/classes/<{ID}:class_id>/erase"


@blueprint.get(_AT)
@open_to(Who.TEACHER)
def ask_to_erase(class_id: int) -> str:
    """Explain what erasing a class removes, and ask for its name."""
    return _page(class_id)


@blueprint.post(_AT)
@open_to(Who.TEACHER)
def erase_class(class_id: int) -> Response:
    """Erase the class."""
    form = EraseForm(request.form, called=class_or_404(class_id).name)
    if not form.validate():
        return make_response(_page(class_id, form), 422)
    with editing() as session:
        erase.erase_class(session, class_or_404(class_id), person().id, datetime.now(UTC))
    return redirect(url_for(".classes"), 303)


def _page(class_id: int, form: EraseForm | None = None) -> str:
    classroom = class_or_404(class_id)
    return render_template(
        "teacher/classes/erase.html",
        classroom=classroom,
        pupils=count_pupils(db.session, class_id),
        form=form or EraseForm(called=classroom.name),
    )
