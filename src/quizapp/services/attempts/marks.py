"""Marks: what the counters take, and what a reader sees after corrections."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizapp.bank.quiz import EVERYONE, Question, Quiz
from quizapp.marking import GivenAnswer, mark, share
from quizapp.question_types.base import MAX_MARK

Given = Sequence[tuple[str, GivenAnswer]]
"""A reader's answers on one fact in one phase, with the ids of the questions."""
Marks = tuple[int | None, ...]
"""The mark of each answer in twelfths; None if the question does not count."""


@dataclass(frozen=True, slots=True)
class RevisionKey:
    """The key of one revision, and how it treats marks."""

    quiz: Quiz
    never_lower: bool = False
    """Whether this revision never lowers a mark that a reader has seen."""


def counted_mark(question: Question, answer: GivenAnswer) -> int | None:
    """Return the mark that the counters take, or None if the question is dropped."""
    return mark(question.type, question.body, answer) if question.counts else None


def seen_marks(steps: Sequence[RevisionKey], phase: str, given: Given) -> Marks:
    """Return what a reader sees on one fact after the revision that was read and its corrections.

    A correction that never lowers keeps the higher of two marks. If dropping a question, or counting it again, would
    lower the share of the fact's marks, it does not apply to this reader.
    """
    seen = _marks(steps[0].quiz, phase, given)
    for step in steps[1:]:
        new = _marks(step.quiz, phase, given)
        seen = _not_lower(seen, new) if step.never_lower else new
    return seen


def marks_share(marks: Marks) -> Fraction:
    """Return the share of the marks that count, 0 if none does."""
    counting = [mark for mark in marks if mark is not None]
    return share(counting) if counting else Fraction(0)


def _marks(quiz: Quiz, phase: str, given: Given) -> Marks:
    return tuple(_mark(quiz.questions[name], phase, answer) for name, answer in given)


def _mark(question: Question, phase: str, answer: GivenAnswer) -> int | None:
    # Before reading, full marks for everyone would only say that there was nothing to learn.
    if question.marks == EVERYONE and phase == "post":
        return MAX_MARK
    return counted_mark(question, answer)


def _not_lower(old: Marks, new: Marks) -> Marks:
    both = list(zip(old, new, strict=True))
    as_new = tuple(b if a is None or b is None else max(a, b) for a, b in both)
    as_old = tuple(a if a is None or b is None else max(a, b) for a, b in both)
    return as_old if marks_share(as_old) > marks_share(as_new) else as_new
