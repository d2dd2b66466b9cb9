"""Changing an assignment: if pupils have begun, the page says what a change does before it is made."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing
from quizapp.services.assignments.assignable import assigned_quiz
from quizapp.services.assignments.assignments import Assignment, AssignmentTerms, terms_of
from quizapp.services.assignments.change_assignment import (
    Effects,
    change,
    effects,
    has_begun,
    with_fixed,
)
from quizapp.teacher import blueprint
from quizapp.teacher.assignments.assignment_form import TermsForm, values_of
from quizapp.teacher.assignments.assignment_words import differences
from quizapp.teacher.assignments.effect_words import effect_sentences
from quizapp.teacher.classes.lookups import assignment_or_404
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.forms import sent, sent_all, sent_fields
from quizapp.web.zoned import zone_words

_ASIDE = frozenset({"seen", "meant", "told", "confirmed", "back"})
"""What forms carry that is no term."""


@blueprint.get(f"/assignments/<{ID}:assignment_id>/change")
@open_to(Who.TEACHER)
def change_assignment(assignment_id: int) -> str:
    """Show the form with the current terms."""
    found, _room = assignment_or_404(assignment_id)
    return _page(found, TermsForm(data=values_of(terms_of(found)), each_quiz=False))


@blueprint.post(f"/assignments/<{ID}:assignment_id>/change")
@open_to(Who.TEACHER)
def send_change(assignment_id: int) -> Response:
    """Change the terms; if that affects pupils who have begun, say how and ask first."""
    now = datetime.now(UTC)
    form = TermsForm(request.form, each_quiz=False)
    with editing() as session:
        found, _room = assignment_or_404(assignment_id)
        session.refresh(found, with_for_update=True)
        known = terms_of(found)
        if refused := _refuse(found, form, known, now):
            return refused
        terms = with_fixed(session, found, form.terms(known.zone))
        does = effects(session, found, form.terms(known.zone), now)
        if does.kinds - set(sent_all("told")) or (not sent("confirmed") and does.kinds):
            return _ask(found, known, terms, does)
        change(session, found, terms)
    text = 1 if terms != known else 0
    return redirect(url_for(".assignment", assignment_id=assignment_id, changed=text), 303)


def _refuse(
    found: Assignment, form: TermsForm, known: AssignmentTerms, now: datetime
) -> Response | None:
    """Return the page that says why nothing is changed yet, or None if nothing is in the way."""
    zones = [form.one_zone] if form.one_zone else []
    if not form.check(zones):
        return make_response(_page(found, form), 422)
    if sent("back"):
        return make_response(_page(found, form))
    warnings = form.warnings(zones, now, known)
    if not warnings.keys() <= set(sent_all("meant")):
        return make_response(_page(found, form, warnings=warnings), 422)
    terms = form.terms(known.zone)
    if sent("seen") not in {_digest(known), _digest(terms)}:
        return make_response(_page(found, form, theirs=differences(terms, known)), 409)
    return None


def _page(found: Assignment, form: TermsForm, **values: Any) -> str:
    return render_template(
        "teacher/assignments/assignment_change.html",
        found=found,
        form=form,
        title=assigned_quiz(db.session, found.version_id).quiz.title,
        begun=has_begun(db.session, found.id),
        seen=_digest(terms_of(found)),
        zone_said=zone_words(form.one_zone or found.zone),
        **{"warnings": {}, **values},
    )


def _ask(
    found: Assignment, known: AssignmentTerms, terms: AssignmentTerms, does: Effects
) -> Response:
    page = render_template(
        "teacher/assignments/assignment_confirm.html",
        found=found,
        title=assigned_quiz(db.session, found.version_id).quiz.title,
        differences=differences(known, terms),
        text=effect_sentences(does),
        told=sorted(does.kinds),
        begun=does.begun,
        sent=_sent(),
        again=bool(sent("confirmed")),
    )
    return make_response(page)


def _sent() -> Sequence[tuple[str, str]]:
    """Return the fields that were sent, to be sent again."""
    kept = [(name, value) for name, value in sent_fields() if name not in _ASIDE]
    return [
        *kept,
        *((name, value) for name in ("seen", "meant") for value in sent_all(name)),
    ]


def _digest(terms: AssignmentTerms) -> str:
    return hashlib.sha256(repr(astuple(terms)).encode()).hexdigest()[:16]
