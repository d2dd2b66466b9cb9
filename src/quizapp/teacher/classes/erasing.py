"""Erasing a class with everything in it."""

from datetime import UTC, datetime

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.services.classes.pupils import count_pupils
from quizapp.services.classes.roster import clean_name
from quizapp.services.retention import erase
from quizapp.teacher import blueprint
from quizapp.teacher.classes.common import ID, class_or_404
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
    typed = clean_name(request.form.get("name", "")[:1000])
    if typed.casefold() != class_or_404(class_id).name.casefold():
        return make_response(_page(class_id, typed, wrong=True), 422)
    with editing() as session:
        erase.erase_class(session, class_or_404(class_id), person().id, datetime.now(UTC))
    return redirect(url_for(".classes"), 303)


def _page(class_id: int, typed: str = "", *, wrong: bool = False) -> str:
    return render_template(
        "teacher/classes/erase.html",
        classroom=class_or_404(class_id),
        pupils=count_pupils(db.session, class_id),
        typed=typed,
        wrong=wrong,
    )
