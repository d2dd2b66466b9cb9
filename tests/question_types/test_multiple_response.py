from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.question_types.base import MAX_MARK, UnreadableError
from quizapp.question_types.multiple_response import MultipleResponse
from tests.question_types.samples import SAMPLES

TYPE = MultipleResponse()
SAMPLE = TYPE.build(SAMPLES["multiple_response"])
SIZES = [(right, wrong) for right, wrong in product(range(1, 12), repeat=2) if right + wrong <= 12]


def data(right: int, wrong: int) -> dict[str, Any]:
    correct = [True] * right + [False] * wrong
    return {
        "options": [
            {"id": "abcdefghijkl"[n], "text": f"Thing {n}", "correct": right, "feedback": "No."}
            for n, right in enumerate(correct)
        ]
    }


def marks_of_all_sets(right: int, wrong: int) -> list[int]:
    """Return the mark of every set of ticks, the empty one first."""
    body = TYPE.build(data(right, wrong))
    ids = [option.id for option in body.options]
    ticks = product([False, True], repeat=len(ids))
    return [
        TYPE.mark(body, " ".join(id_ for id_, on in zip(ids, ticked, strict=True) if on))
        for ticked in ticks
    ]


@pytest.mark.parametrize(
    ("response", "mark"),
    [
        ("a c", 12),
        ("c a", 12),
        ("a", 6),
        ("a b", 2),
        ("a c b", 8),
        ("a c b d", 4),
        ("a c b d e", 0),
        ("b", 0),
        ("a b d", 0),
        ("", 0),
        ("a c zzz", 12),
        ("a a a", 6),
    ],
)
def test_right_ticks_earn_their_share_and_wrong_ones_lose_theirs(response: str, mark: int) -> None:
    assert TYPE.mark(SAMPLE, response) == mark


@pytest.mark.parametrize(
    ("right", "wrong", "ticked", "mark"), [(5, 2, "a", 2), (5, 7, "abcf", 5), (7, 5, "abcdefg", 12)]
)
def test_marks_are_rounded_down_to_whole_twelfths(
    right: int, wrong: int, ticked: str, mark: int
) -> None:
    assert TYPE.mark(TYPE.build(data(right, wrong)), " ".join(ticked)) == mark


@pytest.mark.parametrize(("right", "wrong"), SIZES)
def test_the_key_earns_everything_and_ticking_everything_nothing(right: int, wrong: int) -> None:
    body = TYPE.build(data(right, wrong))
    assert TYPE.mark(body, TYPE.key(body)) == MAX_MARK
    assert TYPE.mark(body, " ".join(option.id for option in body.options)) == 0


@pytest.mark.parametrize(("right", "wrong"), [size for size in SIZES if sum(size) <= 9])
def test_random_ticking_earns_a_quarter_at_most(right: int, wrong: int) -> None:
    marks = marks_of_all_sets(right, wrong)
    assert sum(marks) / MAX_MARK / len(marks) <= 0.25


@pytest.mark.parametrize(("right", "wrong"), [size for size in SIZES if sum(size) <= 9])
def test_guess_is_the_mean_over_all_sets_but_the_empty_one(right: int, wrong: int) -> None:
    _, *marks = marks_of_all_sets(right, wrong)
    expected = sum(marks) / MAX_MARK / len(marks)
    assert TYPE.guess(TYPE.build(data(right, wrong))) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("right", "wrong"), SIZES)
def test_guessing_stays_within_the_bounds_that_the_docstrings_name(right: int, wrong: int) -> None:
    bound = {2: 1 / 3, 3: 2 / 7}.get(right + wrong, 0.27)
    guess = TYPE.guess(TYPE.build(data(right, wrong)))
    assert guess <= bound + 1e-12
    blank_included = guess * (2 ** (right + wrong) - 1) / 2 ** (right + wrong)
    assert blank_included <= 0.25 + 1e-12


@given(st.permutations(["a", "c", "d"]))
def test_a_response_has_the_order_of_the_author(values: list[str]) -> None:
    assert TYPE.read(SAMPLE, [*values, ""], "en") == "a c d"
    assert TYPE.read(SAMPLE, values + values, "en") == "a c d"


@pytest.mark.parametrize("values", [["z"], ["a", "z"], ["a c"], ["A"]])
def test_a_value_that_is_no_option_is_unreadable(values: list[str]) -> None:
    with pytest.raises(UnreadableError) as caught:
        TYPE.read(SAMPLE, values, "en")
    assert caught.value.code == "choice_unknown"


def test_each_choice_is_described_and_commented_on_in_the_order_of_the_author() -> None:
    assert TYPE.chosen(SAMPLE, "c b gone") == ("b", "c")
    assert TYPE.describe(SAMPLE, "c b gone", "en") == ("Coal", "Gas")
    assert TYPE.feedback(SAMPLE, "c b a") == ("Coal is not mentioned.", "Above all from Siberia.")


@pytest.mark.parametrize(("right", "wrong"), [(0, 3), (3, 0)])
def test_all_right_or_all_wrong_is_an_error(right: int, wrong: int) -> None:
    body = TYPE.build(data(right, wrong))
    (problem,) = TYPE.problems(body)
    assert (problem.path, problem.warning) == (("options",), False)
    assert TYPE.mark(body, "a") == TYPE.guess(body) == 0


def test_the_flaws_of_options_are_named() -> None:
    flawed = data(2, 2)
    flawed["options"][0]["text"] = "All of the above"
    flawed["options"][3] |= {"text": "Thing 2", "feedback": ""}
    problems = list(TYPE.problems(TYPE.build(flawed)))
    assert [problem.path for problem in problems] == [
        ("options", 0, "text"),
        ("options", 3, "text"),
        ("options", 3),
    ]
    assert all(problem.warning for problem in problems)


def test_right_options_that_are_all_much_longer_are_a_flaw() -> None:
    flawed = data(2, 2)
    for option in flawed["options"][:2]:
        option["text"] += ", which somebody wrote with much more care"
    (problem,) = TYPE.problems(TYPE.build(flawed))
    assert problem.path == ("options", 0, "text")
    flawed["options"][1]["text"] = "Thing"
    assert list(TYPE.problems(TYPE.build(flawed))) == []
