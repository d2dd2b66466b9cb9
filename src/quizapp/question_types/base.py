"""What every question type offers, in terms of plain values.

A type turns the type-specific part of a question in `quiz.yaml` into a frozen *body*, reads what
a reader entered into one canonical text (the *response*), and marks it. Nothing here knows of
forms, pages or the database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

MAX_MARK = 12
"""A full mark, in twelfths: halves, thirds, quarters and sixths of a mark are whole numbers."""

Body = TypeVar("Body")


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things a reader can choose."""

    id: str
    text: str
    correct: bool = False
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class BodyProblem:
    """Something an author should mend: where (a path below the question), what, and how bad."""

    path: tuple[str | int, ...]
    message: str
    warning: bool = False


class UnreadableError(ValueError):
    """What the reader entered cannot be read.

    `code` names the message that the page shows; `hints` are the values that the message needs.
    The wording is the page's business, because it is translated there.
    """

    def __init__(self, code: str, hints: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.hints: Mapping[str, str] = hints or {}


class QuestionType(Protocol[Body]):
    """The contract of one question type. Every method is a pure function of its arguments."""

    name: str
    """The type's name in `quiz.yaml`, in storage and in exports."""

    schema: Mapping[str, Any]
    """JSON Schema of the type-specific keys: `properties` and `required`, and nothing else."""

    def build(self, data: Mapping[str, Any]) -> Body:
        """Make the body from keys that satisfy `schema`; defaults fill what is missing."""

    def dump(self, body: Body) -> dict[str, Any]:
        """Give the keys that `build` would turn into this body, defaults left out."""

    def problems(self, body: Body) -> Iterator[BodyProblem]:
        """Name what the schema cannot: contradictions (errors), item-writing flaws (warnings)."""

    def read(self, body: Body, values: Sequence[str], language: str) -> str | None:
        """Turn what a reader entered (the values of one form field) into a response.

        Return None where nothing was entered; never depends on the key.

        :raises UnreadableError: where something was entered that cannot be read as a response.
        """

    def entered(self, body: Body, response: str, language: str) -> tuple[str, ...]:
        """Give the values that `read` turns into this response, to fill the form field again."""

    def mark(self, body: Body, response: str) -> int:
        """Mark a response, in twelfths, 0 to `MAX_MARK`. Rubbish earns 0 and never raises."""

    def key(self, body: Body) -> str:
        """Give a response that earns `MAX_MARK`."""

    def options(self, body: Body) -> tuple[Option, ...]:
        """Give what can be chosen, in the author's order; empty where the reader writes."""

    def shown(self, body: Body) -> tuple[str, ...]:
        """Give the ids of what the page lists, in the author's order; empty where nothing is.

        These are the options, or where an option is made of two things, one of the two.
        """

    def shuffles(self, body: Body) -> bool:
        """Whether each reader gets what is listed in an order of their own."""

    def structure(self, body: Body) -> tuple[str, ...]:
        """Give what a correction has to leave as it is, because stored responses speak of it."""

    def chosen(self, body: Body, response: str) -> tuple[str, ...]:
        """Give the ids of the options that a response chooses; empty where the reader writes.

        An id that is no option (any more) is left out.
        """

    def describe(self, body: Body, response: str, language: str) -> tuple[str, ...]:
        """Give a response as a person would read it: one text for each thing chosen or written."""

    def feedback(self, body: Body, response: str) -> tuple[str, ...]:
        """Give the author's comments on what this response gets wrong.

        What it gets right is commented on too, where the author wrote something about it.
        """

    def guess(self, body: Body) -> float:
        """Give the mean share of the mark (0 to 1) that blind guessing earns.

        Blind guessing means that every response that the form allows is equally likely, but for
        those that leave something empty. It is 0 where the reader writes.
        """
