"""One reader's confidence, counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.measurement.sureness import SURE, Sureness, count_sure_answers

Said = list[tuple[int | None, bool]]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # "You were sure on 3 questions and right on 2 of those."
        ([(100, True), (75, True), (75, False), (50, True), (None, True)], Sureness(3, 2)),
        ([(74, True), (0, False)], Sureness(0, 0)),
        ([(75, False)], Sureness(1, 0)),
        ([(100, True)], Sureness(1, 1)),
        ([(None, True), (None, False)], None),
        ([], None),
    ],
)
def test_sure_answers_and_right_ones_among_them_are_counted(said: Said, expected: Sureness) -> None:
    assert count_sure_answers(said) == expected


levels = st.none() | st.integers(0, 100)


@given(st.lists(st.tuples(levels, st.booleans())))
def test_nobody_is_right_more_often_than_sure(said: Said) -> None:
    found = count_sure_answers(said)
    assert (found is None) == all(level is None for level, _ in said)
    if found is not None:
        assert 0 <= found.right <= found.sure
        assert found.sure == sum(level is not None and level >= SURE for level, _ in said)
