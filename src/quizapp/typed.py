"""Reading what people type: whole numbers and texts of one line."""

import unicodedata

MAX_ID_DIGITS = 18
"""Digits that fit the 64-bit column of an id."""
_LONGEST = 1000
_JOINERS = "\u200c\u200d"
"""They shape the letters of some scripts."""
_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def whole_number(text: str, digits: int = 9) -> int | None:
    """Return the number that ASCII digits spell; None for anything else, and for more digits than these.

    A number of nine digits fits a 32-bit column.
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if is_number else None


def one_line(text: str | None) -> str:
    """Return a text without control characters, composed, with single spaces between its words."""
    composed = unicodedata.normalize("NFC", (text or "")[:_LONGEST])
    kept = (
        " " if unicodedata.category(sign) in _CONTROLS and sign not in _JOINERS else sign
        for sign in composed
    )
    line = " ".join("".join(kept).split())
    return line if line.strip(_JOINERS) else ""
