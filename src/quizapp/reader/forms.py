"""The reader's forms."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm
from wtforms.widgets import TextArea

from quizapp.bank.texts import FORBIDDEN, normal_text
from quizapp.marking import GivenAnswer
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.attempts.plan import PlannedQuestion, PlanPage
from quizapp.services.attempts.unclear import LONGEST
from quizapp.typed import whole_number
from quizapp.web.answer_fields import AnswerField, answer_field, asks_how_sure, untouched
from quizapp.web.forms import EnteredField, SiteForm
from quizapp.web.i18n import gettext as _
from quizapp.web.parts import cached

_NUMBER = re.compile(r"([+-]?\d{1,12})(?:[.,](\d{1,12}))?")
_MINUS = str.maketrans("−–", "--")


class RatingField(EnteredField):
    """The self-rating: a whole number from 0 to 100, or nothing. `entered` keeps the text as typed."""

    data: int | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Parse a percentage as people write it: ` 50 % `, `٥٠`, `50.0`.

        :raises ValueError: with the sentence that tells the reader what to do.
        """
        self.data = None
        self.entered = valuelist[0][:200] if valuelist else ""
        text = unicodedata.normalize("NFKC", self.entered).translate(_MINUS).strip()
        text = text.removeprefix("%").removesuffix("%").removesuffix("٪").strip()
        if not text:
            return
        match = _NUMBER.fullmatch(text)
        if match is None:
            raise ValueError(
                _("Please write a whole number from 0 to 100, or leave the field empty.")
            )
        if match[2] and match[2].strip("0"):
            raise ValueError(_("Please write a whole number, without a fraction, from 0 to 100."))
        number = int(match[1])
        if not 0 <= number <= 100:
            raise ValueError(_("Please write a number from 0 (nothing new) to 100 (all of it)."))
        self.data = number


class ClosingForm(SiteForm):
    """The closing question."""

    rating = RatingField()


class UnclearField(EnteredField):
    """A few lines from the reader. `entered` keeps the text as typed."""

    widget = TextArea()
    data: str

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the text without invisible and unprintable characters.

        :raises ValueError: with the sentence that tells the reader what to do.
        """
        self.entered = normal_text(valuelist[0]) if valuelist else ""
        self.data = normal_text(FORBIDDEN.sub("", self.entered))
        if len(self.data) > LONGEST:
            raise ValueError(
                _(
                    "Please shorten it to %(most)d characters: these are %(n)d. All of it still stands below.",
                    most=LONGEST,
                    n=len(self.data),
                )
            )


class UnclearForm(SiteForm):
    """What is still unclear to the reader."""

    text = UnclearField(id="unclear-text")
    closed = False
    """Whether it was sent when the quiz did not ask it any more."""


class PageForm(BaseForm):
    """The questions of one page."""

    def __init__(self, state: AttemptState, phase: str, page: PlanPage) -> None:
        super().__init__(
            {
                asked.question_id: answer_field(state.digest, state.quiz, phase, asked)
                for asked in page.asked
            },
            prefix="answer-",
        )
        self.noted = False
        """Whether the reader was already told that something was left out."""
        self.shown_save = 0
        """The number of the attempt's latest save when the page was shown."""

    @property
    def fields(self) -> list[AnswerField]:
        """The answer fields in the order asked."""
        return [field for field in self._fields.values() if isinstance(field, AnswerField)]

    def field(self, question_id: str) -> AnswerField:
        """Return the field of a question."""
        return next(field for field in self.fields if field.question.id == question_id)

    def show(self, state: AttemptState, phase: str) -> None:
        """Fill the form with the stored answers."""
        self.process()
        self.shown_save = state.saves
        for field in self.fields:
            stored = state.answers.get((phase, field.question.id))
            field.show(stored.answer if stored else None)

    def read(self, sent: MultiDict[str, str]) -> Mapping[str, GivenAnswer]:
        """Return the answers that could be parsed, by question id."""
        self.noted = sent.get("noted") == "1"
        self.shown_save = whole_number(sent.get("save", "")) or 0
        self.process(sent)
        for field in self.fields:
            field.read(sent)
        self.validate()
        return {
            field.question.id: field.data
            for field in self.fields
            if field.data is not None and not field.errors
        }

    @property
    def has_summary(self) -> bool:
        """Whether there is something to point out above the questions."""
        return bool(self.errors or self.noted or any(field.elsewhere for field in self.fields))

    @property
    def left_out(self) -> list[AnswerField]:
        """The fields that are blank, or partly blank."""
        return [
            field
            for field in self.fields
            if field.data is not None and (field.data.status == "omitted" or field.empty_places)
        ]

    @property
    def unfinished(self) -> bool:
        """Whether a field is partly filled."""
        return any(field.empty_places for field in self.fields)

    def note_left_out(self) -> None:
        """Point out the questions that are blank; the reader may leave them so."""
        for field in self.left_out:
            field.missing = self.noted = True


def blank_field(state: AttemptState, phase: str, page: PlanPage, asked: PlannedQuestion) -> Markup:
    """Return the empty field of a question; a form is built only if the field is not cached yet."""

    def make() -> Markup:
        form = PageForm(state, phase, page)
        form.process()
        return form.field(asked.question_id)()

    how_sure = asks_how_sure(state.quiz, phase)
    return cached(untouched(state.digest, asked, how_sure=how_sure), make)
