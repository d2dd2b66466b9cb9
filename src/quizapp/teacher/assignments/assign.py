"""Assigning quizzes to classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.services.assignments.assignable import (
    Assignable,
    AssignableClass,
    assignable,
    assigned_quiz,
    assigned_quizzes,
    classes_taught,
)
from quizapp.services.assignments.assignments import (
    AssignmentOrder,
    assign_all,
    find_assignments,
    terms_of,
)
from quizapp.services.classes.classes import find_classes
from quizapp.services.wall_time import FORM
from quizapp.teacher import blueprint
from quizapp.teacher.assignments.assignment_form import (
    AssignForm,
    skipped_words,
    values_of,
)
from quizapp.teacher.assignments.quiz_key import level_of, quiz_key
from quizapp.teacher.assignments.wall_fields import skipped
from quizapp.teacher.classes.lookups import assignment_or_404
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.forms import choices, sent_all
from quizapp.web.signed_in import person
from quizapp.web.zoned import zone_words

_YEAR = timedelta(weeks=52)
"""A whole number of weeks, so that a Friday stays a Friday."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """The quizzes that can be assigned, and the classes."""

    quizzes: Sequence[Assignable]
    classes: Sequence[AssignableClass]

    @classmethod
    def read(cls) -> "_Offer":
        return cls(assignable(db.session), classes_taught(db.session, person().id))

    def form(self, *args: Any, **kwargs: Any) -> AssignForm:
        """Return the form with these choices."""
        form = AssignForm(*args, **kwargs)
        form.quizzes.choices = choices((one.slug, one.quiz.title) for one in self.quizzes)
        form.classes.choices = choices((str(one.id), one.name) for one in self.classes)
        return form

    def chosen_classes(self, form: AssignForm) -> list[AssignableClass]:
        """Return the chosen classes."""
        return [one for one in self.classes if str(one.id) in (form.classes.data or ())]

    def zones(self, form: AssignForm) -> list[str]:
        """Return the zones in which the times apply."""
        if form.one_zone:
            return [form.one_zone]
        return sorted({one.zone for one in self.chosen_classes(form)})

    def orders(self, form: AssignForm) -> list[AssignmentOrder]:
        """Return the assignments to create."""
        quizzes = [one for one in self.quizzes if one.slug in (form.quizzes.data or ())]
        return [
            AssignmentOrder(room.id, one.version_id, form.terms(room.zone, one.quiz.settings))
            for room in self.chosen_classes(form)
            for one in quizzes
        ]


@blueprint.get("/assign")
@open_to(Who.TEACHER)
def assign() -> str:
    """Show the form; `class` and `quiz` in the query are preselected."""
    offer = _Offer.read()
    classes = request.args.getlist("class")
    if len(offer.classes) == 1:
        classes = [str(offer.classes[0].id)]
    form = offer.form(data={"classes": classes, "quizzes": request.args.getlist("quiz")})
    return _page(offer, form)


@blueprint.post("/assign")
@open_to(Who.TEACHER)
def make_assignments() -> Response:
    """Create the chosen assignments together; ask once more about anything unlikely."""
    offer, now = _Offer.read(), datetime.now(UTC)
    form = offer.form(request.form)
    zones = offer.zones(form)
    if not form.check(zones):
        return make_response(_page(offer, form), 422)
    warnings = form.warnings(zones, now)
    if not warnings.keys() <= set(sent_all("meant")):
        return make_response(_page(offer, form, warnings=warnings), 422)
    with editing() as session:
        # Whose classes these are is asked once more in here, where nothing can come between.
        orders = offer.orders(form)
        own = find_classes(session, person().id, {order.class_id for order in orders})
        orders = [order for order in orders if order.class_id in own]
        made = assign_all(session, orders, person().id, now)
        ids = [one.id for one in made]
    if len(ids) == 1:
        return redirect(url_for(".assignment", assignment_id=ids[0], made=1), 303)
    return redirect(url_for(".made", id=ids), 303)


@blueprint.get("/assign/made")
@open_to(Who.TEACHER)
def made() -> str:
    """Show the assignments that were created together."""
    ids = [id_ for id_ in request.args.getlist("id", type=int)[:1000] if 0 < id_ < 10**10]
    own = find_assignments(db.session, person().id, ids)
    rooms = find_classes(db.session, person().id, {one.classroom_id for one in own.values()})
    quizzes = assigned_quizzes(db.session, {one.version_id for one in own.values()})
    found = [(own[id_], rooms[own[id_].classroom_id]) for id_ in ids if id_ in own]
    titles = {one.id: quizzes[one.version_id].quiz.title for one in own.values()}
    return render_template("teacher/assignments/made.html", found=found, titles=titles)


@blueprint.get("/preview/<slug>")
@open_to(Who.TEACHER)
def preview(slug: str) -> str:
    """Show a published quiz with its key before it is assigned."""
    found = next((one for one in assignable(db.session) if one.slug == slug), None)
    if found is None:
        abort(404)
    return render_template("teacher/assignments/preview.html", one=found, key=quiz_key(found.quiz))


@blueprint.get(f"/assignments/<{ID}:assignment_id>/again")
@open_to(Who.TEACHER)
def assign_again(assignment_id: int) -> str:
    """Offer the same quiz on the same terms a year later, for other classes."""
    before, _room = assignment_or_404(assignment_id)
    old = assigned_quiz(db.session, before.version_id)
    offer = _Offer.read()
    newest = next((one for one in offer.quizzes if one.quiz_id == old.quiz_id), None)
    terms = terms_of(before)
    moved = replace(
        terms,
        opens=_next_year(terms.opens),
        due=_next_year(terms.due),
        closes=_next_year(terms.closes),
    )
    chosen = {"quizzes": [newest.slug] if newest else [], "classes": []}
    form = offer.form(data={**values_of(moved), **chosen})
    for name in ("opens", "due", "closes"):
        if skipped(form[name].data, terms.zone):
            form[name].errors = [skipped_words(form[name].data, terms.zone)]
    again = {"title": old.quiz.title, "was": old.version, "now": newest.version if newest else None}
    return _page(offer, form, again=again)


def _next_year(wall: str | None) -> str | None:
    if wall is None:
        return None
    return (datetime.strptime(wall, FORM) + _YEAR).strftime(FORM)  # noqa: DTZ007 - the zone stays what it is


def _page(
    offer: _Offer, form: AssignForm, *, warnings: Mapping[str, str] | None = None, **values: Any
) -> str:
    return render_template(
        "teacher/assignments/assign.html",
        form=form,
        offer=offer,
        warnings=warnings or {},
        zone_said=_zone_said(offer, form),
        levels={one.digest: level_of(one.digest, one.quiz) for one in offer.quizzes},
        **values,
    )


def _zone_said(offer: _Offer, form: AssignForm) -> str:
    """Name the zone of the times if it is the same for all classes, else return an empty text."""
    zones = {form.one_zone} if form.one_zone else {one.zone for one in offer.classes}
    return zone_words(zones.pop()) if len(zones) == 1 else ""
