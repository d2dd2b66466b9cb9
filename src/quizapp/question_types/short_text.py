"""Short text: the reader writes a word or a few."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from quizapp.question_types.base import MAX_MARK, BodyProblem, UnreadableError
from quizapp.question_types.folding import LONG_WORD, FoldedText, fold, tidy
from quizapp.question_types.written import WrittenType

MAX_LENGTH = 500
"""The longest response, in characters."""
MAX_RAW = 4 * MAX_LENGTH
"""Longer input is rejected unread, because normalising it could take long."""


@dataclass(frozen=True, slots=True)
class WrongText:
    """A wrong answer that the author anticipated."""

    answer: str
    feedback: str


@dataclass(frozen=True, slots=True)
class ShortTextBody:
    """The body: the accepted answers, the model answer first, and anticipated wrong ones."""

    accept: tuple[str, ...]
    typos: bool = False
    wrong: tuple[WrongText, ...] = ()


class ShortText(WrittenType[ShortTextBody]):
    """Write a word or a few. The response is the text as written, in NFC, spaces folded.

    Case, accents, spaces, punctuation and a leading English article never matter, see `folding.py`.
    With `typos`, one typo is forgiven in each word of seven or more letters, unless the text matches
    an anticipated wrong answer.
    """

    name = "short_text"
    schema: Mapping[str, Any] = {
        "properties": {
            "accept": {
                "description": "The accepted answers; readers are shown the first. Case, accents, "
                "spaces, hyphens and punctuation never matter.",
                "type": "array",
                "minItems": 1,
                "maxItems": 50,
                "items": {"type": "string", "minLength": 1, "maxLength": 200},
            },
            "typos": {
                "description": "Whether to forgive one small typo in each word of seven or more "
                "letters.",
                "type": "boolean",
                "default": False,
            },
            "wrong": {
                "description": "Wrong answers that you foresee, each with what to say about it.",
                "type": "array",
                "maxItems": 20,
                "items": {
                    "type": "object",
                    "properties": {
                        "answer": {"type": "string", "minLength": 1, "maxLength": 200},
                        "feedback": {"type": "string", "minLength": 1, "maxLength": 1000},
                    },
                    "required": ["answer", "feedback"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["accept"],
    }

    def build(self, data: Mapping[str, Any]) -> ShortTextBody:
        return ShortTextBody(
            accept=tuple(data["accept"]),
            typos=data.get("typos", False),
            wrong=tuple(WrongText(**wrong) for wrong in data.get("wrong", ())),
        )

    def dump(self, body: ShortTextBody) -> dict[str, Any]:
        data: dict[str, Any] = {"accept": list(body.accept)}
        if body.typos:
            data["typos"] = True
        if body.wrong:
            data["wrong"] = [
                {"answer": wrong.answer, "feedback": wrong.feedback} for wrong in body.wrong
            ]
        return data

    def problems(self, body: ShortTextBody) -> Iterator[BodyProblem]:
        """Yield answers that are blank, duplicated, or both right and wrong."""
        accepted = [_folded(answer) for answer in body.accept]
        foreseen = [_folded(wrong.answer) for wrong in body.wrong]
        yield from _duplicate_problems(
            accepted, ("accept",), "This is accepted anyway: it matches answer"
        )
        yield from _duplicate_problems(
            foreseen, ("wrong",), "This is foreseen already: it matches answer"
        )
        for place, folded in enumerate(foreseen):
            if any(folded.matches(right) for right in accepted):
                message = f'"{body.wrong[place].answer}" is accepted as right.'
                yield BodyProblem(("wrong", place, "answer"), message)
        if body.typos and not any(right.has_long_word for right in accepted):
            message = f"No accepted answer has a word of {LONG_WORD} letters: this does nothing."
            yield BodyProblem(("typos",), message, warning=True)

    def read(self, body: ShortTextBody, values: Sequence[str], language: str) -> str | None:  # noqa: ARG002
        """Return the text as written, tidied.

        :raises UnreadableError: `text_too_long` with the hint `limit`.
        """
        too_long = UnreadableError("text_too_long", {"limit": str(MAX_LENGTH)})
        written = " ".join(values)
        if len(written.strip()) > MAX_RAW:
            raise too_long
        response = tidy(written)
        if len(response) > MAX_LENGTH:
            raise too_long
        seen = any(unicodedata.category(char) not in {"Cf", "Zs"} for char in response)
        return response if seen else None

    def entered(self, body: ShortTextBody, response: str, language: str) -> tuple[str, ...]:  # noqa: ARG002
        return (response,)

    def mark(self, body: ShortTextBody, response: str) -> int:
        if len(response) > MAX_RAW:
            return 0
        typed = fold(tidy(response))
        accepted = [_folded(answer) for answer in body.accept]
        if any(right.matches(typed) for right in accepted):
            return MAX_MARK
        if body.typos and not any(_folded(wrong.answer).matches(typed) for wrong in body.wrong):
            return MAX_MARK if any(right.matches_with_typos(typed) for right in accepted) else 0
        return 0

    def key(self, body: ShortTextBody) -> str:
        return tidy(body.accept[0])

    def describe(self, body: ShortTextBody, response: str, language: str) -> tuple[str, ...]:  # noqa: ARG002
        return (response,) if response.strip() else ()

    def feedback(self, body: ShortTextBody, response: str) -> tuple[str, ...]:
        if len(response) > MAX_RAW:
            return ()
        typed = fold(tidy(response))
        return tuple(wrong.feedback for wrong in body.wrong if _folded(wrong.answer).matches(typed))


@lru_cache(maxsize=2048)
def _folded(answer: str) -> FoldedText:
    """Return an author's answer, folded once for all the responses it is compared with."""
    return fold(tidy(answer))


def _duplicate_problems(
    answers: Sequence[FoldedText], path: tuple[str], message: str
) -> Iterator[BodyProblem]:
    for place, folded in enumerate(answers):
        earlier = next((n for n in range(place) if answers[n].matches(folded)), None)
        if not folded.forms:
            yield BodyProblem((*path, place), "The answer is blank.")
        elif earlier is not None:
            yield BodyProblem((*path, place), f"{message} {earlier + 1}.", warning=True)
