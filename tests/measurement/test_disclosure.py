"""Numbers that may be published, and groups that subtraction must not reveal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.measurement.disclosure import (
    DisclosedNumber,
    DisclosedTable,
    DisclosureRules,
    Extreme,
    Side,
    TooFew,
    Undefined,
    WithheldReason,
)

ON, OFF = DisclosureRules(), DisclosureRules(on=False)


def test_below_the_minimum_the_number_is_not_carried() -> None:
    assert ON.figure(50, (40, 60), 9) == TooFew(9, 10)
    assert ON.figure(50, (40, 60), 10) == DisclosedNumber(50, (40, 60), 10)
    assert ON.figure(50, (40, 60), 29, 30) == TooFew(29, 30)
    assert OFF.figure(50, None, 1) == DisclosedNumber(50, None, 1)
    assert OFF.figure(None, None, 0) == TooFew(0, 1)
    assert ON.figure(None, None, 50) == Undefined(WithheldReason.NOTHING_VARIES)


def test_numbers_of_few_readers_are_early() -> None:
    assert DisclosedNumber(50, None, 29).early
    assert not DisclosedNumber(50, None, 30).early


@pytest.mark.parametrize(
    ("value", "n", "expected"),
    [
        (95, 19, Extreme(Side.OVER_90, 19)),
        (100, 10, Extreme(Side.OVER_90, 10)),
        (0, 10, Extreme(Side.UNDER_10, 10)),
        (90, 10, DisclosedNumber(90, None, 10)),
        (10, 10, DisclosedNumber(10, None, 10)),
        (100, 20, DisclosedNumber(100, None, 20)),
        (100, 9, TooFew(9, 10)),
    ],
)
def test_extremes_of_small_groups_are_published_as_sides(
    value: int, n: int, expected: object
) -> None:
    assert ON.percentage(value, None, n) == expected


def test_tables_of_small_groups_have_sides() -> None:
    assert ON.table({"a": 11, "b": 1, "c": 0}, 12) == DisclosedTable(
        {"a": Side.OVER_90, "b": Side.UNDER_10, "c": Side.UNDER_10}, 12
    )
    assert ON.table({"a": 7, "b": 5}, 12) == DisclosedTable({"a": 7, "b": 5}, 12)
    assert ON.table({"a": 9}, 9) == TooFew(9, 10)
    assert OFF.table({"a": 2, "b": 0}, 2) == DisclosedTable({"a": 2, "b": 0}, 2)


def test_a_small_cohort_hides_another_if_the_rest_would_reveal_it() -> None:
    assert ON.withheld({"direct": 50, "embedded": 4}) == {"direct", "embedded"}
    assert ON.withheld({"direct": 50, "embedded": 4, "other": 20}) == {"embedded", "other"}
    assert ON.withheld({"direct": 50, "embedded": 40}) == set()
    assert ON.withheld({"direct": 50, "embedded": 0}) == {"embedded"}
    assert OFF.withheld({"direct": 1, "embedded": 0}) == {"embedded"}


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40)))
def test_no_difference_of_published_sums_is_a_small_group(groups: dict[str, int]) -> None:
    hidden = ON.withheld(groups)
    published = {group: n for group, n in groups.items() if group not in hidden}
    assert all(n >= 10 for n in published.values())
    rest = sum(groups.values()) - sum(published.values())
    assert rest == 0 or rest >= 10 or not published
