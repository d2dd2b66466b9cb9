"""The settings of a class: name, zone, join code, teachers, archiving, erasing."""

from datetime import UTC, datetime

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.services.classes import classes as the_classes
from quizapp.services.classes.classes import Classroom, teachers_of
from quizapp.services.classes.pupils import erase_names, pupils_of
from quizapp.services.retention.erase import erased_after
from quizapp.teacher import blueprint
from quizapp.teacher.classes.common import ID, class_or_404, rng
from quizapp.teacher.classes.forms import ClassForm, ColleagueForm
from quizapp.web.access import Who, open_to
from quizapp.web.forms import SureForm
from quizapp.web.i18n import gettext as _
from quizapp.web.signed_in import person

_AT = f"/classes/<{ID}:class_id>/settings"


@blueprint.get(_AT)
@open_to(Who.TEACHER)
def class_settings(class_id: int) -> str:
    """Show the settings."""
    classroom = class_or_404(class_id)
    return settings_page(classroom, form=ClassForm(name=classroom.name, zone=classroom.zone))


@blueprint.post(_AT)
@open_to(Who.TEACHER)
def change_class(class_id: int) -> Response:
    """Change the name and the zone."""
    form = ClassForm(request.form)
    if not form.validate():
        return make_response(settings_page(class_or_404(class_id), form=form), 422)
    with editing() as session:
        classroom = class_or_404(class_id)
        the_classes.change_class(session, classroom, form.name.data or "", form.zone.data)
    return _back(class_id, "saved")


@blueprint.post(f"{_AT}/code")
@open_to(Who.TEACHER)
def new_code(class_id: int) -> Response:
    """Draw another join code."""
    with editing() as session:
        the_classes.renew_code(session, class_or_404(class_id), rng)
    return _back(class_id, "code")


@blueprint.post(f"{_AT}/names")
@open_to(Who.TEACHER)
def no_names(class_id: int) -> Response:
    """Erase the names of all pupils, if the teacher has confirmed it."""
    if not SureForm(request.form).validate():
        wrong = _("Nothing was changed: tick the box if you are sure that the names are to go.")
        return make_response(settings_page(class_or_404(class_id), wrong=wrong), 422)
    with editing() as session:
        erase_names(session, class_or_404(class_id).id)
    return _back(class_id, "names")


@blueprint.post(f"{_AT}/archive")
@open_to(Who.TEACHER)
def archive(class_id: int) -> Response:
    """Archive the class."""
    with editing() as session:
        the_classes.archive(session, class_or_404(class_id), person().id, datetime.now(UTC))
    return _back(class_id, "archived")


@blueprint.post(f"{_AT}/bring-back")
@open_to(Who.TEACHER)
def bring_back(class_id: int) -> Response:
    """Restore an archived class."""
    with editing() as session:
        the_classes.unarchive(session, class_or_404(class_id), person().id, datetime.now(UTC))
    return _back(class_id, "back")


def settings_page(
    classroom: Classroom,
    *,
    form: ClassForm | None = None,
    teacher: ColleagueForm | None = None,
    wrong: str = "",
) -> str:
    """Render the settings; `wrong` says what could not be done."""
    months = current_app.config["CLASS_MONTHS"]
    return render_template(
        "teacher/classes/settings.html",
        classroom=classroom,
        form=form or ClassForm(name=classroom.name, zone=classroom.zone),
        teacher=teacher or ColleagueForm(),
        teachers=teachers_of(db.session, classroom.id),
        own=person().id,
        named=sum(bool(pupil.name) for pupil in pupils_of(db.session, classroom.id)),
        sure=SureForm(),
        months=months,
        erased=classroom.archived_at and erased_after(classroom.archived_at, months),
        done=request.args.get("done", ""),
        wrong=wrong,
    )


def _back(class_id: int, done: str) -> Response:
    return redirect(url_for(".class_settings", class_id=class_id, done=done), 303)
