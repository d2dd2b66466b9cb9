from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.marking import FactOutcome, GivenAnswer, Status, mark, outcome, share
from quizapp.question_types import TYPES
from quizapp.question_types.base import MAX_MARK
from tests.question_types.samples import SAMPLES

BODY = TYPES["multiple_response"].build(SAMPLES["multiple_response"])
MARKS = st.lists(st.integers(0, MAX_MARK), min_size=1)


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        (GivenAnswer(Status.ANSWERED, "a c"), 12),
        (GivenAnswer(Status.ANSWERED, "a"), 6),
        (GivenAnswer(Status.ANSWERED, ""), 0),
        (GivenAnswer(Status.ANSWERED), 0),
        (GivenAnswer(Status.DONT_KNOW), 0),
        (GivenAnswer(Status.OMITTED), 0),
        (GivenAnswer(Status.OMITTED, "a c"), 0),
    ],
)
def test_only_an_answer_earns_marks(answer: GivenAnswer, earned: int) -> None:
    assert mark("multiple_response", BODY, answer) == earned


@pytest.mark.parametrize("name", list(TYPES))
def test_the_key_of_every_type_earns_the_full_mark(name: str) -> None:
    body = TYPES[name].build(SAMPLES[name])
    assert mark(name, body, GivenAnswer(Status.ANSWERED, TYPES[name].key(body))) == MAX_MARK


@pytest.mark.parametrize("status", Status)
def test_an_unknown_type_is_a_mistake_of_the_programme(status: Status) -> None:
    with pytest.raises(KeyError):
        mark("essay", BODY, GivenAnswer(status, "a"))


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([12], FactOutcome.GOT_IT),
        ([12, 12], FactOutcome.GOT_IT),
        ([12, 11], FactOutcome.PARTLY),
        ([12, 0], FactOutcome.PARTLY),
        ([1], FactOutcome.PARTLY),
        ([0, 1], FactOutcome.PARTLY),
        ([0], FactOutcome.NOT_YET),
        ([0, 0], FactOutcome.NOT_YET),
    ],
)
def test_a_fact_is_got_with_all_its_marks_and_not_yet_with_none(
    marks: list[int], expected: FactOutcome
) -> None:
    assert outcome(marks) is expected


@given(MARKS)
def test_the_share_is_exact_and_agrees_with_the_outcome(marks: list[int]) -> None:
    earned = share(marks)
    assert 0 <= earned <= 1
    assert earned * len(marks) * MAX_MARK == sum(marks)
    assert (earned == 1) == (outcome(marks) is FactOutcome.GOT_IT)
    assert (earned == 0) == (outcome(marks) is FactOutcome.NOT_YET)


def test_a_third_of_the_marks_is_exactly_a_third() -> None:
    assert share([4, 0, 8]) == Fraction(1, 3)


def test_no_marks_have_neither_a_share_nor_an_outcome() -> None:
    with pytest.raises(ValueError, match="no marks"):
        share([])
    with pytest.raises(ValueError, match="no marks"):
        outcome([])


def test_statuses_and_outcomes_are_stored_and_exported_by_these_names() -> None:
    assert [str(status) for status in Status] == ["answered", "dont_know", "omitted"]
    assert [str(result) for result in FactOutcome] == ["got_it", "partly", "not_yet"]
