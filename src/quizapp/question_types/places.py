"""What the types share in which a reader fills several places, each with one of several choices."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from quizapp.question_types.base import MAX_MARK, Body, BodyProblem, Option, UnreadableError
from quizapp.question_types.choices import Choosing
from quizapp.question_types.folding import even

ID: Mapping[str, Any] = {
    "type": "string",
    "maxLength": 64,
    # A plain $ would let a final newline pass in Python.
    "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*(?!\n)$",
}
FEEDBACK: Mapping[str, Any] = {"type": "string", "maxLength": 1000}


def text_schema(description: str, longest: int) -> Mapping[str, Any]:
    """Give the schema of a text that readers see."""
    return {
        "description": description,
        "type": "string",
        "minLength": 1,
        "maxLength": longest,
    }


def cell(place: str, choice: str) -> str:
    """Name a choice in its place; neither id has a colon."""
    return f"{place}:{choice}"


class Placing(Choosing[Body]):
    """A type with places; a response is what was put where, such as `fr:paris it:rome`.

    An option is a choice in one place, and its id is `place:choice`. The options of a place stand
    together, in the author's order of the places. A place that was left empty is not in the
    response: what is there is marked, and the rest earns nothing.
    """

    def read(self, body: Body, values: Sequence[str], language: str) -> str | None:  # noqa: ARG002
        """Give the options chosen, in the author's order, joined by single spaces.

        :raises UnreadableError: `choice_unknown` for a value that is no option, `choice_one` where
            one place got two of them.
        """
        ids = set(self._known(body, values))
        if len({_place(id_) for id_ in ids}) < len(ids):
            raise self.clash(ids)
        return " ".join(self.chosen(body, " ".join(ids))) or None

    def clash(self, ids: Iterable[str]) -> UnreadableError:  # noqa: ARG002
        """Say that one place got two choices."""
        return UnreadableError("choice_one")

    def places(self, body: Body) -> tuple[str, ...]:
        """Give the ids of the places, in the author's order."""
        return tuple(dict.fromkeys(_place(option.id) for option in self.options(body)))

    def empty(self, body: Body, response: str) -> int:
        """Count the places that a response leaves empty."""
        return len(self.places(body)) - len({_place(id_) for id_ in self.chosen(body, response)})

    def key(self, body: Body) -> str:
        """Give the right option of every place."""
        right = {_place(o.id): o.id for o in reversed(self.options(body)) if o.correct}
        return " ".join(right[place] for place in self.places(body) if place in right)

    @abstractmethod
    def structure(self, body: Body) -> tuple[str, ...]:
        """Give what a correction leaves as it is."""

    def _filled(self, body: Body, response: str) -> dict[str, Option]:
        """Give what stands in each place; a place with two things in it counts as empty."""
        picked = self._picked(body, response)
        places = [_place(option.id) for option in picked]
        return {
            place: option
            for place, option in zip(places, picked, strict=True)
            if places.count(place) == 1
        }


class PlacingEach(Placing[Body]):
    """A type whose places are right or wrong each by itself, and earn equal parts of the mark."""

    def mark(self, body: Body, response: str) -> int:
        """Give each place that is right its share of the mark, rounded down to whole twelfths."""
        right = sum(option.correct for option in self._filled(body, response).values())
        return _share(right, len(self.places(body)))

    def guess(self, body: Body) -> float:
        """Give the mean share of the mark over all ways to fill every place."""
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
        all_ = len(chances) - 1
        mean = sum((p * _share(right, all_) for right, p in enumerate(chances)), Fraction(0))
        return float(mean / MAX_MARK)


def unlike(
    name: str, path: tuple[str | int, ...], things: Sequence[tuple[str, str]], *, fatal: bool
) -> Iterator[BodyProblem]:
    """Name things (id, text) with one id, with no text, and with the same text.

    The same text is an error where it is `fatal`, else a warning.
    """
    ids: set[str] = set()
    texts: dict[str, str] = {}
    for number, (id_, written) in enumerate(things):
        if id_ in ids:
            yield BodyProblem((*path, number, "id"), f"There are two {name}s {id_}.")
        ids.add(id_)
        text = even(written).rstrip(". ")
        if not text:
            yield BodyProblem((*path, number, "text"), f"The {name} {id_} has no text.")
        elif text in texts:
            message = f"The {name}s {texts[text]} and {id_} say the same."
            yield BodyProblem((*path, number, "text"), message, warning=not fatal)
        texts.setdefault(text, id_)


def _place(id_: str) -> str:
    return id_.partition(":")[0]


def _share(right: int, all_: int) -> int:
    return MAX_MARK * right // all_ if all_ else 0
