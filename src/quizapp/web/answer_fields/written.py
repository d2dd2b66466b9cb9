"""Fields for questions whose answers are written."""

from quizapp.web.answer_fields.base import AnswerField


class NumberField(AnswerField):
    """A number, with its unit beside the field."""

    template = "answers/number.html"


class TextField(AnswerField):
    """A few words."""

    template = "answers/text.html"
