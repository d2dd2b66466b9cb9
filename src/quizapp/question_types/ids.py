"""Ids of facts, questions, options, items and gaps: small letters and digits, in words joined by single hyphens."""

import re
from collections.abc import Mapping
from typing import Any

LONGEST = 64
ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
WHOLE = rf"^{ID}(?!\n)$"
"""The pattern of a text that is nothing but an id, for JSON Schema. A plain $ would let a final newline pass."""
ID_SCHEMA: Mapping[str, Any] = {"type": "string", "maxLength": LONGEST, "pattern": WHOLE}

_ID = re.compile(ID)


def is_id(text: str) -> bool:
    """Return whether a text is an id."""
    return len(text) <= LONGEST and _ID.fullmatch(text) is not None
