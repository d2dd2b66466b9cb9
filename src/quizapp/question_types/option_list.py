"""Lists of options: their schema, the body they make, and their common flaws."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizapp.question_types.base import BodyProblem, Option
from quizapp.question_types.folding import normalise
from quizapp.question_types.ids import ID_SCHEMA

LONG_KEY = 20
"""Characters up to which the right option may be longer than the others without a warning."""
MUCH_LONGER = 1.3
"""Ratio of the lengths above which a right option gives itself away."""

OPTION_LIST: Mapping[str, Any] = {
    "properties": {
        "options": {
            "description": "What can be chosen, in your order.",
            "type": "array",
            "minItems": 2,
            "maxItems": 12,
            "items": {
                "type": "object",
                "properties": {
                    "id": {
                        "description": "A short stable name, usually a, b, c, d. Answers are "
                        "stored under it, so keep it when you reword or reorder options.",
                        **ID_SCHEMA,
                    },
                    "text": {
                        "description": "What the reader sees. Plain text.",
                        "type": "string",
                        "minLength": 1,
                        "maxLength": 500,
                    },
                    "correct": {
                        "description": "Whether the option is right.",
                        "type": "boolean",
                        "default": False,
                    },
                    "feedback": {
                        "description": "Shown with the result to who chose this option. For a "
                        "wrong one: why someone might have thought so, and what is the case.",
                        "type": "string",
                        "maxLength": 1000,
                    },
                },
                "required": ["id", "text"],
                "additionalProperties": False,
            },
        },
        "shuffle": {
            "description": "Whether each reader gets the options in a random order. Switch it off "
            "where the options have an order of their own, such as years.",
            "type": "boolean",
            "default": True,
        },
    },
    "required": ["options"],
}


@dataclass(frozen=True, slots=True)
class OptionList:
    """The body of a question with a list of options."""

    options: tuple[Option, ...]
    shuffle: bool = True

    @property
    def right(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.correct)

    @property
    def wrong(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if not option.correct)


def option_of(data: Mapping[str, Any]) -> Option:
    """Return the option for keys that satisfy the schema of `OPTION_LIST`."""
    return Option(
        id=data["id"],
        text=data["text"],
        correct=data.get("correct", False),
        feedback=data.get("feedback", ""),
    )


class OptionListType:
    """Implements the methods of a type whose body is an `OptionList`."""

    schema: Mapping[str, Any] = OPTION_LIST

    def build(self, data: Mapping[str, Any]) -> OptionList:
        return OptionList(tuple(map(option_of, data["options"])), data.get("shuffle", True))

    def dump(self, body: OptionList) -> dict[str, Any]:
        data: dict[str, Any] = {"options": [dump_option(option) for option in body.options]}
        if not body.shuffle:
            data["shuffle"] = False
        return data

    def options(self, body: OptionList) -> tuple[Option, ...]:
        return body.options

    def shuffles(self, body: OptionList) -> bool:
        return body.shuffle


def list_problems(body: OptionList) -> Iterator[BodyProblem]:
    """Yield the problems that any list of options can have, whatever the type."""
    ids: set[str] = set()
    texts: dict[str, str] = {}
    names = "|".join(re.escape(option.id) for option in body.options)
    for place, option in enumerate(body.options):
        if option.id in ids:
            yield BodyProblem(("options", place, "id"), f"There are two options {option.id}.")
        ids.add(option.id)
        yield from _text_problems(place, option, texts, names)
        if not option.correct and not option.feedback.strip():
            message = f"Option {option.id} has no feedback: say why someone might have thought so."
            yield BodyProblem(("options", place), message, warning=True)
    yield from _long_key_problems(body)


def _text_problems(
    place: int, option: Option, seen: dict[str, str], ids: str
) -> Iterator[BodyProblem]:
    path = ("options", place, "text")
    text = normalise(option.text).rstrip(". ")
    if not text:
        yield BodyProblem(path, f"Option {option.id} has no text.")
        return
    if text in seen:
        message = f"Options {seen[text]} and {option.id} say the same."
        yield BodyProblem(path, message, warning=True)
    seen.setdefault(text, option.id)
    if _refers_to_options(text, ids):
        message = (
            f"Option {option.id} speaks of other options: their order changes from reader to "
            "reader, and who knows two of them knows the answer. Say a thing of its own."
        )
        yield BodyProblem(path, message, warning=True)


def _refers_to_options(text: str, ids: str) -> bool:
    """Return whether a text is "all of the above", "none of these", "both a and b" or the like."""
    which = "(all|none|any|both|neither|either)"
    many = which + "( of)?( the)?( above| these| options| answers){1,3}"
    two = rf"(both|neither|either) \(?({ids})\)? (and|nor|or|&) \(?({ids})\)?"
    return re.fullmatch(f"{many}|{two}", text) is not None


def _long_key_problems(body: OptionList) -> Iterator[BodyProblem]:
    if not body.right or not body.wrong:
        return
    shortest = min(len(option.text) for option in body.right)
    longest = max(len(option.text) for option in body.wrong)
    if shortest > LONG_KEY and shortest > MUCH_LONGER * longest:
        place = body.options.index(body.right[0])
        message = (
            "The right answer is much longer than the others, which gives it away: shorten it, "
            "or say as much in the others."
        )
        yield BodyProblem(("options", place, "text"), message, warning=True)


def dump_option(option: Option) -> dict[str, Any]:
    """Return the keys that `option_of` turns into this option, without those that have defaults."""
    data: dict[str, Any] = {"id": option.id, "text": option.text}
    if option.correct:
        data["correct"] = True
    if option.feedback:
        data["feedback"] = option.feedback
    return data
