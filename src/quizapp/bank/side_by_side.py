"""Two texts side by side, with what differs marked in each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST = 3000
"""So many lines, or words, of two texts are compared with each other; more differ as a whole."""
_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A piece of one text."""

    text: str
    differs: bool


def side_by_side(ours: str, theirs: str) -> tuple[list[MarkedPiece], list[MarkedPiece]]:
    """Give the pieces of two texts, whose texts together are the whole texts."""
    left, right = ours.splitlines(keepends=True), theirs.splitlines(keepends=True)
    one, other = list[MarkedPiece](), list[MarkedPiece]()
    for same, old, new in _blocks(left, right):
        if same:
            one.append(MarkedPiece("".join(old), differs=False))
            other.append(MarkedPiece("".join(new), differs=False))
            continue
        old_words = _WORDS.findall("".join(old))
        new_words = _WORDS.findall("".join(new))
        for alike, before, after in _blocks(old_words, new_words):
            one.append(MarkedPiece("".join(before), differs=not alike))
            other.append(MarkedPiece("".join(after), differs=not alike))
    return _joined(one), _joined(other)


def _blocks(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    yield True, old[:start], new[:start]
    middle = old[start : len(old) - end], new[start : len(new) - end]
    if len(middle[0]) + len(middle[1]) > MOST:
        yield False, *middle
    else:
        matcher = SequenceMatcher(None, *middle, autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            yield tag == "equal", middle[0][a:b], middle[1][c:d]
    yield True, old[len(old) - end :], new[len(new) - end :]


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """Count how many pieces two texts share at their beginnings."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))


def _joined(pieces: list[MarkedPiece]) -> list[MarkedPiece]:
    """Join neighbours of one kind, and leave out empty ones."""
    joined: list[MarkedPiece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].differs == piece.differs:
            joined[-1] = MarkedPiece(joined[-1].text + piece.text, piece.differs)
        else:
            joined.append(piece)
    return joined
