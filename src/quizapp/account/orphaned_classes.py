"""Lets administrators give a teacher to a class that nobody can open any more."""

from datetime import UTC, datetime

from flask import abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from quizapp.account import blueprint
from quizapp.account.forms import NewTeacherForm
from quizapp.account.people import people_page
from quizapp.extensions import db, editing
from quizapp.services.classes.classes import NoTeacherError
from quizapp.services.classes.orphaned_classes import assign_teacher, orphaned_classes
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.i18n import gettext as _
from quizapp.web.signed_in import person


@blueprint.post(f"/people/classes/<{ID}:class_id>/teacher")
@open_to(Who.ADMINISTRATOR)
def give_class_a_teacher(class_id: int) -> Response:
    """Add somebody with an account to the class as a teacher."""
    form, given = NewTeacherForm(request.form), False
    if form.validate():
        try:
            with editing() as session:
                now = datetime.now(UTC)
                given = assign_teacher(session, class_id, form.email.data or "", person().id, now)
        except NoTeacherError:
            form.email.errors = [
                _("No teacher with this address has an account here: invite them.")
            ]
    if form.errors:
        if class_id not in {one.id for one in orphaned_classes(db.session)}:
            abort(404)
        return make_response(people_page(teacher=form, class_id=class_id), 422)
    if not given:
        abort(404)
    return redirect(url_for(".people", given=1), 303)
