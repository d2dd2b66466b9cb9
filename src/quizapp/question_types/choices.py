"""Base classes of the types whose readers choose from options."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic

from quizapp.question_types.base import MAX_MARK, Body, Option, UnreadableError


class ChoiceType(ABC, Generic[Body]):
    """A type with options. A response is the chosen ids, joined by single spaces."""

    @abstractmethod
    def options(self, body: Body) -> tuple[Option, ...]:
        """Return the options in the author's order."""

    def shown(self, body: Body) -> tuple[str, ...]:
        return tuple(option.id for option in self.options(body))

    def structure(self, body: Body) -> tuple[str, ...]:
        return tuple(option.id for option in self.options(body))

    def chosen(self, body: Body, response: str) -> tuple[str, ...]:
        """Return the ids that are options, in the author's order."""
        return tuple(option.id for option in self._picked(body, response))

    def entered(self, body: Body, response: str, language: str) -> tuple[str, ...]:  # noqa: ARG002
        return self.chosen(body, response)

    def describe(self, body: Body, response: str, language: str) -> tuple[str, ...]:  # noqa: ARG002
        """Return the texts of the chosen options, in the author's order."""
        return tuple(option.text for option in self._picked(body, response))

    def feedback(self, body: Body, response: str) -> tuple[str, ...]:
        picked = self._picked(body, response)
        return tuple(option.feedback for option in picked if option.feedback)

    def _picked(self, body: Body, response: str) -> tuple[Option, ...]:
        ids = set(response.split(" "))
        return tuple(option for option in self.options(body) if option.id in ids)

    def _known(self, body: Body, values: Sequence[str]) -> list[str]:
        """Return the values that are not blank.

        :raises UnreadableError: `choice_unknown` if one of them is not an option.
        """
        entered = [value for value in values if value.strip()]
        if not {option.id for option in self.options(body)}.issuperset(entered):
            raise UnreadableError("choice_unknown")
        return entered


class OneChoiceType(ChoiceType[Body]):
    """A type with one right option: the mark is full or 0."""

    def read(self, body: Body, values: Sequence[str], language: str) -> str | None:  # noqa: ARG002
        """Return the chosen id.

        :raises UnreadableError: `choice_one` for several values, `choice_unknown` for a value
            that is not an option.
        """
        entered = [value for value in values if value.strip()]
        if len(entered) > 1:
            raise UnreadableError("choice_one")
        return next(iter(self._known(body, entered)), None)

    def mark(self, body: Body, response: str) -> int:
        right = any(option.id == response for option in self.options(body) if option.correct)
        return MAX_MARK if right else 0

    def key(self, body: Body) -> str:
        return next((option.id for option in self.options(body) if option.correct), "")

    def guess(self, body: Body) -> float:
        options = self.options(body)
        return sum(option.correct for option in options) / len(options)
