"""How sure a reader is of an answer: five words, stored as a number."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from quizapp.web.texts import N_
from quizapp.web.texts import gettext as _

LEVELS: Mapping[int, str] = MappingProxyType(
    {0: N_("Not at all"), 25: N_("A little"), 50: N_("Fairly"), 75: N_("Very"), 100: N_("Fully")}
)
"""What can be chosen, each with its word below "How sure are you?"."""
_SURE: Mapping[int, str] = MappingProxyType(
    {
        0: N_("not at all sure"),
        25: N_("a little sure"),
        50: N_("fairly sure"),
        75: N_("very sure"),
        100: N_("fully sure"),
    }
)


def read_confidence(values: Sequence[str]) -> int | None:
    """Read what was chosen. Whatever is none of `LEVELS`, which no page sends, is as good as nothing."""
    chosen = {str(level): level for level in LEVELS}
    return chosen.get(values[0]) if len(values) == 1 else None


def sure_words(confidence: int) -> str:
    """Give a stored level in words, such as "very sure"; of other numbers, those of the nearest level."""
    nearest = min(LEVELS, key=lambda level: abs(level - confidence))
    return _(_SURE[nearest])
