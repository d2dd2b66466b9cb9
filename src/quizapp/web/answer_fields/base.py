"""The base of all answer fields: parse what was entered into an answer, and keep it as typed."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

from flask import current_app
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field

from quizapp.bank.quiz import Question
from quizapp.marking import GivenAnswer, Status
from quizapp.question_types import TYPES
from quizapp.question_types.base import UnreadableError
from quizapp.services.attempts.plan import PlannedQuestion
from quizapp.web.answer_fields.how_sure import read_confidence
from quizapp.web.i18n import gettext as _
from quizapp.web.parts import cached

DONT_KNOW = "?"
"""The form's value for "I don't know"; no option has this id."""
BLANK = GivenAnswer(Status.OMITTED, None)


def untouched(digest: str, asked: PlannedQuestion, *, how_sure: bool) -> Hashable:
    """Return the cache key of a question's field as long as nothing was entered into it."""
    return "field", digest, asked, how_sure


class AnswerField(Field):
    """The field of one question. `data` is the parsed answer, or None if what was entered cannot be parsed."""

    template = ""
    """The template that shows the field."""

    def __init__(
        self,
        *,
        question: Question,
        asked: PlannedQuestion,
        language: str,
        dont_know: bool,
        how_sure: bool,
        digest: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(label=question.prompt, **kwargs)
        self.question = question
        self.kind = TYPES[question.type]
        self.asked = asked
        self.language = language
        self.offers_dont_know = dont_know
        self.asks_how_sure = how_sure
        self.digest = digest
        self.entered: tuple[str, ...] = ()
        self.chose_dont_know = False
        self.confidence: int | None = None
        """How sure the reader says to be, whatever became of the answer."""
        self.data: GivenAnswer | None = None
        self.missing = False
        """Whether the page tells the reader that this question was left out."""
        self.elsewhere = ""
        """What another window stored for this question meanwhile, in words; empty where nothing."""

    def __call__(self, **_kwargs: object) -> Markup:
        """Render the field. An empty one is the same for all readers who got the options in the same order."""
        if self.is_untouched:
            key = untouched(self.digest, self.asked, how_sure=self.asks_how_sure)
            return cached(key, self._render)
        return self._render()

    def _render(self) -> Markup:
        template = current_app.jinja_env.get_template(self.template)
        return Markup(template.render(field=self))  # noqa: S704 - a template that escapes

    @property
    def is_untouched(self) -> bool:
        """Whether the field shows nothing but the question."""
        shows = (self.entered, self.chose_dont_know, self.errors, self.missing, self.elsewhere)
        return self.confidence is None and not any(shows)

    @property
    def body(self) -> Any:
        """The part of the question that belongs to its type."""
        return self.question.body

    @property
    def sure_name(self) -> str:
        """The name of the field for the reader's confidence."""
        return f"sure-{self.question.id}"

    @property
    def empty_places(self) -> int:
        """The number of places that an answer with several places leaves empty."""
        return 0

    def show(self, answer: GivenAnswer | None) -> None:
        """Fill the field with a stored answer, or with nothing."""
        if answer is None:
            return
        self.data = answer
        self.chose_dont_know = answer.status is Status.DONT_KNOW
        self.confidence = answer.confidence
        if answer.response is not None:
            self.entered = tuple(self.kind.entered(self.body, answer.response, self.language))

    def read(self, sent: MultiDict[str, str]) -> None:
        """Return the whole answer from a form that `process` has filled."""
        if self.asks_how_sure:
            self.confidence = read_confidence(sent.getlist(self.sure_name))
        if not self.raw_data:
            self.process_formdata([])
        if self.data is not None and self.data.status is Status.ANSWERED:
            self.data = replace(self.data, confidence=self.confidence)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Parse what was entered.

        :raises ValueError: with the sentence that tells the reader what to do.
        """
        values = [value for value in valuelist if value.strip()]
        self.chose_dont_know = self.offers_dont_know and DONT_KNOW in values
        self.entered = tuple(
            value for value in values if value != DONT_KNOW or not self.offers_dont_know
        )
        self.data = None
        self.data = self._read()

    def _read(self) -> GivenAnswer:
        try:
            response = self.kind.read(self.body, self.entered, self.language)
        except UnreadableError as error:
            raise ValueError(message(error)) from None
        if response is None:
            return GivenAnswer(Status.DONT_KNOW, None) if self.chose_dont_know else BLANK
        if self.chose_dont_know:
            raise ValueError(
                _(
                    "You gave an answer and also ticked “I don’t know”. Please choose one of the two."
                )
            )
        return GivenAnswer(Status.ANSWERED, response)


def message(error: UnreadableError) -> str:
    """Return the sentence that explains why the input cannot be parsed."""
    match error.code:
        case "number_expected":
            return _(
                "Please write one number in digits, such as %(example)s, or leave the field empty.",
                example=error.hints["example"],
            )
        case "number_too_long":
            return _(
                "Please write a number of at most %(limit)s digits.", limit=error.hints["limit"]
            )
        case "text_too_long":
            return _(
                "Please shorten your answer to %(limit)s characters.", limit=error.hints["limit"]
            )
        case "place_twice":
            return _(
                "Two of them have the number %(place)s. Please give each a number of its own.",
                place=error.hints["place"],
            )
        case "choice_one":
            return _("Please choose one answer only.")
        case _:
            return _("This answer could not be read. Please choose again.")
