"""Adding, moving, copying and removing questions of a draft."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank import rearrange
from quizapp.bank.parts import Content, is_well_formed
from quizapp.bank.rearrange import MissingPartError
from quizapp.question_types import TYPES
from tests.bank.builders import ARTICLE, quiz_data


def content() -> Content:
    return {"quiz": quiz_data(), "article": ARTICLE}


def ids(made: Content) -> dict[str, list[str]]:
    return {fact["id"]: [q["id"] for q in fact["questions"]] for fact in made["quiz"]["facts"]}


YIELD = ["yield-more", "yield-where", "yield-pollen"]
COST = ["cost-year", "cost-harvests", "cost-power", "cost-products"]


@pytest.mark.parametrize(
    ("question", "steps", "first", "second"),
    [
        ("yield-where", -1, ["yield-where", "yield-more", "yield-pollen"], COST),
        ("yield-where", 1, ["yield-more", "yield-pollen", "yield-where"], COST),
        ("yield-more", -1, YIELD, COST),
        ("cost-products", 1, YIELD, COST),
        ("yield-pollen", 1, YIELD[:2], ["yield-pollen", *COST]),
        ("cost-year", -1, [*YIELD, "cost-year"], COST[1:]),
    ],
)
def test_a_question_moves_in_its_fact_and_over_its_end(
    question: str, steps: int, first: list[str], second: list[str]
) -> None:
    assert ids(rearrange.move(content(), question, steps)) == {"yield": first, "cost": second}


def test_a_question_moves_to_the_end_of_another_fact() -> None:
    moved = rearrange.move_to(content(), "yield-more", "cost")
    assert ids(moved) == {"yield": YIELD[1:], "cost": [*COST, "yield-more"]}
    assert ids(rearrange.move_to(content(), "yield-more", "yield"))["yield"] == YIELD


def test_a_copy_follows_its_original_under_its_own_id() -> None:
    once, first = rearrange.duplicate(content(), "yield-more")
    twice, second = rearrange.duplicate(once, "yield-more")
    assert ids(twice)["yield"] == ["yield-more", second, first, *YIELD[1:]]
    assert len({first, second, "yield-more"}) == 3
    original = rearrange.question_at(twice, "yield-more")
    made = rearrange.question_at(twice, first)
    assert {**made, "id": "", "pair": "a"} == {**original, "id": ""}
    assert made["options"] is not original["options"]


def test_a_removed_question_can_be_put_back_in_its_place() -> None:
    removed = rearrange.remove(content(), "yield-where")
    assert ids(removed)["yield"] == ["yield-more", "yield-pollen"]
    question = rearrange.question_at(content(), "yield-where")
    assert rearrange.put_back(removed, question, "yield", 1) == content()
    assert ids(rearrange.put_back(removed, question, "yield", 99))["yield"][-1] == "yield-where"
    # Putting it back twice does not duplicate it.
    back = rearrange.put_back(removed, question, "yield", 1)
    assert rearrange.put_back(back, question, "cost", 0) == content()


@pytest.mark.parametrize("type_name", TYPES)
def test_a_new_question_of_every_type_is_sound_and_named_after_its_fact(type_name: str) -> None:
    made, question_id = rearrange.new_question(content(), "cost", type_name)
    assert ids(made)["cost"] == [*COST, question_id]
    assert question_id.startswith("cost")
    assert is_well_formed(made)
    again, other = rearrange.new_question(made, "cost", type_name)
    assert other != question_id
    assert is_well_formed(again)


def test_evidence_is_taken() -> None:
    made = rearrange.take_evidence(content(), "yield-more", "Other words")
    assert rearrange.question_at(made, "yield-more")["evidence"] == "Other words"


Change = Callable[[Content], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda c: rearrange.move(c, "nothing", 1),
        lambda c: rearrange.move_to(c, "nothing", "cost"),
        lambda c: rearrange.move_to(c, "yield-more", "nothing"),
        lambda c: rearrange.duplicate(c, "nothing"),
        lambda c: rearrange.remove(c, "nothing"),
        lambda c: rearrange.new_question(c, "nothing", "numeric"),
        lambda c: rearrange.take_evidence(c, "nothing", "x"),
    ],
)
def test_a_missing_fact_or_question_raises(change: Change) -> None:
    with pytest.raises(MissingPartError):
        change(content())


@given(st.lists(st.tuples(st.sampled_from([*YIELD, *COST]), st.sampled_from([-1, 1])), max_size=12))
def test_moving_loses_no_question(moves: list[tuple[str, int]]) -> None:
    made = content()
    for question, steps in moves:
        made = rearrange.move(made, question, steps)
    assert sorted(id_ for fact in ids(made).values() for id_ in fact) == sorted([*YIELD, *COST])


def test_the_given_content_is_not_modified() -> None:
    given_content = content()
    before = copy.deepcopy(given_content)
    rearrange.move(given_content, "yield-more", 1)
    rearrange.remove(given_content, "yield-more")
    rearrange.duplicate(given_content, "yield-more")[0]["quiz"]["facts"][0]["questions"].clear()
    rearrange.new_question(given_content, "cost", "numeric")
    assert given_content == before


def test_the_keys_of_a_question_have_a_writers_order() -> None:
    mixed: dict[str, Any] = {"explanation": 1, "answer": 2, "evidence": 3, "type": 4, "id": 5}
    assert list(rearrange.in_order(mixed)) == ["id", "type", "answer", "evidence", "explanation"]
