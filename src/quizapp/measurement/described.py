"""What statistics have to know of a quiz: plain values, from the question bank or from a response set."""

from collections.abc import Iterable
from dataclasses import dataclass

from quizapp.question_types.base import MAX_MARK


@dataclass(frozen=True, slots=True)
class DescribedQuestion:
    """One question that counts."""

    id: str
    fact: str
    maximum: int = MAX_MARK
    """In twelfths, 0 or more."""
    pair: str | None = None
    """`a` or `b` in a fact's two parallel questions, else None."""
    options: tuple[str, ...] = ()
    """Ids of what can be chosen; empty where the reader writes."""
    key: tuple[str, ...] = ()
    """Ids of the right ones."""
    guess: float = 0.0
    """The mean share of the mark, 0 to 1, that blind guessing earns."""


def by_fact(questions: Iterable[DescribedQuestion]) -> dict[str, list[DescribedQuestion]]:
    """Give the questions on each fact, in order."""
    found: dict[str, list[DescribedQuestion]] = {}
    for question in questions:
        found.setdefault(question.fact, []).append(question)
    return found
