"""The record of one attempt that is counted, whether it comes from the database or from a response set."""

from dataclasses import dataclass
from enum import StrEnum

from quizapp.question_types.base import MAX_MARK

NOT_REACHED = "not_reached"
"""The status of a question that was to be asked but was never shown, or whose page was never sent."""
STATUSES = ("answered", "dont_know", "omitted", NOT_REACHED)


class CountingState(StrEnum):
    """How an attempt is counted."""

    FINISHED = "finished"
    INCOMPLETE = "incomplete"
    """Not finished: its answers count, but a phase's total only if that phase is complete."""
    HASTY = "hasty"
    """Answered faster than anyone can read: counted as hasty and as nothing else."""


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """One question that a reader was asked in one phase, and the outcome."""

    question: str
    fact: str
    status: str
    """One of `STATUSES`."""
    mark: int
    """In twelfths, 0 to `maximum`; 0 if it was not answered."""
    maximum: int = MAX_MARK
    chosen: tuple[str, ...] = ()
    """Ids of the chosen options."""
    confidence: int | None = None
    """How sure the reader was, 0 to 100."""
    compared: bool = False
    """Whether before and after are compared on it: it is one of its fact's pair, or the fact has no pair."""


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """One reader's counted attempt, without questions that were dropped from the marks."""

    cohort: str
    state: CountingState
    rating: int | None = None
    """The self-rating, 0 to 100."""
    day: str = ""
    """The ISO date on which it began; empty if days are not counted."""
    stopped: str = ""
    """The furthest step of an abandoned attempt, as named by the caller; empty if it is not counted."""
    pre: tuple[QuestionFacts, ...] = ()
    post: tuple[QuestionFacts, ...] = ()
