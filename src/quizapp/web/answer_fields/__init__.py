"""The form field of each question type: one file for each kind of field, one registry."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms.fields.core import UnboundField

from quizapp.bank.quiz import Question, Quiz
from quizapp.marking import GivenAnswer, Status
from quizapp.question_types import TYPES
from quizapp.services.attempts.plan import PlannedQuestion
from quizapp.web.answer_fields.base import AnswerField, untouched
from quizapp.web.answer_fields.choice import OneChoiceField, SomeChoicesField
from quizapp.web.answer_fields.how_sure import LEVELS, sure_words
from quizapp.web.answer_fields.places import ClozeField, MatchingField, OrderingField
from quizapp.web.answer_fields.written import NumberField, TextField
from quizapp.web.i18n import gettext as _

ANSWER_FIELDS: Mapping[str, type[AnswerField]] = {
    "single_choice": OneChoiceField,
    "multiple_response": SomeChoicesField,
    "true_false": OneChoiceField,
    "numeric": NumberField,
    "short_text": TextField,
    "matching": MatchingField,
    "ordering": OrderingField,
    "cloze": ClozeField,
}


def answer_field(
    digest: str, quiz: Quiz, phase: str, asked: PlannedQuestion
) -> "UnboundField[Any]":
    """Return the form field of a question; `phase` is `pre` or `post`."""
    question = quiz.questions[asked.question_id]
    return UnboundField(
        ANSWER_FIELDS[question.type],
        question=question,
        asked=asked,
        language=quiz.language,
        dont_know=quiz.settings.dont_know,
        how_sure=asks_how_sure(quiz, phase),
        digest=digest,
    )


def asks_how_sure(quiz: Quiz, phase: str) -> bool:
    """Return whether questions of a phase, `pre` or `post`, ask how sure the reader is."""
    return quiz.settings.ask_how_sure and phase == "post"


def words_of(quiz: Quiz, question_id: str, answer: GivenAnswer) -> str:
    """Return a stored answer in words."""
    if answer.status is Status.DONT_KNOW:
        return _("I don’t know")
    if answer.response is None:
        return _("nothing")
    question = quiz.questions[question_id]
    kind = TYPES[question.type]
    texts = spoken(question, kind.describe(question.body, answer.response, quiz.language))
    words = "; ".join(texts)
    if answer.confidence is None:
        return words
    return f"{words} ({sure_words(answer.confidence)})"


def spoken(question: Question, texts: Sequence[str]) -> list[str]:
    """Translate those words of an answer that come from the app, not from the author."""
    if question.type != "true_false":
        return list(texts)
    words = {"True": _("True"), "False": _("False")}
    return [words.get(text, text) for text in texts]


__all__ = [
    "ANSWER_FIELDS",
    "LEVELS",
    "AnswerField",
    "answer_field",
    "asks_how_sure",
    "spoken",
    "sure_words",
    "untouched",
    "words_of",
]
