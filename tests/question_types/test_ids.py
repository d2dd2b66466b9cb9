"""Ids."""

import re

import pytest

from quizapp.question_types.ids import LONGEST, WHOLE, is_id


@pytest.mark.parametrize("text", ["a", "2", "bees-and-orchards", "x" * LONGEST])
def test_words_of_small_letters_and_digits_are_an_id(text: str) -> None:
    assert is_id(text)
    assert re.search(WHOLE, text)


@pytest.mark.parametrize("text", ["", "A", "a--b", "-a", "a-", "a b", "é", "a\n", "٣"])
def test_anything_else_is_none(text: str) -> None:
    assert not is_id(text)
    assert not re.search(WHOLE, text)


def test_an_id_is_no_longer_than_its_column() -> None:
    assert not is_id("x" * (LONGEST + 1))
