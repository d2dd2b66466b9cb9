"""True/false: the prompt is a statement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizapp.question_types.base import BodyProblem, Option
from quizapp.question_types.choices import OneChoiceType


@dataclass(frozen=True, slots=True)
class TrueFalseBody:
    """The body: whether the statement in the prompt is true."""

    answer: bool
    feedback: str = ""
    """Shown to readers who chose the wrong option."""


class TrueFalse(OneChoiceType[TrueFalseBody]):
    """Decide whether the prompt is true. The response is `true` or `false`.

    The texts of the options are the words "True" and "False"; pages translate them.
    """

    name = "true_false"
    schema: Mapping[str, Any] = {
        "properties": {
            "answer": {
                "description": "Whether the statement in the prompt is true.",
                "type": "boolean",
            },
            "feedback": {
                "description": "Shown with the result to who chose the wrong one.",
                "type": "string",
                "maxLength": 1000,
            },
        },
        "required": ["answer"],
    }

    def build(self, data: Mapping[str, Any]) -> TrueFalseBody:
        return TrueFalseBody(data["answer"], data.get("feedback", ""))

    def dump(self, body: TrueFalseBody) -> dict[str, Any]:
        data: dict[str, Any] = {"answer": body.answer}
        if body.feedback:
            data["feedback"] = body.feedback
        return data

    def problems(self, body: TrueFalseBody) -> Iterator[BodyProblem]:  # noqa: ARG002
        """Return nothing: the schema covers everything."""
        return iter(())

    def options(self, body: TrueFalseBody) -> tuple[Option, ...]:
        """Return the options `true` and `false`, in this order."""
        return tuple(
            Option(
                id=str(value).lower(),
                text=str(value),
                correct=value is body.answer,
                feedback="" if value is body.answer else body.feedback,
            )
            for value in (True, False)
        )

    def shuffles(self, body: TrueFalseBody) -> bool:  # noqa: ARG002
        """Return False: readers expect "True" first."""
        return False
