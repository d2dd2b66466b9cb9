"""Prints for pupils: slips to cut apart, and the class list."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.services.classes.pupils import Pupil, pupils_of, renew_lost_slips, slip_of
from quizapp.teacher import blueprint
from quizapp.teacher.classes.common import ID, class_or_404, join_address, slip_link
from quizapp.web.access import Who, open_to
from quizapp.web.signed_in import secret_key
from quizapp.web.template_helpers import qr_code

_MASK = 3
_AT = f"/classes/<{ID}:class_id>"


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """A slip to print."""

    pupil: Pupil
    code: Markup | None
    """The QR code; None where the slip cannot be printed again."""


@blueprint.get(f"{_AT}/slips")
@open_to(Who.TEACHER)
def slips(class_id: int) -> str:
    """Show the slips of all pupils, or of the chosen ones, to print and cut apart."""
    classroom = class_or_404(class_id)
    chosen = set(request.args.getlist("pupil"))
    found = [
        _slip(pupil)
        for pupil in pupils_of(db.session, class_id)
        if not chosen or str(pupil.id) in chosen
    ]
    return render_template(
        "teacher/classes/slips.html",
        classroom=classroom,
        slips=found,
        lost=sum(slip.code is None for slip in found),
        address=join_address(),
    )


@blueprint.post(f"{_AT}/slips/renew")
@open_to(Who.TEACHER)
def renew_slips(class_id: int) -> Response:
    """Replace slips that cannot be printed again."""
    with editing() as session:
        renew_lost_slips(session, class_or_404(class_id).id, secret_key())
    return redirect(url_for(".slips", class_id=class_id), 303)


@blueprint.get(f"{_AT}/list")
@open_to(Who.TEACHER)
def class_list(class_id: int) -> str:
    """Show the class list for print, with a blank column where no names are stored."""
    classroom = class_or_404(class_id)
    return render_template(
        "teacher/classes/list.html",
        classroom=classroom,
        pupils=pupils_of(db.session, class_id),
        address=join_address(),
    )


def _slip(pupil: Pupil) -> PrintedSlip:
    secret = slip_of(pupil, secret_key())
    return PrintedSlip(pupil, qr_code(slip_link(secret), mask=_MASK) if secret else None)
