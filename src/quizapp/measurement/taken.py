"""One reader's attempt as it is counted: the same record from the database and from a response set."""

from dataclasses import dataclass
from enum import StrEnum

from quizapp.question_types.base import MAX_MARK

NOT_REACHED = "not_reached"
"""The status of a question that was asked for but never shown, or never sent."""
STATUSES = ("answered", "dont_know", "omitted", NOT_REACHED)


class CountingState(StrEnum):
    """How an attempt is counted."""

    FINISHED = "finished"
    INCOMPLETE = "incomplete"
    """Not finished: what was answered counts; totals only of a phase that is complete."""
    HASTY = "hasty"
    """Answered faster than anyone can read: counted as that and as nothing else."""


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """One question that a reader was asked in one phase, and what came of it."""

    question: str
    fact: str
    status: str
    """One of `STATUSES`."""
    mark: int
    """In twelfths, 0 to `maximum`; 0 where it was not answered."""
    maximum: int = MAX_MARK
    chosen: tuple[str, ...] = ()
    """Ids of the options that the answer chooses."""
    confidence: int | None = None
    """How sure the reader was, 0 to 100."""
    compared: bool = False
    """Whether it is what before and after are compared on: one of its fact's pair; without pairs, any."""


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """One reader's counted attempt. Questions that are dropped from the marks are left out of it."""

    cohort: str
    state: CountingState
    rating: int | None = None
    """The self-rating, 0 to 100."""
    day: str = ""
    """The ISO date on which it began; empty where it is not to be counted."""
    stopped: str = ""
    """The furthest step of an abandoned attempt, a short text of the caller's; empty where it is not to be counted."""
    pre: tuple[QuestionFacts, ...] = ()
    post: tuple[QuestionFacts, ...] = ()
