"""Fields for answers that are typed."""

from quizapp.question_types.number_text import example, localised
from quizapp.web.answer_fields.base import AnswerField
from quizapp.web.i18n import gettext as _


class NumberField(AnswerField):
    """A number, with its unit beside the field."""

    template = "answers/number.html"

    @property
    def hint(self) -> str:
        """How to write the number. The hint does not depend on the key, so it gives nothing away."""
        if self.body.is_percent:
            half = localised("0.5", self.language, grouped=False)
            return _("In digits and in percent: not %(half)s for one half.", half=half)
        return _("In digits, such as %(example)s.", example=example(self.language))


class TextField(AnswerField):
    """A short text."""

    template = "answers/text.html"
