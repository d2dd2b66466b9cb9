"""Compares two texts word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

MOST = 1_000_000
"""Lists with more pairs of paragraphs, lines or words than this are not compared: they differ as wholes."""
AROUND = 12
"""The number of words shown on each side of a change in a long text."""

# Scripts without spaces are compared letter by letter.
_UNSPACED = (
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)
_TOKEN = re.compile(rf"\s+|{_UNSPACED}|(?:(?!{_UNSPACED})\w)+|[^\w\s]")
_PARAGRAPH = re.compile(r"(\n\s*\n)")


class PieceFate(StrEnum):
    """Whether a piece of text was kept, removed or added."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"
    SKIPPED = "skipped"
    """Kept, but too long to show; its text is empty."""


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """A piece of two texts: those not added make up the old text, and those not removed the new one."""

    fate: PieceFate
    text: str


def word_diff(old: str, new: str) -> tuple[DiffPiece, ...]:
    """Return the pieces that were kept, removed and added, by paragraph, then by line, then by word."""
    return tuple(_joined(_paragraphs(_PARAGRAPH.split(old), _PARAGRAPH.split(new))))


def side_by_side(old: str, new: str) -> tuple[list[DiffPiece], list[DiffPiece]]:
    """Return the pieces that make up each of two texts; a piece that is not kept differs from the other text."""
    pieces = word_diff(old, new)
    return (
        [piece for piece in pieces if piece.fate is not PieceFate.ADDED],
        [piece for piece in pieces if piece.fate is not PieceFate.REMOVED],
    )


def shortened(pieces: Sequence[DiffPiece]) -> tuple[DiffPiece, ...]:
    """Return the pieces with long kept ones cut to a few words on each side of a change, to show where it is."""
    found: list[DiffPiece] = []
    for place, piece in enumerate(pieces):
        words = _TOKEN.findall(piece.text)
        before = 2 * AROUND if place > 0 else 0
        after = 2 * AROUND if place < len(pieces) - 1 else 0
        if piece.fate is not PieceFate.KEPT or len(words) <= before + after + 2 * AROUND:
            found.append(piece)
            continue
        ends = ("".join(words[:before]), "".join(words[len(words) - after :]))
        shown = [replace(piece, text=end) for end in ends]
        found += [shown[0], DiffPiece(PieceFate.SKIPPED, ""), shown[1]]
    return tuple(piece for piece in found if piece.text or piece.fate is PieceFate.SKIPPED)


def _paragraphs(old: list[str], new: list[str]) -> Iterator[DiffPiece]:
    for same, before, after in _compared(old, new):
        if same:
            yield DiffPiece(PieceFate.KEPT, "".join(before))
        elif len(before) == len(after):
            for was, now in zip(before, after, strict=True):
                yield from _lines(was, now)
        else:
            yield from _lines("".join(before), "".join(after))


def _lines(old: str, new: str) -> Iterator[DiffPiece]:
    for same, gone, come in _compared(old.splitlines(True), new.splitlines(True)):
        if same:
            yield DiffPiece(PieceFate.KEPT, "".join(gone))
        else:
            yield from _words("".join(gone), "".join(come))


def _words(old: str, new: str) -> Iterator[DiffPiece]:
    for same, gone, come in _compared(_TOKEN.findall(old), _TOKEN.findall(new)):
        if same:
            yield DiffPiece(PieceFate.KEPT, "".join(gone))
        else:
            yield from _replaced("".join(gone), "".join(come))


def _replaced(old: str, new: str) -> Iterator[DiffPiece]:
    yield DiffPiece(PieceFate.REMOVED, old)
    yield DiffPiece(PieceFate.ADDED, new)


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Yield runs of items: (whether they are the same, those of the old list, those of the new one)."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    yield True, old[:start], new[:start]
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    if len(left) * len(right) > MOST:
        yield False, left, right
    else:
        for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            yield tag == "equal", left[i:j], right[k:m]
    yield True, old[len(old) - end :], new[len(new) - end :]


def _joined(pieces: Iterable[DiffPiece]) -> Iterator[DiffPiece]:
    """Join neighbouring pieces: between two kept pieces there is at most one removed and one added."""
    filled = [piece for piece in pieces if piece.text]
    for kept, run in groupby(_spread(filled), lambda piece: piece.fate is PieceFate.KEPT):
        found = list(run)
        for fate in (PieceFate.KEPT,) if kept else (PieceFate.REMOVED, PieceFate.ADDED):
            text = "".join(piece.text for piece in found if piece.fate is fate)
            if text:
                yield DiffPiece(fate, text)


def _spread(pieces: Sequence[DiffPiece]) -> Iterator[DiffPiece]:
    """Treat a space between two changes as changed, because two changed words read better as one change."""
    for place, piece in enumerate(pieces):
        around = [*pieces[max(0, place - 1) : place], *pieces[place + 1 : place + 2]]
        changed = len(around) == 2 and all(other.fate is not PieceFate.KEPT for other in around)
        if piece.fate is PieceFate.KEPT and changed and piece.text == " ":
            yield from _replaced(" ", " ")
        else:
            yield piece
