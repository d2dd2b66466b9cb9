"""How sure a reader is of an answer: five levels, stored as a number."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from quizapp.measurement import sureness
from quizapp.web.i18n import N_
from quizapp.web.i18n import gettext as _

_WORDS = (N_("Not at all"), N_("A little"), N_("Fairly"), N_("Very"), N_("Fully"))
_SURE = (
    N_("not at all sure"),
    N_("a little sure"),
    N_("fairly sure"),
    N_("very sure"),
    N_("fully sure"),
)
LEVELS: Mapping[int, str] = MappingProxyType(dict(zip(sureness.LEVELS, _WORDS, strict=True)))
"""What can be chosen, each with its word below "How sure are you?"."""


def read_confidence(values: Sequence[str]) -> int | None:
    """Return the chosen level, or None for anything that is not one of `LEVELS`; no page of ours sends that."""
    chosen = {str(level): level for level in LEVELS}
    return chosen.get(values[0]) if len(values) == 1 else None


def sure_words(confidence: int) -> str:
    """Return a stored level in words, such as "very sure"; any other number takes the nearest level's."""
    pairs = zip(LEVELS, _SURE, strict=True)
    return _(min(pairs, key=lambda pair: abs(pair[0] - confidence))[1])
