"""The two words by which pupils sign in: easy to say, to hear and to type, and kind in every combination.

They are in `words/first.txt` and `words/second.txt`, one on each line. A word may be removed, as pupils keep the
words they have, but must never come back with another meaning.
"""

import random
import re
from collections.abc import Collection

from quizapp.paths import PACKAGE

_FOLDER = PACKAGE / "services" / "classes" / "words"
FIRST = tuple((_FOLDER / "first.txt").read_text("ascii").split())
SECOND = tuple((_FOLDER / "second.txt").read_text("ascii").split())
_FIRST, _SECOND = frozenset(FIRST), frozenset(SECOND)


def draw_words(rng: random.Random, taken: Collection[str]) -> str:
    """Draw two words, joined by a hyphen, that nobody in the class has."""
    while True:
        words = f"{rng.choice(FIRST)}-{rng.choice(SECOND)}"
        if words not in taken:
            return words


def normalise_words(typed: str) -> str:
    """Return two words as they are stored, however they were typed: "Amber Heron" is amber-heron."""
    return "-".join(re.findall(r"[a-z]+", typed.lower()))


def is_word_pair(words: str) -> bool:
    """Return whether these are a first and a second word of the lists."""
    first, _, second = words.partition("-")
    return first in _FIRST and second in _SECOND
