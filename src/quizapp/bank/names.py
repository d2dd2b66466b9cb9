"""Makes names from titles and headings: lower-case letters, digits and single hyphens."""

import re
import unicodedata
from collections.abc import Container

_OTHER = re.compile(r"[^a-z0-9]+")
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l"})
_SMALL = re.compile("a|an|and|as|at|by|das|der|die|for|from|in|is|of|on|or|the|to|und")


def name_for(text: str, taken: Container[str], *, otherwise: str, longest: int = 64) -> str:
    """Return a name that is not taken; `otherwise` replaces a text without Latin letters, with a number if need be.

    A name that has to be cut does not end with a small word such as "and".
    """
    words = _words(text)
    while words and len("-".join(words)) > longest - 4:
        words.pop()
    while len(words) > 1 and _SMALL.fullmatch(words[-1]):
        words.pop()
    name = "-".join(words) or otherwise
    number, found = 2, name
    while found in taken:
        found = f"{name}-{number}"
        number += 1
    return found


def _words(text: str) -> list[str]:
    lower = unicodedata.normalize("NFC", text).casefold().translate(_SPELT)
    latin = unicodedata.normalize("NFKD", lower.replace("'", "").replace("’", ""))
    plain = "".join(letter for letter in latin if not unicodedata.combining(letter))
    words = _OTHER.sub(" ", plain).split()
    return [word[:60] for word in words]
