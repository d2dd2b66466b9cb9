"""Normalises the texts of a quiz, and defines the characters that none may hold."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f"  # controls, apart from tab and the ends of lines
    "\u202a-\u202e\u2066-\u2069"  # they reorder the text around them, which can hide words
    "\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LINE_END = re.compile(r"\r\n?")
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def normal_lines(text: str) -> str:
    """Return a text with every line ended by a single newline."""
    return _LINE_END.sub("\n", text)


def normal_text(text: str) -> str:
    """Return a text as a quiz stores it: stripped, with newlines as line ends."""
    return normal_lines(text).strip()


def normal_data(data: Any) -> Any:
    """Return plain data with every text normalised; keys stay unchanged."""
    if isinstance(data, str):
        return normal_text(data)
    if isinstance(data, Mapping):
        return {key: normal_data(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [normal_data(value) for value in data]
    return data


def why_forbidden(character: str) -> str:
    """Return why a character is not allowed in a quiz."""
    code = f"U+{ord(character):04X}"
    if character in _DIRECTIONS:
        return f"The invisible character {code} turns the direction of text, which can hide words."
    name = unicodedata.name(character, "a control character").lower()
    return f"The character {code} ({name}) cannot stand in a quiz."
