from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.question_types.base import MAX_MARK, UnreadableError
from quizapp.question_types.matching import Matching
from tests.question_types.samples import SAMPLES

TYPE = Matching()
SAMPLE = TYPE.build(SAMPLES["matching"])
KEY = "fr:paris it:rome va:rome"


def data(items: int, choices: int) -> dict[str, Any]:
    return {
        "items": [
            {"id": f"i{n}", "text": f"Item {n}", "match": f"c{n % choices}"} for n in range(items)
        ],
        "choices": [{"id": f"c{n}", "text": f"Choice {n}"} for n in range(choices)],
    }


def problems(data: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str, bool]]:
    return [(p.path, p.message, p.warning) for p in TYPE.problems(TYPE.build(data))]


@pytest.mark.parametrize(
    ("response", "mark"),
    [
        (KEY, 12),
        ("va:rome it:rome fr:paris", 12),
        ("fr:paris it:rome va:milan", 8),
        ("fr:paris it:rome", 8),
        ("fr:paris", 4),
        ("fr:rome it:paris va:milan", 0),
        ("fr:paris fr:rome it:rome", 4),
        ("fr:paris fr:paris", 4),
        ("fr:paris zz:rome", 4),
        ("fr paris", 0),
        ("", 0),
    ],
)
def test_each_item_that_is_matched_rightly_earns_its_share(response: str, mark: int) -> None:
    assert TYPE.mark(SAMPLE, response) == mark


@pytest.mark.parametrize(("right", "items", "mark"), [(4, 5, 9), (6, 7, 10), (1, 10, 1)])
def test_marks_are_rounded_down_to_whole_twelfths(right: int, items: int, mark: int) -> None:
    body = TYPE.build(data(items, 3))
    assert TYPE.mark(body, " ".join(TYPE.key(body).split()[:right])) == mark


@pytest.mark.parametrize(("items", "choices"), [(2, 2), (2, 5), (3, 3), (4, 3), (5, 4)])
def test_guess_is_the_mean_over_all_ways_to_match(items: int, choices: int) -> None:
    body = TYPE.build(data(items, choices))
    ways = [
        " ".join(f"i{item}:c{choice}" for item, choice in enumerate(way))
        for way in product(range(choices), repeat=items)
    ]
    mean = sum(TYPE.mark(body, way) for way in ways) / len(ways) / MAX_MARK
    assert TYPE.guess(body) == pytest.approx(mean, abs=1e-12)
    assert TYPE.guess(body) <= 1 / choices + 1e-12


@given(st.permutations(KEY.split()))
def test_a_response_has_the_order_of_the_author(values: list[str]) -> None:
    assert TYPE.read(SAMPLE, [*values, ""], "en") == KEY
    assert TYPE.read(SAMPLE, values + values, "en") == KEY


def test_items_may_be_left_without_a_match_and_two_may_have_the_same() -> None:
    assert TYPE.read(SAMPLE, ["", "it:paris", "fr:paris"], "en") == "fr:paris it:paris"
    assert TYPE.empty(SAMPLE, "fr:paris it:paris") == 1
    assert TYPE.empty(SAMPLE, KEY) == 0


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (["fr:zz"], "choice_unknown"),
        (["paris"], "choice_unknown"),
        (["paris:fr"], "choice_unknown"),
        (["fr:paris it:rome"], "choice_unknown"),
        (["fr:paris", "fr:rome"], "choice_one"),
    ],
)
def test_one_choice_at_most_is_read_for_each_item(values: list[str], code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        TYPE.read(SAMPLE, values, "en")
    assert caught.value.code == code


def test_a_response_is_described_as_pairs_and_wrong_ones_are_commented_on() -> None:
    assert TYPE.describe(SAMPLE, "it:milan fr:rome", "en") == ("France – Rome", "Italy – Milan")
    assert TYPE.feedback(SAMPLE, "fr:rome it:milan") == ("Paris, since 987.",)
    assert TYPE.feedback(SAMPLE, KEY) == ()


def test_the_choices_are_listed_and_shuffled_unless_the_author_says_no() -> None:
    assert TYPE.shown(SAMPLE) == ("paris", "rome", "milan")
    assert not TYPE.shuffles(SAMPLE)
    assert TYPE.shuffles(TYPE.build(data(2, 3)))


def test_a_correction_may_change_matches_and_nothing_else() -> None:
    changed = TYPE.build(data(3, 4))
    corrected = data(3, 4)
    corrected["items"][0] |= {"match": "c3", "text": "Reworded", "feedback": "No."}
    assert TYPE.structure(TYPE.build(corrected)) == TYPE.structure(changed)
    for other in (data(4, 4), data(3, 3)):
        assert TYPE.structure(TYPE.build(other)) != TYPE.structure(changed)


def test_a_match_with_no_choice_is_an_error() -> None:
    wrong = data(2, 3)
    wrong["items"][1]["match"] = "zz"
    assert problems(wrong) == [(("items", 1, "match"), "There is no choice zz.", False)]
    assert TYPE.mark(TYPE.build(wrong), TYPE.key(TYPE.build(wrong))) == 6


def test_ids_must_differ_and_texts_should() -> None:
    flawed = data(3, 4)
    flawed["items"][1] |= {"id": "i0"}
    flawed["choices"][3] |= {"text": " choice 0."}
    flawed["choices"][2] |= {"text": "\t"}
    assert problems(flawed) == [
        (("items", 1, "id"), "There are two items i0.", False),
        (("choices", 2, "text"), "The choice c2 has no text.", False),
        (("choices", 3, "text"), "The choices c0 and c3 say the same.", True),
    ]


def test_a_last_match_that_is_given_away_is_a_flaw() -> None:
    [(path, message, warning)] = problems(data(3, 3))
    assert (path, warning) == (("choices",), True)
    assert message.endswith("add a choice that fits nothing.")
    assert problems(data(4, 3)) == problems(data(3, 4)) == []


def test_one_match_for_everything_is_a_flaw() -> None:
    flawed = data(2, 2)
    flawed["items"][1]["match"] = "c0"
    assert problems(flawed) == [(("items",), "Every item goes with the same choice.", True)]
