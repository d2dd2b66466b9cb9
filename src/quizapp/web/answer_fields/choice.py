"""Fields for questions whose answers are chosen."""

from quizapp.question_types.base import Option
from quizapp.web.answer_fields.base import AnswerField


class ChoiceField(AnswerField):
    """What radio buttons and tick boxes share."""

    @property
    def options(self) -> list[Option]:
        """The options in the order that was drawn for this reader."""
        by_id = {option.id: option for option in self.kind.options(self.body)}
        return [by_id[option_id] for option_id in self.asked.options]


class OneChoiceField(ChoiceField):
    """Radio buttons, "I don't know" among them."""

    template = "answers/one_choice.html"


class SomeChoicesField(ChoiceField):
    """Tick boxes."""

    template = "answers/some_choices.html"
