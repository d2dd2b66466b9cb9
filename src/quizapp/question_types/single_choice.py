"""Single choice: exactly one option is right."""

from collections.abc import Iterator

from quizapp.question_types.base import BodyProblem
from quizapp.question_types.choices import OneChoiceType
from quizapp.question_types.option_list import OptionList, OptionListType, list_problems


class SingleChoice(OptionListType, OneChoiceType[OptionList]):
    """Choose the one right option. The response is its id, for example `b`."""

    name = "single_choice"

    def problems(self, body: OptionList) -> Iterator[BodyProblem]:
        """Yield a list that does not have exactly one right option, and the flaws of the options."""
        right = len(body.right)
        if right != 1:
            message = f"Exactly one option has to be correct, but {right or 'none'} of them are."
            yield BodyProblem(("options",), message)
        yield from list_problems(body)
