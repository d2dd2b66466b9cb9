"""Fields for questions with several places to fill: drop-down lists, which need no script."""

from dataclasses import dataclass

from quizapp.marking import Status
from quizapp.question_types.base import Option
from quizapp.question_types.cloze import Gap
from quizapp.question_types.matching import MatchingChoice
from quizapp.question_types.ordering import OrderingItem
from quizapp.question_types.places import placed_id
from quizapp.web.answer_fields.base import AnswerField

CONTEXT = 4
"""Words on each side of a gap that tell users of screen readers where it is."""


class PlacesField(AnswerField):
    """The base of these fields: each value is `place:choice`, so their order does not matter."""

    @property
    def empty_places(self) -> int:
        """The number of places that the answer leaves empty."""
        if self.data is None or self.data.status is not Status.ANSWERED:
            return 0
        return int(self.kind.empty(self.body, self.data.response))  # type: ignore[attr-defined]

    def filled(self, place: str, choice: str) -> bool:
        """Return whether this choice was entered for this place."""
        return placed_id(place, choice) in self.entered


class MatchingField(PlacesField):
    """A list of choices for each item."""

    template = "answers/matching.html"

    @property
    def choices(self) -> list[MatchingChoice]:
        """The choices in the order drawn for this reader."""
        by_id = {choice.id: choice for choice in self.body.choices}
        return [by_id[choice_id] for choice_id in self.asked.options]


class OrderingField(PlacesField):
    """A list of positions for each item."""

    template = "answers/ordering.html"

    @property
    def items(self) -> list[OrderingItem]:
        """The items in the order drawn for this reader."""
        by_id = {item.id: item for item in self.body.items}
        return [by_id[item_id] for item_id in self.asked.options]


@dataclass(frozen=True, slots=True)
class ClozePiece:
    """Some words of a text with gaps, and the gap that follows them; the last piece has none."""

    text: str
    gap: Gap | None
    number: int
    options: tuple[Option, ...]
    words: str
    """What stands around the gap."""


class ClozeField(PlacesField):
    """A text with a list in each gap."""

    template = "answers/cloze.html"

    @property
    def pieces(self) -> list[ClozePiece]:
        """The pieces of the text, with options in the order drawn for this reader."""
        gaps = {gap.id: gap for gap in self.body.gaps}
        parts = self.body.parts()
        pieces = []
        for number, (text, gap_id) in enumerate(parts, 1):
            gap = gaps.get(gap_id)
            after = parts[number][0] if gap else ""
            pieces.append(ClozePiece(text, gap, number, self._options(gap), _around(text, after)))
        return pieces

    def _options(self, gap: Gap | None) -> tuple[Option, ...]:
        if gap is None:
            return ()
        drawn = {id_: place for place, id_ in enumerate(self.asked.options)}
        return tuple(sorted(gap.options.options, key=lambda o: drawn[placed_id(gap.id, o.id)]))


def _around(before: str, after: str) -> str:
    words = [*before.split()[-CONTEXT:], "…", *after.split()[:CONTEXT]]
    return " ".join(words)
