"""The forms with which a teacher helps a pupil at work, comments on the work, and overrides a mark."""

import unicodedata

from wtforms import Form, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from quizapp.services.wall_time import FORM, instant
from quizapp.web.i18n import gettext as _

MOST = 2000
"""How long a word to a pupil or a reason may be."""
MARKS = (
    ("12", "full marks"),
    ("9", "three quarters"),
    ("8", "two thirds"),
    ("6", "half"),
    ("4", "a third"),
    ("3", "a quarter"),
    ("0", "nothing"),
)
"""Marks in twelfths, and how they are said."""


def _lines(value: str | None) -> str:
    """Strip control characters and surrounding spaces, keeping line breaks."""
    text = (value or "").replace("\r\n", "\n").replace("\r", "\n")
    kept = (s for s in text if s == "\n" or unicodedata.category(s) not in {"Cc", "Cs"})
    return "".join(kept).strip()


class LetInForm(Form):
    """A pupil's own deadline."""

    until = StringField("Until")

    def validate_until(self, field: StringField) -> None:
        try:
            parsed = instant((field.data or "")[:16], "UTC")
        except ValueError:
            raise ValidationError(
                _("Please enter a day and a time, such as 2026-11-27T16:00.")
            ) from None
        if not 2000 < parsed.year < 2200:
            raise ValidationError(_("Please enter a year that is near."))
        field.data = parsed.strftime(FORM)


class WordForm(Form):
    """A comment to a pupil."""

    word = TextAreaField("A word to this pupil", filters=[_lines])

    def validate_word(self, field: TextAreaField) -> None:
        if len(field.data or "") > MOST:
            raise ValidationError(_("Please write no more than %(n)d characters.", n=MOST))


class MarkForm(Form):
    """A mark that overrides the key's."""

    mark = SelectField(
        "Mark", choices=[SelectChoice(value, label) for value, label in MARKS], default="12"
    )
    reason = TextAreaField("Why", filters=[_lines])

    def validate_reason(self, field: TextAreaField) -> None:
        if not field.data:
            raise ValidationError(_("Please say why: the pupil reads it beside the mark."))
        if len(field.data) > MOST:
            raise ValidationError(_("Please write no more than %(n)d characters.", n=MOST))
