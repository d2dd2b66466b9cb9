"""The interface that every question type implements, in terms of plain values.

A type turns the type-specific part of a question in `quiz.yaml` into a frozen *body*, reads what
a reader entered into one canonical text (the *response*), and marks it. Nothing here knows about
forms, pages or the database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

MAX_MARK = 12
"""A full mark in twelfths, so that halves, thirds, quarters and sixths are whole numbers."""

Body = TypeVar("Body")


@dataclass(frozen=True, slots=True)
class Option:
    """One of the options that a reader can choose."""

    id: str
    text: str
    correct: bool = False
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class BodyProblem:
    """A problem that the author should fix: where (a path below the question), what, and how severe."""

    path: tuple[str | int, ...]
    message: str
    warning: bool = False


class UnreadableError(ValueError):
    """The reader's input cannot be read as a response.

    `code` identifies the message that the page shows, and `hints` holds the values to insert into it.
    The page words the message, because that is where it is translated.
    """

    def __init__(self, code: str, hints: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.hints: Mapping[str, str] = hints or {}


class QuestionType(Protocol[Body]):
    """The interface of a question type. Every method is a pure function of its arguments."""

    name: str
    """The type's name in `quiz.yaml`, in storage and in exports."""

    schema: Mapping[str, Any]
    """JSON Schema of the type-specific keys: `properties` and `required` only."""

    def build(self, data: Mapping[str, Any]) -> Body:
        """Return the body for keys that satisfy `schema`, with defaults for missing keys."""

    def dump(self, body: Body) -> dict[str, Any]:
        """Return the keys that `build` turns into this body, without those that have default values."""

    def problems(self, body: Body) -> Iterator[BodyProblem]:
        """Yield what the schema cannot express: contradictions (errors), item-writing flaws (warnings)."""

    def read(self, body: Body, values: Sequence[str], language: str) -> str | None:
        """Return the response for the values of a form field, or None if nothing was entered.

        The result never depends on the key.

        :raises UnreadableError: if something was entered that cannot be read as a response.
        """

    def entered(self, body: Body, response: str, language: str) -> tuple[str, ...]:
        """Return the form values that `read` turns into this response, to fill the field in again."""

    def mark(self, body: Body, response: str) -> int:
        """Return the mark of a response in twelfths, 0 to `MAX_MARK`.

        An invalid response earns 0 and never raises.
        """

    def key(self, body: Body) -> str:
        """Return a response that earns `MAX_MARK`."""

    def options(self, body: Body) -> tuple[Option, ...]:
        """Return the options in the author's order; empty if the reader writes the answer."""

    def shown(self, body: Body) -> tuple[str, ...]:
        """Return the ids of what the page lists, in the author's order; empty if it lists nothing.

        These are the options or, if an option pairs two things, one side of the pairs.
        """

    def shuffles(self, body: Body) -> bool:
        """Return whether each reader sees the list in a random order of their own."""

    def structure(self, body: Body) -> tuple[str, ...]:
        """Return what a correction must not change, because stored responses refer to it."""

    def chosen(self, body: Body, response: str) -> tuple[str, ...]:
        """Return the ids of the options that a response chooses; empty if the reader writes the answer.

        Ids that are not (or no longer) options are dropped.
        """

    def describe(self, body: Body, response: str, language: str) -> tuple[str, ...]:
        """Return a response in readable form: one text for each thing chosen or written."""

    def feedback(self, body: Body, response: str) -> tuple[str, ...]:
        """Return the author's comments on this response.

        They explain what it gets wrong and, if the author wrote comments on right options, those too.
        """

    def guess(self, body: Body) -> float:
        """Return the mean share of the mark that blind guessing earns, 0 to 1.

        A blind guess is drawn from all responses that the form allows and that leave nothing empty,
        each equally likely. It is 0 if the reader writes the answer.
        """
