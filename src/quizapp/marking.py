"""From answers to marks, and from marks to what they say about a fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from quizapp.question_types import TYPES
from quizapp.question_types.base import MAX_MARK


class Status(StrEnum):
    """What a reader did with a question."""

    ANSWERED = "answered"
    DONT_KNOW = "dont_know"
    OMITTED = "omitted"


class FactOutcome(StrEnum):
    """How far a fact came across."""

    GOT_IT = "got_it"
    PARTLY = "partly"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A reader's answer to one question."""

    status: Status
    response: str | None = None
    """The canonical text (see the question types) where it was answered, else None."""
    confidence: int | None = None
    """How sure the reader is of what was answered, 0 to 100; None where that was not asked or not said."""


def mark(type_name: str, body: Any, answer: GivenAnswer) -> int:
    """Mark an answer, in twelfths of a mark, 0 to `MAX_MARK`.

    "I don't know" and a blank earn 0 (measurement.md, section 0).

    :raises KeyError: where there is no such question type.
    """
    type_ = TYPES[type_name]
    if answer.status is not Status.ANSWERED or answer.response is None:
        return 0
    return type_.mark(body, answer.response)


def outcome(marks: Sequence[int]) -> FactOutcome:
    """Say what the marks of a fact's questions, each 0 to `MAX_MARK`, say about the fact.

    It is got with all its marks, not yet with none, else partly (measurement.md, section 2).

    :raises ValueError: where there are no marks: a fact that was not asked has no outcome.
    """
    earned = share(marks)
    if earned == 1:
        return FactOutcome.GOT_IT
    return FactOutcome.PARTLY if earned else FactOutcome.NOT_YET


def share(marks: Sequence[int]) -> Fraction:
    """Give the share (0 to 1) of the marks that were earned, each 0 to `MAX_MARK`.

    :raises ValueError: where there are no marks.
    """
    if not marks:
        raise ValueError("no marks, hence no share of them")
    return Fraction(sum(marks), MAX_MARK * len(marks))
