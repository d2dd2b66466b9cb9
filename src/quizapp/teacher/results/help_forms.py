"""The forms with which a teacher helps a pupil at work, comments on the work, and overrides a mark."""

import unicodedata
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from quizapp.services.wall_time import FORM, instant
from quizapp.web.forms import ChoiceField, SiteForm, choices
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import lazy_gettext as _l

MOST = 2000
"""How long a word to a pupil or a reason may be."""


def _lines(value: str | None) -> str:
    """Strip control characters and surrounding spaces, keeping line breaks."""
    text = (value or "").replace("\r\n", "\n").replace("\r", "\n")
    kept = (s for s in text if s == "\n" or unicodedata.category(s) not in {"Cc", "Cs"})
    return "".join(kept).strip()


def _marks() -> list[tuple[str, str]]:
    """Return the marks in twelfths, and how they are said."""
    return [
        ("12", _("full marks")),
        ("9", _("three quarters")),
        ("8", _("two thirds")),
        ("6", _("half")),
        ("4", _("a third")),
        ("3", _("a quarter")),
        ("0", _("nothing")),
    ]


class LetInForm(SiteForm):
    """A pupil's own deadline."""

    until = StringField(_l("Until"), render_kw={"type": "datetime-local"})

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


class WordForm(SiteForm):
    """A comment to a pupil."""

    word = TextAreaField(
        _l("A word to this pupil, beside the result"), filters=[_lines], render_kw={"rows": "3"}
    )

    def validate_word(self, field: TextAreaField) -> None:
        if len(field.data or "") > MOST:
            raise ValidationError(_("Please write no more than %(n)d characters.", n=MOST))


class MarkForm(SiteForm):
    """A mark that overrides the key's."""

    mark = ChoiceField(
        _l("Mark"), default="12", invalid_choice_message=_l("Please choose one of these.")
    )
    reason = TextAreaField(
        _l("Why (the pupil reads it)"), filters=[_lines], render_kw={"rows": "2"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark.choices = choices(_marks())

    def validate_reason(self, field: TextAreaField) -> None:
        if not field.data:
            raise ValidationError(_("Please say why: the pupil reads it beside the mark."))
        if len(field.data) > MOST:
            raise ValidationError(_("Please write no more than %(n)d characters.", n=MOST))
