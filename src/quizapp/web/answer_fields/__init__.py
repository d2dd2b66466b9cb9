"""The form field of each question type: one file a kind of field, one registry."""

from collections.abc import Mapping
from typing import Any

from wtforms.fields.core import UnboundField

from quizapp.bank.quiz import Question
from quizapp.services.plan import Asked
from quizapp.web.answer_fields.base import AnswerField
from quizapp.web.answer_fields.choice import OneChoiceField, SomeChoicesField
from quizapp.web.answer_fields.written import NumberField, TextField

ANSWER_FIELDS: Mapping[str, type[AnswerField]] = {
    "single_choice": OneChoiceField,
    "multiple_response": SomeChoicesField,
    "true_false": OneChoiceField,
    "numeric": NumberField,
    "short_text": TextField,
}


def answer_field(question: Question, asked: Asked, language: str, *, dont_know: bool) -> "UnboundField[Any]":
    """Give the field of a question, for a form."""
    field = ANSWER_FIELDS[question.type]
    return UnboundField(field, question=question, asked=asked, language=language, dont_know=dont_know)


__all__ = ["ANSWER_FIELDS", "AnswerField", "answer_field"]
