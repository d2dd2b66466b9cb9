from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.question_types.base import MAX_MARK, UnreadableError
from quizapp.question_types.ordering import Ordering
from tests.question_types.samples import SAMPLES

TYPE = Ordering()
SAMPLE = TYPE.build(SAMPLES["ordering"])


def placed(order: str) -> str:
    """Return the response that puts items a, b, c … in an order; a dot leaves a place empty."""
    return " ".join(f"{n}:{item}" for n, item in enumerate(order, 1) if item != ".")


def data(size: int) -> dict[str, Any]:
    return {"items": [{"id": "abcdefghij"[n], "text": f"Thing {n}"} for n in range(size)]}


def problems(*texts: str) -> list[tuple[tuple[str | int, ...], str, bool]]:
    items = [{"id": "abcdefghij"[n], "text": text} for n, text in enumerate(texts)]
    return [(p.path, p.message, p.warning) for p in TYPE.problems(TYPE.build({"items": items}))]


@pytest.mark.parametrize(
    ("order", "mark"),
    [
        ("abcd", 12),
        ("bacd", 8),  # one neighbour swapped: 5 - 1 of 6 pairs
        ("acdb", 4),  # b slipped by two: 4 - 2
        ("bcda", 0),  # a at the wrong end: 3 - 3
        ("cdab", 0),
        ("dcba", 0),
        ("abc.", 6),
        ("ab.d", 6),
        ("ab..", 2),
        ("ba..", 0),
        ("a...", 0),
        ("....", 0),
    ],
)
def test_pairs_in_the_right_order_earn_and_pairs_in_the_wrong_one_cost(
    order: str, mark: int
) -> None:
    assert TYPE.mark(SAMPLE, placed(order)) == mark


@pytest.mark.parametrize(
    ("response", "mark"),
    [("4:d 3:c 2:b 1:a", 12), ("1:a 2:a 3:b 4:c", 2), ("1:a 1:b 2:c 3:d", 2), ("a b c d", 0)],
)
def test_responses_that_no_form_sends_are_marked_all_the_same(response: str, mark: int) -> None:
    assert TYPE.mark(SAMPLE, response) == mark


@pytest.mark.parametrize("size", range(3, 8))
def test_guess_is_the_mean_over_all_orders_and_stays_small(size: int) -> None:
    body = TYPE.build(data(size))
    marks = [TYPE.mark(body, placed("".join(o))) for o in permutations("abcdefg"[:size])]
    assert TYPE.guess(body) == pytest.approx(sum(marks) / MAX_MARK / len(marks), abs=1e-12)
    assert TYPE.guess(body) <= 5 / 18 + 1e-12


def test_three_items_are_guessed_for_five_eighteenths_of_the_mark() -> None:
    assert TYPE.guess(TYPE.build(data(3))) == pytest.approx(5 / 18)
    assert TYPE.guess(TYPE.build(data(10))) < 0.12


@given(st.permutations(["1:b", "2:a", "3:c", "4:d"]))
def test_a_response_goes_by_the_places(values: list[str]) -> None:
    assert TYPE.read(SAMPLE, ["", *values], "en") == "1:b 2:a 3:c 4:d"


def test_places_may_stay_empty() -> None:
    assert TYPE.read(SAMPLE, ["3:a", "1:d"], "en") == "1:d 3:a"
    assert TYPE.empty(SAMPLE, "1:d 3:a") == 2


@pytest.mark.parametrize(
    ("values", "code", "hints"),
    [
        (["1:a", "2:b", "2:c"], "place_twice", {"place": "2"}),
        (["1:a", "2:a"], "choice_one", {}),
        (["5:a"], "choice_unknown", {}),
        (["0:a"], "choice_unknown", {}),
        (["a"], "choice_unknown", {}),
        (["1:z"], "choice_unknown", {}),
    ],
)
def test_each_place_has_one_item_at_most(
    values: list[str], code: str, hints: dict[str, str]
) -> None:
    with pytest.raises(UnreadableError) as caught:
        TYPE.read(SAMPLE, values, "en")
    assert (caught.value.code, caught.value.hints) == (code, hints)


def test_a_response_is_described_with_its_numbers() -> None:
    assert TYPE.describe(SAMPLE, "1:b 3:a", "en") == ("1. The contract", "3. The survey")


def test_only_readers_with_a_wrong_order_get_feedback() -> None:
    assert TYPE.feedback(SAMPLE, placed("bacd")) == ("Nobody builds without a contract.",)
    assert TYPE.feedback(SAMPLE, placed("abcd")) == ()
    assert TYPE.feedback(TYPE.build(data(3)), placed("bac")) == ()


def test_every_reader_gets_an_order_of_their_own() -> None:
    assert TYPE.shuffles(SAMPLE)
    assert TYPE.shown(SAMPLE) == ("a", "b", "c", "d")


def test_a_correction_may_change_the_order_but_not_the_items() -> None:
    corrected = data(4)
    corrected["items"].reverse()
    assert TYPE.structure(TYPE.build(corrected)) == TYPE.structure(SAMPLE)
    assert TYPE.structure(TYPE.build(data(5))) != TYPE.structure(SAMPLE)
    assert TYPE.mark(TYPE.build(corrected), placed("dcba")) == MAX_MARK


def test_items_that_say_the_same_cannot_be_put_in_order() -> None:
    assert problems("One", "Two", " one.") == [
        (("items", 2, "text"), "The items a and c say the same.", False)
    ]
    assert problems("One", "\t", "Two")[0][1] == "The item b has no text."


@pytest.mark.parametrize("texts", [("1. One", "2) Two", "3. Three"), ("a) One", "B. Two", "c) x")])
def test_numbers_that_give_the_order_away_are_a_flaw(texts: tuple[str, ...]) -> None:
    [(path, message, warning)] = problems(*texts)
    assert (path, warning) == (("items", 0, "text"), True)
    assert "leave the numbers out" in message


@pytest.mark.parametrize("texts", [("1. One", "Two", "3. Three"), ("1945", "1949", "1953")])
def test_numbers_that_are_the_text_are_none(texts: tuple[str, ...]) -> None:
    assert problems(*texts) == []
