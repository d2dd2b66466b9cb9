"""The description of a quiz that statistics need: plain values, from the question bank or a response set."""

from collections.abc import Iterable
from dataclasses import dataclass

from quizapp.question_types.base import MAX_MARK


@dataclass(frozen=True, slots=True)
class DescribedQuestion:
    """A question that counts."""

    id: str
    fact: str
    maximum: int = MAX_MARK
    """In twelfths, 0 or more."""
    pair: str | None = None
    """`a` or `b` for a fact's two parallel questions, else None."""
    options: tuple[str, ...] = ()
    """Ids of the options; empty if the reader writes the answer."""
    key: tuple[str, ...] = ()
    """Ids of the right options."""
    guess: float = 0.0
    """The mean share of the mark, 0 to 1, that blind guessing earns."""


def by_fact(questions: Iterable[DescribedQuestion]) -> dict[str, list[DescribedQuestion]]:
    """Return the questions on each fact, in order."""
    found: dict[str, list[DescribedQuestion]] = {}
    for question in questions:
        found.setdefault(question.fact, []).append(question)
    return found
