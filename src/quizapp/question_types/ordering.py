"""Ordering: the reader puts items in order."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import factorial
from typing import Any

from quizapp.question_types.base import MAX_MARK, BodyProblem, Option, UnreadableError
from quizapp.question_types.ids import ID_SCHEMA
from quizapp.question_types.places import (
    FEEDBACK,
    PlacementType,
    duplicate_problems,
    placed_id,
    text_schema,
)

_NUMBERED = re.compile(r"\s*(?:[0-9]{1,2}|[a-z])[.)]\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OrderingItem:
    """One of the items to put in order."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class OrderingBody:
    """The body: the items in the right order."""

    items: tuple[OrderingItem, ...]
    feedback: str = ""
    """Shown to readers whose order is not entirely right."""


class Ordering(PlacementType[OrderingBody]):
    """Put items in order. The response is `place:item` by place, such as `1:b 2:a 3:c`.

    The mark is (pairs of items in the right order - pairs in the wrong order) / all pairs, never
    below 0, rounded down to whole twelfths: Kendall's rank correlation tau (M. G. Kendall, "A New
    Measure of Rank Correlation", Biometrika 30, 1938), clipped at 0. A pair with an item that was
    left without a place is in neither order.

    An order says which item comes before which, so every pair is a piece of knowledge, and one
    misplaced item costs only its own pairs. Comparing absolute places would also count all items
    behind it as wrong, and comparing neighbours would reward blocks in the wrong order. As with
    multiple responses, the mean before clipping is 0 over all orders, so blind guessing earns little:
    5/18 of the mark with three items, and less with more.
    """

    name = "ordering"
    schema: Mapping[str, Any] = {
        "properties": {
            "items": {
                "description": "What is to be put in order, in the right order. Each reader gets "
                "the items in a random one.",
                "type": "array",
                "minItems": 3,
                "maxItems": 10,
                "items": {
                    "type": "object",
                    "properties": {
                        "id": {**ID_SCHEMA, "description": "A short stable name; answers keep it."},
                        "text": text_schema("What the reader sees. Plain text.", 300),
                    },
                    "required": ["id", "text"],
                    "additionalProperties": False,
                },
            },
            "feedback": {
                **FEEDBACK,
                "description": "Shown with the result to who did not get all of it right.",
            },
        },
        "required": ["items"],
    }

    def build(self, data: Mapping[str, Any]) -> OrderingBody:
        return OrderingBody(
            tuple(OrderingItem(**item) for item in data["items"]), data.get("feedback", "")
        )

    def dump(self, body: OrderingBody) -> dict[str, Any]:
        data: dict[str, Any] = {
            "items": [{"id": item.id, "text": item.text} for item in body.items]
        }
        return {**data, "feedback": body.feedback} if body.feedback else data

    def problems(self, body: OrderingBody) -> Iterator[BodyProblem]:
        """Yield indistinguishable items, and numbers in the texts that give the order away."""
        yield from duplicate_problems(
            "item", ("items",), [(i.id, i.text) for i in body.items], fatal=True
        )
        numbered = [bool(_NUMBERED.match(item.text)) for item in body.items]
        if all(numbered):
            message = "The items are numbered, which gives the order away: leave the numbers out."
            yield BodyProblem(("items", 0, "text"), message, warning=True)

    def options(self, body: OrderingBody) -> tuple[Option, ...]:
        """Return each item combined with each place."""
        return tuple(
            Option(
                id=placed_id(str(place), item.id),
                text=f"{place}. {item.text}",
                correct=item is right,
            )
            for place, right in enumerate(body.items, 1)
            for item in body.items
        )

    def shown(self, body: OrderingBody) -> tuple[str, ...]:
        return tuple(item.id for item in body.items)

    def shuffles(self, body: OrderingBody) -> bool:  # noqa: ARG002
        """Return True: the author's order is the right one."""
        return True

    def structure(self, body: OrderingBody) -> tuple[str, ...]:
        """Return the ids of the items, sorted: their order may be corrected."""
        return tuple(sorted(item.id for item in body.items))

    def read(self, body: OrderingBody, values: Sequence[str], language: str) -> str | None:
        """Return the items with their places, by place, joined by single spaces.

        :raises UnreadableError: `place_twice` with the hint `place` if two items share a place,
            `choice_one` for one item in two places, `choice_unknown` for a value that is not an option.
        """
        response = super().read(body, values, language)
        items = [id_.partition(":")[2] for id_ in (response or "").split()]
        if len(set(items)) < len(items):
            raise UnreadableError("choice_one")
        return response

    def clash(self, ids: Iterable[str]) -> UnreadableError:
        """Return the error that names the place with two items."""
        places = sorted(int(id_.partition(":")[0]) for id_ in ids)
        twice = next(a for a, b in pairwise(places) if a == b)
        return UnreadableError("place_twice", {"place": str(twice)})

    def mark(self, body: OrderingBody, response: str) -> int:
        items = [option.id.partition(":")[2] for option in self._filled(body, response).values()]
        ranks = {item.id: rank for rank, item in enumerate(body.items)}
        given = [ranks[item] for item in items if items.count(item) == 1]
        total = len(body.items) * (len(body.items) - 1) // 2
        wrong = sum(first > second for first, second in combinations(given, 2))
        return _mark(len(given) * (len(given) - 1) // 2 - 2 * wrong, total)

    def feedback(self, body: OrderingBody, response: str) -> tuple[str, ...]:
        """Return the author's comment unless the order is entirely right."""
        right = self.mark(body, response) == MAX_MARK
        return () if right or not body.feedback else (body.feedback,)

    def guess(self, body: OrderingBody) -> float:
        """Return the mean share of the mark over all orders of all items."""
        size = len(body.items)
        pairs = size * (size - 1) // 2
        total = sum(
            orders * _mark(pairs - 2 * wrong, pairs)
            for wrong, orders in enumerate(_orders_by_wrong_pairs(size))
        )
        return total / (MAX_MARK * factorial(size))


def _mark(balance: int, pairs: int) -> int:
    return max(0, MAX_MARK * balance // pairs) if pairs else 0


def _orders_by_wrong_pairs(size: int) -> list[int]:
    """Return how many orders of `size` items have 0, 1, 2 … pairs in the wrong order."""
    counts = [1]
    for item in range(2, size + 1):
        # The new last item can move ahead of any number of the others.
        longer = [0] * (len(counts) + item - 1)
        for wrong, orders in enumerate(counts):
            for jump in range(item):
                longer[wrong + jump] += orders
        counts = longer
    return counts
