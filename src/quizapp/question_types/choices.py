"""What the types share in which a reader chooses from options."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic

from quizapp.question_types.base import MAX_MARK, Body, Option, UnreadableError


class Choosing(ABC, Generic[Body]):
    """A type with options; a response is the chosen ids, joined by single spaces."""

    @abstractmethod
    def options(self, body: Body) -> tuple[Option, ...]:
        """Give what can be chosen, in the author's order."""

    def shown(self, body: Body) -> tuple[str, ...]:
        """Give the ids of the options."""
        return tuple(option.id for option in self.options(body))

    def structure(self, body: Body) -> tuple[str, ...]:
        """Give the ids of the options."""
        return tuple(option.id for option in self.options(body))

    def chosen(self, body: Body, response: str) -> tuple[str, ...]:
        """Give the ids that are options, in the author's order."""
        return tuple(option.id for option in self._picked(body, response))

    def entered(self, body: Body, response: str, language: str) -> tuple[str, ...]:  # noqa: ARG002
        """Give the chosen ids: the values of the boxes to tick."""
        return self.chosen(body, response)

    def describe(self, body: Body, response: str, language: str) -> tuple[str, ...]:  # noqa: ARG002
        """Give the texts of the chosen options, in the author's order."""
        return tuple(option.text for option in self._picked(body, response))

    def feedback(self, body: Body, response: str) -> tuple[str, ...]:
        """Give the feedback of the chosen options that have some, in the author's order."""
        picked = self._picked(body, response)
        return tuple(option.feedback for option in picked if option.feedback)

    def _picked(self, body: Body, response: str) -> tuple[Option, ...]:
        ids = set(response.split(" "))
        return tuple(option for option in self.options(body) if option.id in ids)

    def _known(self, body: Body, values: Sequence[str]) -> list[str]:
        """Give the values that are not blank.

        :raises UnreadableError: `choice_unknown` where one of them is no option.
        """
        entered = [value for value in values if value.strip()]
        if not {option.id for option in self.options(body)}.issuperset(entered):
            raise UnreadableError("choice_unknown")
        return entered


class ChoosingOne(Choosing[Body]):
    """A type in which one option is chosen, and it is right or it is not."""

    def read(self, body: Body, values: Sequence[str], language: str) -> str | None:  # noqa: ARG002
        """Give the chosen id.

        :raises UnreadableError: `choice_one` for several values, `choice_unknown` for a value
            that is no option.
        """
        entered = [value for value in values if value.strip()]
        if len(entered) > 1:
            raise UnreadableError("choice_one")
        return next(iter(self._known(body, entered)), None)

    def mark(self, body: Body, response: str) -> int:
        """Give full marks for a right option, else 0."""
        right = any(option.id == response for option in self.options(body) if option.correct)
        return MAX_MARK if right else 0

    def key(self, body: Body) -> str:
        """Give the id of the right option."""
        return next((option.id for option in self.options(body) if option.correct), "")

    def guess(self, body: Body) -> float:
        """Give the share of the options that are right."""
        options = self.options(body)
        return sum(option.correct for option in options) / len(options)
