"""The two words by which pupils sign in: easy to say, to hear and to type."""

import random
from collections.abc import Collection

FIRST = (
    "amber",
    "brave",
    "calm",
    "gentle",
    "golden",
    "happy",
    "lively",
    "merry",
    "quick",
    "silver",
)
SECOND = (
    "badger",
    "dolphin",
    "falcon",
    "heron",
    "koala",
    "otter",
    "panda",
    "robin",
    "tiger",
    "wren",
)


def draw_words(rng: random.Random, taken: Collection[str]) -> str:
    """Draw two words with a hyphen between them that nobody in the class has."""
    while True:
        words = f"{rng.choice(FIRST)}-{rng.choice(SECOND)}"
        if words not in taken:
            return words
