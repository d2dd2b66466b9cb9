"""The teachers of a class."""

from datetime import UTC, datetime

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import editing
from quizapp.services.classes import classes as the_classes
from quizapp.services.classes.classes import LastTeacherError, NoTeacherError
from quizapp.teacher import blueprint
from quizapp.teacher.classes.common import ID, class_or_404
from quizapp.teacher.classes.forms import ColleagueForm
from quizapp.teacher.classes.settings import settings_page
from quizapp.web.access import Who, open_to
from quizapp.web.i18n import gettext as _
from quizapp.web.signed_in import person

_AT = f"/classes/<{ID}:class_id>/teachers"


@blueprint.post(_AT)
@open_to(Who.TEACHER)
def add_teacher(class_id: int) -> Response:
    """Add another teacher to the class."""
    form, now = ColleagueForm(request.form), datetime.now(UTC)
    if not form.validate():
        return make_response(settings_page(class_or_404(class_id), teacher=form), 422)
    email = form.email.data or ""
    try:
        with editing() as session:
            the_classes.add_teacher(session, class_or_404(class_id), email, person().id, now)
    except NoTeacherError:
        form.email.errors = [
            _("No teacher with this address has an account here. An administrator can invite them.")
        ]
        return make_response(settings_page(class_or_404(class_id), teacher=form), 422)
    return redirect(url_for(".class_settings", class_id=class_id, done="teacher"), 303)


@blueprint.post(f"{_AT}/leave")
@open_to(Who.TEACHER)
def leave(class_id: int) -> Response:
    """Remove the signed-in teacher from the class."""
    try:
        with editing() as session:
            the_classes.leave_class(session, class_or_404(class_id), person().id, datetime.now(UTC))
    except LastTeacherError:
        wrong = _(
            "You are the only teacher of this class. Add another one first, or archive or erase the class."
        )
        return make_response(settings_page(class_or_404(class_id), wrong=wrong), 409)
    return redirect(url_for(".classes"), 303)
