import copy
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.question_types.base import MAX_MARK, UnreadableError
from quizapp.question_types.cloze import Cloze
from tests.question_types.samples import SAMPLES

TYPE = Cloze()
SAMPLE = TYPE.build(SAMPLES["cloze"])
KEY = "price:a years:c"


def data(text: str = "", *sizes: int) -> dict[str, Any]:
    """Return gaps g0, g1 … with these numbers of options, the first one right."""
    gaps = [
        {
            "id": f"g{gap}",
            "options": [
                {"id": "abcdef"[n], "text": f"Word {n}", "correct": n == 0, "feedback": "No."}
                for n in range(size)
            ],
        }
        for gap, size in enumerate(sizes or (2, 3))
    ]
    text = text or " and ".join(f"{{{gap['id']}}}" for gap in gaps)
    return {"text": text, "gaps": gaps}


def problems(data: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str, bool]]:
    return [(p.path, p.message, p.warning) for p in TYPE.problems(TYPE.build(data))]


@pytest.mark.parametrize(
    ("response", "mark"),
    [
        (KEY, 12),
        ("years:c price:a", 12),
        ("price:a years:a", 6),
        ("price:a", 6),
        ("price:b years:a", 0),
        ("price:a price:b years:c", 6),
        ("a c", 0),
        ("", 0),
    ],
)
def test_each_gap_that_is_filled_rightly_earns_its_share(response: str, mark: int) -> None:
    assert TYPE.mark(SAMPLE, response) == mark


@pytest.mark.parametrize("sizes", [(2,), (2, 3), (4, 2, 3), (2, 2, 2, 2, 2)])
def test_guess_is_the_mean_over_all_ways_to_fill_the_gaps(sizes: tuple[int, ...]) -> None:
    body = TYPE.build(data("", *sizes))
    ways = [
        " ".join(f"g{gap}:{option}" for gap, option in enumerate(way))
        for way in product(*("abcdef"[:size] for size in sizes))
    ]
    mean = sum(TYPE.mark(body, way) for way in ways) / len(ways) / MAX_MARK
    assert TYPE.guess(body) == pytest.approx(mean, abs=1e-12)


@given(st.permutations(KEY.split()))
def test_a_response_has_the_order_of_the_gaps(values: list[str]) -> None:
    assert TYPE.read(SAMPLE, values, "en") == KEY


def test_gaps_may_stay_empty() -> None:
    assert TYPE.read(SAMPLE, ["", "years:a"], "en") == "years:a"
    assert TYPE.empty(SAMPLE, "years:a") == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (["price:c"], "choice_unknown"),
        (["a"], "choice_unknown"),
        (["$242 billion"], "choice_unknown"),
        (["price:a", "price:b"], "choice_one"),
    ],
)
def test_a_gap_takes_one_of_its_own_options(values: list[str], code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        TYPE.read(SAMPLE, values, "en")
    assert caught.value.code == code


def test_a_response_is_described_in_its_text() -> None:
    full = "The line costs [$242 billion] and takes [six years] to build."
    assert TYPE.describe(SAMPLE, KEY, "en") == (full,)
    half = "The line costs […] and takes [two years] to build."
    assert TYPE.describe(SAMPLE, "years:a", "en") == (half,)
    assert TYPE.describe(SAMPLE, "zzz", "en") == ()


def test_every_option_chosen_is_commented_on() -> None:
    assert TYPE.feedback(SAMPLE, "years:a price:b") == (
        "Ten times that.",
        "Nobody builds that fast.",
    )
    assert TYPE.feedback(SAMPLE, KEY) == ("A long time.",)


def test_only_the_names_of_gaps_are_gaps() -> None:
    body = TYPE.build(data("{x} {G0} { g0 } {{g0}} {g1}", 2, 2))
    assert body.parts() == [("{x} {G0} { g0 } {", "g0"), ("} ", "g1"), ("", "")]


def test_a_correction_may_change_words_and_keys_but_no_gap_and_no_option() -> None:
    before = TYPE.structure(TYPE.build(data("", 2, 3)))
    corrected = data("Now {g0}, and then {g1}!", 2, 3)
    corrected["gaps"][0]["options"][0]["correct"] = False
    corrected["gaps"][0]["options"][1] |= {"correct": True, "text": "Other"}
    assert TYPE.structure(TYPE.build(corrected)) == before
    for other in (data("", 2, 2), data("", 2), data("{g1} before {g0}", 2, 3)):
        assert TYPE.structure(TYPE.build(other)) != before


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("{g0}, {g1}, {g2}", ("text",), "`{g2}` stands in the text, but there is no gap g2."),
        (
            "{g0}",
            ("gaps", 1, "id"),
            "The gap g1 must stand in the text once, as `{g1}`, but is not there.",
        ),
        (
            "{g0} {g1} {g0}",
            ("gaps", 0, "id"),
            "The gap g0 must stand in the text once, as `{g0}`, but stands there 2 times.",
        ),
    ],
)
def test_gaps_and_text_must_fit(text: str, path: tuple[str | int, ...], message: str) -> None:
    assert problems(data(text)) == [(path, message, False)]


def test_two_gaps_of_one_name_are_an_error() -> None:
    flawed = data("{g0}")
    flawed["gaps"][1]["id"] = "g0"
    assert problems(flawed) == [(("gaps", 1, "id"), "There are two gaps g0.", False)]


def test_gaps_in_another_order_than_the_text_are_a_flaw() -> None:
    [(path, _, warning)] = problems(data("{g1} {g0}"))
    assert (path, warning) == (("gaps",), True)


@pytest.mark.parametrize(("correct", "how_many"), [((), "none"), ((0, 1), "2")])
def test_one_option_of_a_gap_is_right(correct: tuple[int, ...], how_many: str) -> None:
    flawed = copy.deepcopy(data())
    for number, option in enumerate(flawed["gaps"][1]["options"]):
        option["correct"] = number in correct
    message = f"Exactly one option has to be correct, but {how_many} of them are."
    assert (("gaps", 1, "options"), message, False) in problems(flawed)


def test_the_flaws_of_options_are_named_in_their_gap() -> None:
    flawed = data()
    flawed["gaps"][1]["options"][2] |= {"text": "Word 1", "feedback": ""}
    flawed["gaps"][0]["options"][1]["text"] = "x" * 101
    assert [(path, warning) for path, _, warning in problems(flawed)] == [
        (("gaps", 0, "options", 1, "text"), True),
        (("gaps", 1, "options", 2, "text"), True),
        (("gaps", 1, "options", 2), True),
    ]
