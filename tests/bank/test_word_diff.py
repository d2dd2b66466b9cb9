"""Differences between two texts, word by word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.word_diff import DiffPiece, PieceFate, shortened, side_by_side, word_diff

TEXTS = st.text(st.sampled_from("ab .\n蜂"), max_size=40)


def short(old: str, new: str) -> str:
    marks = {
        PieceFate.KEPT: "{}",
        PieceFate.REMOVED: "[-{}-]",
        PieceFate.ADDED: "[+{}+]",
        PieceFate.SKIPPED: "…",
    }
    return "".join(marks[piece.fate].format(piece.text) for piece in word_diff(old, new))


CASES = [
    ("", "", ""),
    ("", "new", "[+new+]"),
    ("old", "", "[-old-]"),
    ("A hive costs $15.", "A hive costs $150.", "A hive costs $[-15-][+150+]."),
    ("about four percent", "about forty percent", "about [-four-][+forty+] percent"),
    ("from another tree.", "from other trees.", "from [-another tree-][+other trees+]."),
    ("One.\n\nTwo.", "One.\n\nThree.", "One.\n\n[-Two-][+Three+]."),
    ("Late.\nSame.\n", "Soon.\nSame.\nNew.\n", "[-Late-][+Soon+].\nSame.\n[+New.\n+]"),
    ("蜜蜂采蜜", "蜜蜂酿蜜", "蜜蜂[-采-][+酿+]蜜"),
]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_changed_words_are_shown(old: str, new: str, expected: str) -> None:
    assert short(old, new) == expected


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_it(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(p.text for p in pieces if p.fate is not PieceFate.ADDED) == old
    assert "".join(p.text for p in pieces if p.fate is not PieceFate.REMOVED) == new
    assert all(piece.text for piece in pieces)
    assert all(one.fate != two.fate for one, two in pairwise(pieces))


def test_two_long_articles_without_a_common_paragraph_are_shown_as_wholes() -> None:
    old = " ".join(f"word{n}" for n in range(3000))
    new = " ".join(f"{n}word" for n in range(3000))
    assert [piece.fate for piece in word_diff(old, new)] == [PieceFate.REMOVED, PieceFate.ADDED]


def test_a_long_text_shows_only_the_words_around_a_change() -> None:
    words = [f"w{n}" for n in range(400)]
    pieces = shortened(word_diff(" ".join(words), " ".join([*words[:200], "new", *words[200:]])))
    shown = "".join(piece.text for piece in pieces)
    assert [piece.fate for piece in pieces].count(PieceFate.SKIPPED) == 2
    assert "w199 new w200" in shown
    assert "w150" not in shown
    assert "w0 " not in shown
    assert shortened([DiffPiece(PieceFate.KEPT, "short")]) == (DiffPiece(PieceFate.KEPT, "short"),)


def test_a_change_in_a_very_long_text_is_found_between_its_unchanged_parts() -> None:
    text = "Line.\n" * 20_000
    pieces = word_diff(f"{text}Mine.\n{text}", f"{text}Theirs.\n{text}")
    changed = [(piece.fate, piece.text) for piece in pieces if piece.fate is not PieceFate.KEPT]
    assert changed == [(PieceFate.REMOVED, "Mine"), (PieceFate.ADDED, "Theirs")]


def test_each_of_two_texts_side_by_side_has_its_own_words_and_those_of_both() -> None:
    old, new = side_by_side("It melts early.\nSame.\n", "It melts late.\nSame.\nNew.\n")
    assert old == [
        DiffPiece(PieceFate.KEPT, "It melts "),
        DiffPiece(PieceFate.REMOVED, "early"),
        DiffPiece(PieceFate.KEPT, ".\nSame.\n"),
    ]
    assert new == [
        DiffPiece(PieceFate.KEPT, "It melts "),
        DiffPiece(PieceFate.ADDED, "late"),
        DiffPiece(PieceFate.KEPT, ".\nSame.\n"),
        DiffPiece(PieceFate.ADDED, "New.\n"),
    ]
