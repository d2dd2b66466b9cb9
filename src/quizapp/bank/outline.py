"""Reads the facts and questions of a `quiz.yaml` that may be broken; unreadable texts become empty."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quizapp.bank.positions import Path


@dataclass(frozen=True, slots=True)
class QuestionOutline:
    """The parts of a question that the checks need."""

    path: Path
    id: str
    type: str
    pair: str
    marks: str
    prompt: str
    evidence: str


@dataclass(frozen=True, slots=True)
class FactOutline:
    """The parts of a fact that the checks need."""

    path: Path
    id: str
    heading: str
    questions: tuple[QuestionOutline, ...]

    def paired(self) -> bool:
        """Return whether the fact has a question a and a question b."""
        return {"a", "b"} <= {question.pair for question in self.questions}


def outline(data: Any) -> tuple[FactOutline, ...]:
    """Return the facts that can be read."""
    return tuple(
        FactOutline(
            path,
            text_at(fact, "id"),
            text_at(fact, "heading"),
            tuple(_questions(fact, path)),
        )
        for path, fact in _items(data, "facts", ())
    )


def text_at(data: Any, key: str) -> str:
    """Return the text under a key, or an empty one if there is none."""
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def _questions(fact: Any, path: Path) -> Iterator[QuestionOutline]:
    for place, question in _items(fact, "questions", path):
        yield QuestionOutline(
            place,
            text_at(question, "id"),
            text_at(question, "type"),
            text_at(question, "pair"),
            text_at(question, "marks"),
            text_at(question, "prompt"),
            text_at(question, "evidence"),
        )


def _items(data: Any, key: str, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    items = data.get(key) if isinstance(data, dict) else None
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield (*path, key, index), item
