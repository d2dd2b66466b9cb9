"""Matching: items on the left, each of which goes with a choice on the right."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizapp.question_types.base import BodyProblem, Option
from quizapp.question_types.ids import ID_SCHEMA
from quizapp.question_types.places import (
    FEEDBACK,
    SeparatePlacesType,
    duplicate_problems,
    placed_id,
    text_schema,
)


@dataclass(frozen=True, slots=True)
class MatchingItem:
    """An item on the left; `match` is the id of the choice it goes with."""

    id: str
    text: str
    match: str
    feedback: str = ""
    """Shown to readers who matched it with something else."""


@dataclass(frozen=True, slots=True)
class MatchingChoice:
    """A choice on the right."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class MatchingBody:
    """The body: the items and the choices. A choice may fit several items, or none."""

    items: tuple[MatchingItem, ...]
    choices: tuple[MatchingChoice, ...]
    shuffle: bool = True


class Matching(SeparatePlacesType[MatchingBody]):
    """Match every item with a choice. The response is `item:choice` for each, as `fr:paris it:rome`.

    The mark is (items matched correctly / all items), rounded down to whole twelfths: every item has
    the same weight and a wrong match takes nothing away, as in Moodle's matching questions
    (`qtype_match`) and in QTI's `matchInteraction` with a mapping of equal values. Choices that fit
    nothing, not a penalty, keep guessing from paying: among n choices it earns a share of 1/n.
    """

    name = "matching"
    schema: Mapping[str, Any] = {
        "properties": {
            "items": {
                "description": "The things on the left, in your order.",
                "type": "array",
                "minItems": 2,
                "maxItems": 10,
                "items": {
                    "type": "object",
                    "properties": {
                        "id": {**ID_SCHEMA, "description": "A short stable name; answers keep it."},
                        "text": text_schema("What the reader sees. Plain text.", 200),
                        "match": {**ID_SCHEMA, "description": "The id of the choice it goes with."},
                        "feedback": {
                            **FEEDBACK,
                            "description": "Shown with the result to who matched it wrongly.",
                        },
                    },
                    "required": ["id", "text", "match"],
                    "additionalProperties": False,
                },
            },
            "choices": {
                "description": "What can be matched with the items. A choice may fit several "
                "items, or none, which keeps the last match from being given away.",
                "type": "array",
                "minItems": 2,
                "maxItems": 12,
                "items": {
                    "type": "object",
                    "properties": {
                        "id": {**ID_SCHEMA, "description": "A short stable name; answers keep it."},
                        "text": text_schema("What the reader sees. Plain text.", 150),
                    },
                    "required": ["id", "text"],
                    "additionalProperties": False,
                },
            },
            "shuffle": {
                "description": "Whether each reader gets the choices in a random order. Switch it "
                "off where they have an order of their own, such as years.",
                "type": "boolean",
                "default": True,
            },
        },
        "required": ["items", "choices"],
    }

    def build(self, data: Mapping[str, Any]) -> MatchingBody:
        return MatchingBody(
            items=tuple(MatchingItem(**item) for item in data["items"]),
            choices=tuple(MatchingChoice(**choice) for choice in data["choices"]),
            shuffle=data.get("shuffle", True),
        )

    def dump(self, body: MatchingBody) -> dict[str, Any]:
        data: dict[str, Any] = {
            "items": [_dump_item(item) for item in body.items],
            "choices": [{"id": choice.id, "text": choice.text} for choice in body.choices],
        }
        if not body.shuffle:
            data["shuffle"] = False
        return data

    def problems(self, body: MatchingBody) -> Iterator[BodyProblem]:
        """Yield indistinguishable texts, matches with missing choices, and a last match given away."""
        yield from duplicate_problems(
            "item", ("items",), [(i.id, i.text) for i in body.items], fatal=False
        )
        choices = [(choice.id, choice.text) for choice in body.choices]
        yield from duplicate_problems("choice", ("choices",), choices, fatal=False)
        known = {choice.id for choice in body.choices}
        for number, item in enumerate(body.items):
            if item.match not in known:
                yield BodyProblem(("items", number, "match"), f"There is no choice {item.match}.")
        used = Counter(item.match for item in body.items)
        if known == set(used) and set(used.values()) == {1}:
            message = (
                "Every choice fits exactly one item, so the last match follows from the others: "
                "add a choice that fits nothing."
            )
            yield BodyProblem(("choices",), message, warning=True)
        if len(used) == 1:
            message = "Every item goes with the same choice."
            yield BodyProblem(("items",), message, warning=True)

    def options(self, body: MatchingBody) -> tuple[Option, ...]:
        """Return each item combined with each choice."""
        return tuple(
            Option(
                id=placed_id(item.id, choice.id),
                text=f"{item.text} – {choice.text}",
                correct=choice.id == item.match,
                feedback="" if choice.id == item.match else item.feedback,
            )
            for item in body.items
            for choice in body.choices
        )

    def shown(self, body: MatchingBody) -> tuple[str, ...]:
        return tuple(choice.id for choice in body.choices)

    def shuffles(self, body: MatchingBody) -> bool:
        return body.shuffle

    def structure(self, body: MatchingBody) -> tuple[str, ...]:
        """Return the ids of the items and choices; which choice matches may be corrected."""
        return tuple(option.id for option in self.options(body))


def _dump_item(item: MatchingItem) -> dict[str, Any]:
    data = {"id": item.id, "text": item.text, "match": item.match}
    return {**data, "feedback": item.feedback} if item.feedback else data
