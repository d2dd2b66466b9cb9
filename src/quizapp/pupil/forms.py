"""The pupil's form."""

from wtforms import Form, StringField
from wtforms.validators import ValidationError

from quizapp.services.classes.join import LONGEST, plain_code, plain_words
from quizapp.web.i18n import gettext as _


def _text(value: str | None) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value or "").split())[
        :LONGEST
    ]


class JoinForm(Form):
    """The code of the class and the two words of the pupil."""

    code = StringField("Code of your class", filters=[_text])
    words = StringField("Your two words", filters=[_text])

    def validate_code(self, field: StringField) -> None:
        if not plain_code(field.data or ""):
            raise ValidationError(
                _("Please enter the code of your class: six letters, on your slip or on the board.")
            )

    def validate_words(self, field: StringField) -> None:
        if not plain_words(field.data or ""):
            raise ValidationError(_("Please enter your two words, such as amber-heron."))
