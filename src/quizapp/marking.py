"""Turns answers into marks, and the marks on a fact into its outcome."""

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
    """How well a reader understood a fact."""

    GOT_IT = "got_it"
    PARTLY = "partly"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A reader's answer to one question."""

    status: Status
    response: str | None = None
    """The canonical text (see the question types) if the status is `ANSWERED`, else None."""
    confidence: int | None = None
    """How sure the reader is of the answer, 0 to 100; None if not asked or skipped."""


def mark(type_name: str, body: Any, answer: GivenAnswer) -> int:
    """Return the mark of an answer in twelfths, 0 to `MAX_MARK`.

    "I don't know" and a blank earn 0 (measurement.md, section 0).

    :raises KeyError: if there is no such question type.
    """
    type_ = TYPES[type_name]
    if answer.status is not Status.ANSWERED or answer.response is None:
        return 0
    return type_.mark(body, answer.response)


def outcome(marks: Sequence[int]) -> FactOutcome:
    """Return the outcome of a fact, given the mark of each of its questions, 0 to `MAX_MARK`.

    All marks make it `GOT_IT`, none `NOT_YET`, anything between `PARTLY` (measurement.md, section 2).

    :raises ValueError: if there are no marks: a fact that was not asked has no outcome.
    """
    earned = share(marks)
    if earned == 1:
        return FactOutcome.GOT_IT
    return FactOutcome.PARTLY if earned else FactOutcome.NOT_YET


def share(marks: Sequence[int]) -> Fraction:
    """Return the share of the possible marks that was earned, 0 to 1; each mark is 0 to `MAX_MARK`.

    :raises ValueError: if there are no marks.
    """
    if not marks:
        raise ValueError("no marks, so there is no share of them")
    return Fraction(sum(marks), MAX_MARK * len(marks))
