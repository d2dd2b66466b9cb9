"""The terms of one pupil in one assignment."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField

from quizapp.extensions import db, editing
from quizapp.services.assignments.assignable import assigned_quiz
from quizapp.services.assignments.assignments import Assignment, own_terms, terms_of
from quizapp.services.assignments.pupil_terms import (
    LEAST_PERCENT,
    MOST_MORE,
    MOST_PERCENT,
    NOTHING,
    PupilTerms,
    set_pupil_terms,
    terms_of_row,
    under_way,
)
from quizapp.services.attempts.assignment_rules import find_rules
from quizapp.services.wall_time import instant
from quizapp.teacher import blueprint
from quizapp.teacher.assignments.assignment_form import skipped_words
from quizapp.teacher.assignments.assignment_words import factor_words, own_words, time_words
from quizapp.teacher.assignments.wall_fields import WallField, skipped
from quizapp.teacher.classes.lookups import assignment_or_404, pupil_or_404
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.forms import ChoiceField, SiteForm, choices, sent_all
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import lazy_gettext as _l
from quizapp.web.zoned import zone_words, zoned

_PERCENTS = (100, 125, 150, 175, 200, 250, 300, 400)
_USUAL = "usual"
"""What stands for the pupil's own factor in all assignments."""
_AT = f"/assignments/<{ID}:assignment_id>/pupils/<{ID}:pupil_id>"


class PupilTermsForm(SiteForm):
    """The terms of one pupil."""

    time_percent = ChoiceField(_l("Time"), default=_USUAL)
    due = WallField(_l("Due for this pupil"))
    more_attempts = ChoiceField(_l("More attempts"), default="0")
    excused = BooleanField(_l("Excused: does not have to do it"))

    def __init__(self, *args: Any, own: PupilTerms, percent: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = _("as for every assignment: %(factor)s", factor=factor_words(percent))
        percents = sorted({*_PERCENTS, *filter(None, [own.time_percent])})
        self.time_percent.choices = choices(
            [(_USUAL, usual), *((str(one), factor_words(one)) for one in percents)]
        )
        more = sorted({0, 1, 2, 3, 5, 10, own.more_attempts})
        self.more_attempts.choices = choices((str(n), str(n) if n else _("none")) for n in more)

    def check(self, assignment: Assignment) -> bool:
        """Validate everything; errors are put on the fields."""
        zone, opens = assignment.zone, assignment.opens
        if self.validate() and self.due.data:
            if skipped(self.due.data, zone):
                self.due.errors = [skipped_words(self.due.data, zone)]
            elif opens and instant(self.due.data, zone, late=True) <= instant(opens, zone):
                self.due.errors = [_("It would be due before it opens: choose a later time.")]
        return not self.errors

    def meant(self, assignment: Assignment, old: PupilTerms, now: datetime) -> list[str]:
        """Return the key of what is valid but unlikely, a due date in the past, and say so on the field."""
        due = self.due.data
        if not due or due == old.due or instant(due, assignment.zone, late=True) > now:
            return []
        self.due.errors = [
            _(
                "This time is over: what this pupil hands in would be late. If you mean it, save again."
            )
        ]
        return [_over(due)]

    def own(self) -> PupilTerms:
        """Return the chosen terms."""
        percent = self.time_percent.data
        return PupilTerms(
            time_percent=None if percent == _USUAL else int(percent),
            due=self.due.data,
            more_attempts=int(self.more_attempts.data),
            excused=self.excused.data,
        )


def _over(due: str) -> str:
    return f"past-due-{due}"


@blueprint.get(_AT)
@open_to(Who.TEACHER)
def for_one(assignment_id: int, pupil_id: int) -> str:
    """Show the form with the pupil's current terms."""
    return _page(assignment_id, pupil_id)


@blueprint.post(_AT)
@open_to(Who.TEACHER)
def save_for_one(assignment_id: int, pupil_id: int) -> Response:
    """Set the pupil's terms; ask once more about anything unlikely."""
    now = datetime.now(UTC)
    with editing() as session:
        found, room = assignment_or_404(assignment_id)
        pupil = pupil_or_404(room.id, pupil_id)
        old = terms_of_row(own_terms(session, found.id).get(pupil.id))
        form = PupilTermsForm(request.form, own=old, percent=pupil.time_percent)
        if not form.check(found):
            return make_response(_page(assignment_id, pupil_id, form), 422)
        meant = form.meant(found, old, now)
        if not set(meant) <= set(sent_all("meant")):
            return make_response(_page(assignment_id, pupil_id, form, meant), 422)
        set_pupil_terms(session, found, pupil.id, form.own())
    return _back(assignment_id, pupil_id, saved=1)


@blueprint.post(f"{_AT}/clear")
@open_to(Who.TEACHER)
def clear_for_one(assignment_id: int, pupil_id: int) -> Response:
    """Remove the pupil's own terms. The redirect carries them, so that they can be restored."""
    with editing() as session:
        found, room = assignment_or_404(assignment_id)
        pupil = pupil_or_404(room.id, pupil_id)
        old = terms_of_row(own_terms(session, found.id).get(pupil.id))
        set_pupil_terms(session, found, pupil.id, NOTHING)
    was = {
        "time_percent": old.time_percent or _USUAL,
        "due": old.due or "",
        "more_attempts": old.more_attempts,
        **({"excused": "y"} if old.excused else {}),
    }
    return _back(assignment_id, pupil_id, cleared=1, **was)


def _back(assignment_id: int, pupil_id: int, **text: Any) -> Response:
    address = url_for(".for_one", assignment_id=assignment_id, pupil_id=pupil_id, **text)
    return redirect(address, 303)


def _page(
    assignment_id: int, pupil_id: int, form: PupilTermsForm | None = None, meant: Sequence[str] = ()
) -> str:
    found, room = assignment_or_404(assignment_id)
    pupil = pupil_or_404(room.id, pupil_id)
    stored = own_terms(db.session, found.id).get(pupil.id)
    own, terms = terms_of_row(stored), terms_of(found)
    if form is None:
        values = {
            "time_percent": str(own.time_percent or _USUAL),
            "due": own.due,
            "more_attempts": str(own.more_attempts),
            "excused": own.excused,
        }
        form = PupilTermsForm(data=values, own=own, percent=pupil.time_percent)
    rules = find_rules(db.session, found.id, pupil.id)
    far = under_way(db.session, found.id, pupil.id)
    return render_template(
        "teacher/assignments/pupil_terms.html",
        found=found,
        classroom=room,
        pupil=pupil,
        name=pupil.called,
        title=assigned_quiz(db.session, found.version_id).quiz.title,
        form=form,
        meant=meant,
        factor=factor_words(own.time_percent or pupil.time_percent),
        own_factor=own.time_percent is not None,
        own=own != NOTHING,
        more_minutes=stored.more_minutes if stored else 0,
        rules=rules,
        far=far,
        ends=zoned(far.ends_at, found.zone) if far.ends_at else "",
        due_for_all=time_words(terms.due, terms.zone),
        zone_said=zone_words(found.zone),
        was=_was(found) if "cleared" in request.args else None,
        now=datetime.now(UTC),
    )


def _was(found: Assignment) -> dict[str, Any] | None:
    """Return the terms before they were cleared, to be restored, or None if that makes no sense any more."""
    args = request.args
    percent, more = args.get("time_percent", type=int), args.get("more_attempts", 0, type=int)
    own = PupilTerms(percent, args.get("due") or None, more, "excused" in args)
    form = PupilTermsForm(args, own=NOTHING, percent=LEAST_PERCENT)
    form.validate()
    fits = (percent is None or LEAST_PERCENT <= percent <= MOST_PERCENT) and 0 <= more <= MOST_MORE
    if own == NOTHING or not fits or form.errors:
        return None
    return {
        "fields": [
            (name, args[name])
            for name in ("time_percent", "due", "more_attempts", "excused")
            if name in args
        ]
        + ([("meant", _over(own.due))] if own.due else []),
        "words": own_words(own, 0, found.zone),
    }
