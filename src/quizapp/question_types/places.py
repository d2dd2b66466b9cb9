"""Base classes of the types with several places, each of which the reader fills with a choice."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from quizapp.question_types.base import MAX_MARK, Body, BodyProblem, Option, UnreadableError
from quizapp.question_types.choices import ChoiceType
from quizapp.question_types.folding import normalise

FEEDBACK: Mapping[str, Any] = {"type": "string", "maxLength": 1000}


def text_schema(description: str, longest: int) -> Mapping[str, Any]:
    """Return the schema of a text that readers see, of at most `longest` characters."""
    return {
        "description": description,
        "type": "string",
        "minLength": 1,
        "maxLength": longest,
    }


def placed_id(place: str, choice: str) -> str:
    """Return the id of a choice in a place; neither id contains a colon."""
    return f"{place}:{choice}"


class PlacementType(ChoiceType[Body]):
    """A type with places. A response is the choice in each place, such as `fr:paris it:rome`.

    An option is a choice in one place, and its id is `place:choice`. Options are grouped by place, in
    the author's order of the places. A response omits places that were left empty: they earn nothing,
    and the others are marked as usual.
    """

    def read(self, body: Body, values: Sequence[str], language: str) -> str | None:  # noqa: ARG002
        """Return the chosen options in the author's order, joined by single spaces.

        :raises UnreadableError: `choice_unknown` for a value that is not an option, `choice_one` if
            one place has two of them.
        """
        ids = set(self._known(body, values))
        if len({_place(id_) for id_ in ids}) < len(ids):
            raise self.clash(ids)
        return " ".join(self.chosen(body, " ".join(ids))) or None

    def clash(self, ids: Iterable[str]) -> UnreadableError:  # noqa: ARG002
        """Return the error for two choices in one place."""
        return UnreadableError("choice_one")

    def places(self, body: Body) -> tuple[str, ...]:
        """Return the ids of the places, in the author's order."""
        return tuple(dict.fromkeys(_place(option.id) for option in self.options(body)))

    def empty(self, body: Body, response: str) -> int:
        """Return how many places a response leaves empty."""
        return len(self.places(body)) - len({_place(id_) for id_ in self.chosen(body, response)})

    def key(self, body: Body) -> str:
        right = {_place(o.id): o.id for o in reversed(self.options(body)) if o.correct}
        return " ".join(right[place] for place in self.places(body) if place in right)

    @abstractmethod
    def structure(self, body: Body) -> tuple[str, ...]:
        """Return what a correction must not change."""

    def _filled(self, body: Body, response: str) -> dict[str, Option]:
        """Return the option in each place; a place with two options counts as empty."""
        picked = self._picked(body, response)
        places = [_place(option.id) for option in picked]
        return {
            place: option
            for place, option in zip(places, picked, strict=True)
            if places.count(place) == 1
        }


class SeparatePlacesType(PlacementType[Body]):
    """A type whose places are marked one by one and have equal weight."""

    def mark(self, body: Body, response: str) -> int:
        right = sum(option.correct for option in self._filled(body, response).values())
        return _share(right, len(self.places(body)))

    def guess(self, body: Body) -> float:
        """Return the mean share of the mark over all ways to fill every place."""
        chances = [Fraction(1)]
        for place in self.places(body):
            options = [o for o in self.options(body) if _place(o.id) == place]
            hit = Fraction(sum(option.correct for option in options), len(options))
            chances = [
                before * (1 - hit) + more * hit
                for before, more in zip(
                    [*chances, Fraction(0)], [Fraction(0), *chances], strict=True
                )
            ]
        total = len(chances) - 1
        mean = sum((p * _share(right, total) for right, p in enumerate(chances)), Fraction(0))
        return float(mean / MAX_MARK)


def duplicate_problems(
    name: str, path: tuple[str | int, ...], things: Sequence[tuple[str, str]], *, fatal: bool
) -> Iterator[BodyProblem]:
    """Yield the (id, text) pairs that share an id, share a text or have no text.

    A shared text is an error if `fatal`, else a warning.
    """
    ids: set[str] = set()
    texts: dict[str, str] = {}
    for number, (id_, written) in enumerate(things):
        if id_ in ids:
            yield BodyProblem((*path, number, "id"), f"There are two {name}s {id_}.")
        ids.add(id_)
        text = normalise(written).rstrip(". ")
        if not text:
            yield BodyProblem((*path, number, "text"), f"The {name} {id_} has no text.")
        elif text in texts:
            message = f"The {name}s {texts[text]} and {id_} say the same."
            yield BodyProblem((*path, number, "text"), message, warning=not fatal)
        texts.setdefault(text, id_)


def _place(id_: str) -> str:
    return id_.partition(":")[0]


def _share(right: int, total: int) -> int:
    return MAX_MARK * right // total if total else 0
