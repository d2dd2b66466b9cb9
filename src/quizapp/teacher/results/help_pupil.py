"""Help for one pupil at work: more time, a later deadline, reopening, signing out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.services.assignments.reopen import give_time, reopen, set_own_due, sign_out
from quizapp.services.attempts.assignment_rules import find_rules
from quizapp.services.gradebook.class_results import read_results
from quizapp.services.wall_time import instant, wall
from quizapp.teacher import blueprint
from quizapp.teacher.classes.lookups import assignment_or_404, pupil_or_404
from quizapp.teacher.results.class_words import called, limit_words, local, minutes_left, said_of
from quizapp.teacher.results.help_forms import LetInForm
from quizapp.teacher.results.watch import MINUTES
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.forms import sent
from quizapp.web.i18n import N_
from quizapp.web.i18n import gettext as _

_PLACE = f"/assignments/<{ID}:assignment_id>/watch/<{ID}:pupil_id>"
REOPENED = ("5", "10", "20")
"""For how many minutes an attempt can be opened again."""


@blueprint.get(_PLACE)
@open_to(Who.TEACHER)
def help_pupil(assignment_id: int, pupil_id: int) -> Response:
    """Show how a pupil stands and what can be done."""
    return _page(assignment_id, pupil_id)


@blueprint.post(f"{_PLACE}/more-time")
@open_to(Who.TEACHER)
def more_time(assignment_id: int, pupil_id: int) -> Response:
    """Extend the time limit of one pupil."""
    minutes = sent("minutes")
    if minutes not in MINUTES:
        return _back(assignment_id, pupil_id, "")
    return _do(assignment_id, pupil_id, "time", give_time, int(minutes))


@blueprint.post(f"{_PLACE}/let-in")
@open_to(Who.TEACHER)
def let_in_late(assignment_id: int, pupil_id: int) -> Response:
    """Set a deadline for one pupil."""
    form, now = LetInForm(request.form), datetime.now(UTC)
    assignment, classroom = assignment_or_404(assignment_id)
    until = form.until.data or ""
    if form.validate():
        rules = find_rules(db.session, assignment_id, pupil_or_404(classroom.id, pupil_id).id)
        moment = instant(until, assignment.zone, late=True)
        if moment <= now:
            form.until.errors = [_("This time is over. Please enter a later one.")]
        elif rules and rules.due and moment < rules.due:
            form.until.errors = [
                _(
                    "This pupil has more time already: until %(due)s. Please enter a later time.",
                    due=local(assignment.zone)(rules.due),
                )
            ]
    if form.until.errors:
        return _page(assignment_id, pupil_id, form, 422)
    return _do(assignment_id, pupil_id, "let_in", set_own_due, until)


@blueprint.post(f"{_PLACE}/reopen")
@open_to(Who.TEACHER)
def reopen_attempt(assignment_id: int, pupil_id: int) -> Response:
    """Reopen the last attempt."""
    minutes = sent("minutes")
    if minutes not in REOPENED:
        return _back(assignment_id, pupil_id, "")
    return _do(assignment_id, pupil_id, "reopened", reopen, int(minutes), datetime.now(UTC))


@blueprint.post(f"{_PLACE}/sign-out")
@open_to(Who.TEACHER)
def sign_pupil_out(assignment_id: int, pupil_id: int) -> Response:
    """Sign a pupil out everywhere."""
    return _do(assignment_id, pupil_id, "signed_out", sign_out)


def _do(
    assignment_id: int, pupil_id: int, done: str, act: Callable[..., bool], *granted: object
) -> Response:
    with editing() as session:
        assignment, classroom = assignment_or_404(assignment_id)
        pupil = pupil_or_404(classroom.id, pupil_id)
        did = act(session, assignment, pupil, *granted)
    return _back(assignment_id, pupil_id, done if did else "nothing")


def _back(assignment_id: int, pupil_id: int, done: str) -> Response:
    place = {"assignment_id": assignment_id, "pupil_id": pupil_id, "done": done or None}
    return redirect(url_for(".help_pupil", **place), 303)  # type: ignore[arg-type]


def _page(
    assignment_id: int, pupil_id: int, form: LetInForm | None = None, status: int = 200
) -> Response:
    assignment, classroom = assignment_or_404(assignment_id)
    pupil, now = pupil_or_404(classroom.id, pupil_id), datetime.now(UTC)
    results = read_results(db.session, [assignment], now, pupil_id)
    cell = results.cells[assignment_id, pupil_id]
    later = max(filter(None, (now + timedelta(days=1), cell.rules.due)))
    page = render_template(
        "teacher/results/help_pupil.html",
        assignment=assignment,
        classroom=classroom,
        pupil=pupil,
        name=called(pupil),
        quiz=results.quiz(assignment),
        cell=cell,
        text=said_of(cell, now).full,
        left=minutes_left(cell.under_way.ends_at, now) if cell.under_way else "",
        limit=limit_words(cell.rules.limit),
        due=local(assignment.zone)(cell.rules.due) if cell.rules.due else "",
        form=form or LetInForm(data={"until": wall(later, assignment.zone)}),
        minutes=MINUTES,
        reopened=REOPENED,
        done=_DONE.get(request.args.get("done", ""), ""),
    )
    return make_response(page, status)


_DONE = {
    "time": N_("There is more time now."),
    "let_in": N_("It is due for this pupil then, and open until then at least."),
    "reopened": N_("The attempt is open again."),
    "signed_out": N_("Signed out in every browser."),
    "nothing": N_("There was nothing to change: the pupil has gone on meanwhile."),
}
