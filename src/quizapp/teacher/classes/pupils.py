"""The page of one pupil: name, time factor, slip, words, and everything that is stored."""

import json
import re
from datetime import UTC, datetime

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.services.classes import pupils as the_pupils
from quizapp.services.classes.classes import Classroom
from quizapp.services.classes.pupil_file import pupil_file
from quizapp.services.classes.pupils import Pupil, slip_of
from quizapp.teacher import blueprint
from quizapp.teacher.classes.common import ID, own_pupil, rng
from quizapp.teacher.classes.forms import PupilForm
from quizapp.web.access import Who, open_to
from quizapp.web.signed_in import secret_key

_AT = f"/classes/<{ID}:class_id>/pupils/<{ID}:pupil_id>"


@blueprint.get(_AT)
@open_to(Who.TEACHER)
def one_pupil(class_id: int, pupil_id: int) -> str:
    """Show what can be changed about a pupil."""
    classroom, pupil = own_pupil(class_id, pupil_id)
    form = PupilForm(name=pupil.name, factor=factor_of(pupil.time_percent))
    return _page(classroom, pupil, form)


@blueprint.post(_AT)
@open_to(Who.TEACHER)
def change_pupil(class_id: int, pupil_id: int) -> Response:
    """Change the name and the time factor."""
    form = PupilForm(request.form)
    if not form.validate():
        return make_response(_page(*own_pupil(class_id, pupil_id), form), 422)
    with editing() as session:
        _classroom, pupil = own_pupil(class_id, pupil_id)
        the_pupils.change_pupil(session, pupil, form.name.data or "", form.percent)
    return _back(class_id, pupil_id, "saved")


@blueprint.post(f"{_AT}/slip")
@open_to(Who.TEACHER)
def new_slip(class_id: int, pupil_id: int) -> Response:
    """Replace a lost slip."""
    with editing() as session:
        _classroom, pupil = own_pupil(class_id, pupil_id)
        the_pupils.renew_slip(session, pupil, secret_key())
    return _back(class_id, pupil_id, "slip")


@blueprint.post(f"{_AT}/words")
@open_to(Who.TEACHER)
def new_words(class_id: int, pupil_id: int) -> Response:
    """Draw new words, and a new slip with them."""
    with editing() as session:
        _classroom, pupil = own_pupil(class_id, pupil_id)
        the_pupils.renew_words(session, pupil, rng)
        the_pupils.renew_slip(session, pupil, secret_key())
    return _back(class_id, pupil_id, "words")


@blueprint.get(f"{_AT}/stored.json")
@open_to(Who.TEACHER)
def stored(class_id: int, pupil_id: int) -> Response:
    """Send everything that is stored about a pupil as a file."""
    _classroom, pupil = own_pupil(class_id, pupil_id)
    found = pupil_file(db.session, pupil, datetime.now(UTC))
    response = make_response(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    response.mimetype = "application/json"
    name = re.sub(r"[^a-z-]", "", pupil.words)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def factor_of(percent: int) -> str:
    """Format a time factor as teachers write it: 1.5."""
    return f"{percent / 100:.2f}".rstrip("0").rstrip(".")


blueprint.add_app_template_filter(factor_of, "factor")


def _back(class_id: int, pupil_id: int, done: str) -> Response:
    return redirect(url_for(".one_pupil", class_id=class_id, pupil_id=pupil_id, done=done), 303)


def _page(classroom: Classroom, pupil: Pupil, form: PupilForm) -> str:
    return render_template(
        "teacher/results/one_pupil.html",
        classroom=classroom,
        pupil=pupil,
        form=form,
        lost=slip_of(pupil, secret_key()) is None,
        done=request.args.get("done", ""),
        moved=request.args.get("moved", ""),
    )
