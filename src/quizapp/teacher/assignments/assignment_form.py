"""The form for the terms of an assignment."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from wtforms import BooleanField, StringField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from quizapp.bank.quiz import Settings
from quizapp.services.assignments.assignments import AssignmentTerms
from quizapp.services.attempts.assignment_rules import AFTER_DUE
from quizapp.services.wall_time import instant
from quizapp.teacher.assignments import assignment_words as words
from quizapp.teacher.assignments.wall_fields import WallField, place_words, skipped, twice
from quizapp.web.forms import ChoiceField, ChoicesField, SiteForm, choices
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import lazy_gettext as _l
from quizapp.web.zoned import is_zone, zones

MOST_MINUTES = 480
MOST_CHOSEN = 30
MOST_AT_ONCE = 100
AS_QUIZ = "quiz"
"""What stands for "as each quiz says"."""
OF_CLASS = "class"
"""What stands for the time zone of each class."""
_MINUTES = re.compile(r"[0-9]{1,4}")
_WHEN = ("opens", "due", "closes")


class Choices(ChoicesField):
    """A choice of one or several from a list."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse an empty choice, unknown values, and too many."""
        if not self.data:
            raise ValidationError(_("Please choose at least one."))
        super().pre_validate(form)
        if len(self.data) > MOST_CHOSEN:
            raise ValidationError(_("Please choose no more than %(n)d at once.", n=MOST_CHOSEN))


class TermsForm(SiteForm):
    """The terms for a whole class."""

    opens = WallField(_l("Opens"))
    due = WallField(_l("Due"))
    closes = WallField(_l("Closes"))
    zone = ChoiceField(_l("Time zone"), default=OF_CLASS)
    attempts = ChoiceField(_l("How often"), default="1")
    counts = ChoiceField(_l("Which one counts"), default="best")
    minutes = StringField(
        _l("Time limit, in minutes"),
        description=_l(
            "From the moment a pupil begins, for reading and answering. Empty: no limit."
        ),
        filters=[lambda text: (text or "").strip()],
        render_kw={"class": "short", "inputmode": "numeric", "autocomplete": "off"},
    )
    shuffle_questions = BooleanField(_l("Shuffle the questions"))
    shuffle_options = BooleanField(_l("Shuffle the options of each question"), default=True)
    open_book = ChoiceField(_l("Article at hand"), default=AS_QUIZ)
    ask_before = ChoiceField(_l("Asking before reading"), default=AS_QUIZ)
    ask_how_sure = ChoiceField(_l("“How sure are you?”"), default=AS_QUIZ)
    show_marks = ChoiceField(_l("Marks"), default="at_once")
    show_answers = ChoiceField(_l("Right answers"), default="at_once")
    show_explanations = ChoiceField(_l("Explanations"), default="at_once")

    def __init__(self, *args: Any, each_quiz: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quiz = [(AS_QUIZ, _("as each quiz is set"))] if each_quiz else []
        yes = [("yes", _("yes")), ("no", _("no"))]
        self.zone.choices = choices(
            [
                *([(OF_CLASS, _("that of each class"))] if each_quiz else []),
                *((z, z.replace("_", " ")) for z in zones()),
                *((z, z) for z in [self.zone.data or ""] if is_zone(z) and z not in zones()),
            ]
        )
        self.attempts.choices = choices(words.attempts_choices())
        self.counts.choices = choices(words.translated(words.COUNTS))
        self.open_book.choices = choices([*quiz, *yes])
        self.ask_how_sure.choices = choices([*quiz, *yes])
        self.ask_before.choices = choices([*quiz, *words.translated(words.ASK_BEFORE)])
        for field in (self.show_marks, self.show_answers, self.show_explanations):
            field.choices = choices(words.translated(words.SHOW))

    def validate_minutes(self, field: StringField) -> None:
        """Refuse a time limit that no pupil could live with."""
        text = field.data or ""
        if text and not (_MINUTES.fullmatch(text) and 1 <= int(text) <= MOST_MINUTES):
            raise ValidationError(
                _(
                    "Please enter whole minutes from 1 to %(n)d, or leave it empty for no limit.",
                    n=MOST_MINUTES,
                )
            )

    @property
    def one_zone(self) -> str:
        """The zone chosen for all classes; empty if each class's own applies."""
        return self.zone.data if is_zone(self.zone.data or "") else ""

    def check(self, meant_in: Sequence[str]) -> bool:
        """Validate everything, with the times read in each of the zones; errors are put on the fields."""
        self.validate()
        for name in _WHEN:
            if not self[name].errors:
                gone = (zone for zone in meant_in if skipped(self[name].data, zone))
                self[name].errors = [skipped_words(self[name].data, zone) for zone in gone][:1]
        if not any(self[name].errors for name in _WHEN):
            self._order(meant_in)
            self._after_due()
        return not self.errors

    def warnings(
        self, meant_in: Sequence[str], now: datetime, known: AssignmentTerms | None = None
    ) -> dict[str, str]:
        """Return what is valid but unlikely, each under a key of its own, and only for fields that were changed."""
        found = {}
        for name in _WHEN:
            wall = self[name].data
            if not wall or (known and getattr(known, name) == wall and known.zone in meant_in):
                continue
            label = self[name].label.text
            if name != "opens" and all(instant(wall, z, late=True) <= now for z in meant_in):
                found[f"past-{name}-{wall}"] = _(words.PAST[name])
            if zone := next((z for z in meant_in if twice(wall, z)), None):
                which = _("the first") if name == "opens" else _("the second")
                found[f"twice-{name}-{wall}"] = _(
                    "%(label)s: that night the clocks in %(place)s are put back and show %(time)s twice; "
                    "%(which)s of the two is taken.",
                    label=label,
                    place=place_words(zone),
                    time=wall[-5:],
                    which=which,
                )
        return found

    def terms(self, zone: str, settings: Settings | None = None) -> AssignmentTerms:
        """Return the chosen terms for a class in this zone and a quiz with these settings."""
        settings = settings or Settings()
        return AssignmentTerms(
            zone=self.one_zone or zone,
            opens=self.opens.data,
            due=self.due.data,
            closes=self.closes.data,
            attempts=int(self.attempts.data),
            counts=self.counts.data,
            minutes=int(self.minutes.data) if self.minutes.data else None,
            shuffle_questions=self.shuffle_questions.data,
            shuffle_options=self.shuffle_options.data,
            open_book=_yes(self.open_book.data, settings.open_book),
            ask_before=_or(self.ask_before.data, settings.ask_before),
            ask_how_sure=_yes(self.ask_how_sure.data, settings.ask_how_sure),
            show_marks=self.show_marks.data,
            show_answers=self.show_answers.data,
            show_explanations=self.show_explanations.data,
        )

    def _order(self, meant_in: Sequence[str]) -> None:
        for earlier, later, may_be_same, text in words.ORDER:
            one, other = self[earlier].data, self[later].data
            if not one or not other or (may_be_same and one == other):
                continue
            if any(_not_after(other, one, zone) for zone in meant_in):
                self[later].errors = [_(text)]

    def _after_due(self) -> None:
        if self.due.data or self.closes.data:
            return
        for name in ("show_marks", "show_answers", "show_explanations"):
            if self[name].data == AFTER_DUE:
                self[name].errors = [
                    _(
                        "There is no due date that this could come after: give one, or choose another time."
                    )
                ]


class AssignForm(TermsForm):
    """What to assign, to which classes, on which terms."""

    quizzes = Choices(_l("Quizzes"))
    classes = Choices(_l("Classes"))

    def validate_classes(self, field: Choices) -> None:
        """Refuse too many assignments at once."""
        n = len(field.data or ()) * len(self.quizzes.data or ())
        if n > MOST_AT_ONCE:
            raise ValidationError(
                _(
                    "That would be %(n)d assignments; %(most)d at once are the most. Choose fewer classes now, and "
                    "the others after that.",
                    n=n,
                    most=MOST_AT_ONCE,
                )
            )


def values_of(terms: AssignmentTerms) -> Mapping[str, Any]:
    """Return the form values for these terms."""
    return {
        **{name: getattr(terms, name) for name in AssignmentTerms.__dataclass_fields__},
        "attempts": str(terms.attempts),
        "minutes": str(terms.minutes or ""),
        "open_book": "yes" if terms.open_book else "no",
        "ask_how_sure": "yes" if terms.ask_how_sure else "no",
    }


def skipped_words(wall: str, zone: str) -> str:
    """Say that clocks skip this time."""
    return _(
        "That night the clocks in %(place)s are put forward, and %(time)s does not come. Choose a time an hour "
        "earlier or later.",
        place=place_words(zone),
        time=wall[-5:],
    )


def _not_after(later: str, earlier: str, zone: str) -> bool:
    return instant(later, zone, late=True) <= instant(earlier, zone)


def _or(chosen: str, settings: str) -> str:
    return settings if chosen == AS_QUIZ else chosen


def _yes(chosen: str, settings: bool) -> bool:
    return settings if chosen == AS_QUIZ else chosen == "yes"
