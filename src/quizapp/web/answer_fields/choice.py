"""Fields for answers that are chosen from options."""

from quizapp.question_types.base import Option
from quizapp.web.answer_fields.base import AnswerField


class OptionsField(AnswerField):
    """The base of radio buttons and checkboxes."""

    @property
    def options(self) -> list[Option]:
        """The options in the order drawn for this reader."""
        by_id = {option.id: option for option in self.kind.options(self.body)}
        return [by_id[option_id] for option_id in self.asked.options]


class OneChoiceField(OptionsField):
    """Radio buttons, including "I don't know"."""

    template = "answers/one_choice.html"


class SomeChoicesField(OptionsField):
    """Checkboxes."""

    template = "answers/some_choices.html"
