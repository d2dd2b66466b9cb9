"""The pupil's form."""

from wtforms import StringField
from wtforms.validators import ValidationError

from quizapp.services.classes.join import LONGEST, letters_of, normalise_code
from quizapp.typed import one_line
from quizapp.web.forms import SiteForm
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import lazy_gettext as _l

_PLAIN = {"autocomplete": "off", "spellcheck": "false", "maxlength": "200"}


def _text(value: str | None) -> str:
    return one_line(value)[:LONGEST]


class JoinForm(SiteForm):
    """The code of the class and the two words of the pupil."""

    code = StringField(
        _l("Code of your class"),
        description=_l("Six letters, on your slip or on the board."),
        filters=[_text],
        render_kw={**_PLAIN, "class": "wide code", "autocapitalize": "characters"},
    )
    words = StringField(
        _l("Your two words"),
        description=_l(
            "As on your slip, such as amber-heron. A space or a hyphen, big or small letters: all the same."
        ),
        filters=[_text],
        render_kw={**_PLAIN, "class": "wide words", "autocapitalize": "none"},
    )

    def validate_code(self, field: StringField) -> None:
        if not normalise_code(field.data or ""):
            raise ValidationError(
                _("Please enter the code of your class: six letters, on your slip or on the board.")
            )

    def validate_words(self, field: StringField) -> None:
        if not letters_of(field.data or ""):
            raise ValidationError(_("Please enter your two words, such as amber-heron."))
