"""One right option among several."""

from collections.abc import Iterator

from quizapp.question_types.base import BodyProblem
from quizapp.question_types.choices import ChoosingOne
from quizapp.question_types.option_list import ListsOptions, OptionList, flaws


class SingleChoice(ListsOptions, ChoosingOne[OptionList]):
    """Choose the one right option. The response is its id, for example `b`."""

    name = "single_choice"

    def problems(self, body: OptionList) -> Iterator[BodyProblem]:
        """Name a number of right options other than one, and the flaws of the options."""
        right = len(body.right)
        if right != 1:
            message = f"Exactly one option has to be correct, but {right or 'none'} of them are."
            yield BodyProblem(("options",), message)
        yield from flaws(body)
