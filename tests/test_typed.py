"""Reading what people type."""

import pytest

from quizapp.typed import MAX_ID_DIGITS, one_line, whole_number


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("007", 7), ("9" * 9, 999_999_999)])
def test_digits_are_a_whole_number(typed: str, number: int) -> None:
    assert whole_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "-1", "+1", " 1", "1.0", "1e3", "\u0663", "\u00b2", "9" * 10]
)
def test_anything_else_is_none(typed: str) -> None:
    assert whole_number(typed) is None


def test_an_id_may_be_longer_and_still_fits_its_column() -> None:
    assert whole_number("9" * 18, MAX_ID_DIGITS) == 10**18 - 1 < 2**63
    assert whole_number("9" * 19, MAX_ID_DIGITS) is None


def test_one_line_has_nothing_that_nobody_sees() -> None:
    assert one_line("  Ann\u202e \x07Lee\t") == "Ann Lee"
    assert one_line("Ann\r\nLee") == "Ann Lee"
    assert one_line("e\u0301") == "é"
    assert one_line("\u200b\u200d\ufeff") == ""
    assert one_line("می\u200cخواهم") == "می\u200cخواهم"
    assert one_line(None) == ""


def test_no_more_is_read_than_a_line_can_have() -> None:
    assert len(one_line("a" * 5000)) == 1000
