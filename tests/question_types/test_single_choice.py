from typing import Any

import pytest

from quizapp.question_types.base import MAX_MARK, UnreadableError
from quizapp.question_types.single_choice import SingleChoice
from tests.question_types.samples import SAMPLES

TYPE = SingleChoice()
SAMPLE = TYPE.build(SAMPLES["single_choice"])


def with_options(*options: dict[str, Any]) -> dict[str, Any]:
    """Return the data of options a, b, c … with feedback, the first one correct."""
    common = ({"id": "abcdefghijkl"[n], "feedback": "No."} for n in range(len(options)))
    data = [{**base, **option} for base, option in zip(common, options, strict=True)]
    data[0].setdefault("correct", True)
    return {"options": data}


def texts(*options: str) -> dict[str, Any]:
    return with_options(*({"text": text} for text in options))


def problems(data: dict[str, Any], *, warning: bool) -> list[tuple[tuple[str | int, ...], str]]:
    found = TYPE.problems(TYPE.build(data))
    return [(problem.path, problem.message) for problem in found if problem.warning is warning]


@pytest.mark.parametrize(
    ("response", "mark"), [("a", MAX_MARK), ("b", 0), ("a b", 0), ("A", 0), ("", 0), ("z", 0)]
)
def test_only_the_right_option_earns_the_mark(response: str, mark: int) -> None:
    assert TYPE.mark(SAMPLE, response) == mark


def test_the_chosen_option_is_described_with_its_text_and_feedback() -> None:
    assert TYPE.chosen(SAMPLE, "b") == ("b",)
    assert TYPE.describe(SAMPLE, "b", "en") == ("Four days",)
    assert TYPE.feedback(SAMPLE, "b") == ("That is how much shorter it gets.",)
    assert TYPE.feedback(SAMPLE, "a") == ("Down from six.",)


def test_an_option_that_is_gone_is_skipped() -> None:
    assert TYPE.chosen(SAMPLE, "z") == TYPE.describe(SAMPLE, "z", "en") == ()
    assert TYPE.feedback(SAMPLE, "z") == ()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (["z"], "choice_unknown"),
        (["A"], "choice_unknown"),
        (["a "], "choice_unknown"),
        (["a b"], "choice_unknown"),
        (["a", "b"], "choice_one"),
        (["a", "z"], "choice_one"),
    ],
)
def test_one_of_the_options_has_to_be_entered(values: list[str], code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        TYPE.read(SAMPLE, values, "en")
    assert (caught.value.code, caught.value.hints) == (code, {})


def test_options_are_shuffled_unless_the_author_says_no() -> None:
    assert TYPE.shuffles(SAMPLE)
    fixed = TYPE.build({**SAMPLES["single_choice"], "shuffle": False})
    assert not TYPE.shuffles(fixed)
    assert TYPE.dump(fixed)["shuffle"] is False


@pytest.mark.parametrize(
    ("correct", "message"),
    [
        ([False, False], "Exactly one option has to be correct, but none of them are."),
        ([True, True], "Exactly one option has to be correct, but 2 of them are."),
    ],
)
def test_not_exactly_one_right_option_is_an_error(correct: list[bool], message: str) -> None:
    data = with_options(
        {"text": "Oil", "correct": correct[0]}, {"text": "Gas", "correct": correct[1]}
    )
    assert problems(data, warning=False) == [(("options",), message)]


def test_an_option_without_any_right_one_beside_it_still_has_a_key() -> None:
    body = TYPE.build(with_options({"text": "Oil", "correct": False}, {"text": "Gas"}))
    assert TYPE.key(body) == ""
    assert TYPE.guess(body) == 0


def test_two_options_of_one_id_are_an_error() -> None:
    data = with_options({"text": "Oil"}, {"text": "Gas"}, {"text": "Coal", "id": "b"})
    assert problems(data, warning=False) == [(("options", 2, "id"), "There are two options b.")]


def test_an_option_without_a_visible_text_is_an_error() -> None:
    assert problems(texts("Oil", " \t"), warning=False) == [
        (("options", 1, "text"), "Option b has no text.")
    ]


@pytest.mark.parametrize("twin", ["Natural gas", "natural  GAS", " Natural gas.", "Ｎatural gas"])
def test_two_options_that_say_the_same_are_a_flaw(twin: str) -> None:
    assert problems(texts("Natural gas", "Oil", twin), warning=True) == [
        (("options", 2, "text"), "Options a and c say the same.")
    ]


@pytest.mark.parametrize(("one", "other"), [("1.5", "15"), ("C", "C++"), ("x < y", "x > y")])
def test_options_that_differ_in_a_sign_are_no_twins(one: str, other: str) -> None:
    assert problems(texts(one, other), warning=True) == []


def test_a_wrong_option_without_feedback_is_a_flaw() -> None:
    data = with_options({"text": "Oil", "feedback": ""}, {"text": "Gas", "feedback": ""})
    message = "Option b has no feedback: say why someone might have thought so."
    assert problems(data, warning=True) == [(("options", 1), message)]


@pytest.mark.parametrize(
    "text",
    [
        "All of the above",
        "None of the above.",
        "all the above",
        "None of these",
        "None of these options",
        "Both a and b",
        "Neither (A) nor (B)",
        "Any of the above",
    ],
)
def test_an_option_about_other_options_is_a_flaw(text: str) -> None:
    ((path, message),) = problems(texts("Oil", "Gas", text), warning=True)
    assert path == ("options", 2, "text")
    assert message.startswith("Option c speaks of other options")


@pytest.mark.parametrize(
    "text", ["Both Russia and China", "None", "A and B", "All of the above-ground lines", "Both"]
)
def test_an_option_that_only_sounds_alike_is_none(text: str) -> None:
    assert problems(texts("Oil", "Gas", text), warning=True) == []


@pytest.mark.parametrize(
    ("key", "others", "flawed"),
    [
        ("It cuts the journey from six days down to two", ["It costs more", "It is slower"], True),
        ("x" * 27, ["y" * 20], True),
        ("x" * 26, ["y" * 20], False),
        ("x" * 20, ["y" * 5], False),
        ("x" * 40, ["y" * 5, "z" * 39], False),
        ("x" * 5, ["y" * 40], False),
    ],
)
def test_a_key_much_longer_than_all_others_is_a_flaw(
    key: str, others: list[str], flawed: bool
) -> None:
    found = problems(texts(key, *others), warning=True)
    assert [path for path, _ in found] == ([("options", 0, "text")] if flawed else [])
