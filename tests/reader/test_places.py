"""Questions with several places: matching, ordering, and a text with gaps."""

from collections.abc import Callable

import pytest
from flask import Flask

from quizapp.bank.quiz import Quiz, quiz_from_data
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, dont_know, right, wrong

Stored = Callable[[], dict[tuple[str, str], tuple[str, str | None]]]
ALL = {"ask_before": "none", "per_fact": 5}
MATCHED = ["more:forty", "counted:twelve"]
ORDERED = ["1:bee", "2:pollen", "3:fruit"]


@pytest.fixture
def quiz(app: Flask) -> Quiz:
    quiz = builders.every_type_quiz(settings=ALL)
    publish(app, quiz)
    return quiz


@pytest.fixture
def reader(app: Flask, quiz: Quiz) -> Reader:
    reader = Reader(app, quiz)
    reader.begin()
    return reader


def lists(reader: Reader, question_id: str) -> list[dict[str, str]]:
    """Return the lists of a question: value -> text."""
    found = reader.form().all("select", name=f"answer-{question_id}")
    return [{o["value"]: o.text for o in entry.all("option")} for entry in found]


def test_each_item_has_a_list_of_the_choices(reader: Reader) -> None:
    first, second = lists(reader, "yield-numbers")
    assert {value: first[value] for value in sorted(first)} == {
        "": "Choose …",
        "more:forty": "40",
        "more:hundred": "100",
        "more:twelve": "12",
    }
    assert [value.partition(":")[2] for value in second] == [
        value.partition(":")[2] for value in first
    ]
    names = [label.text for label in reader.page.all("label")]
    assert {"Percent more fruit", "Orchards counted"} <= set(names)


def test_each_item_has_a_list_of_numbers(reader: Reader) -> None:
    found = lists(reader, "yield-steps")
    assert [list(options.values()) for options in found] == [["–", "1", "2", "3"]] * 3
    assert {value for options in found for value in options if value.endswith("bee")} == {
        "1:bee",
        "2:bee",
        "3:bee",
    }


def test_each_gap_has_a_list_with_a_name_that_says_where_it_is(reader: Reader) -> None:
    reader.send()
    gaps = reader.form().all("select")
    assert [gap["aria-label"] for gap in gaps] == [
        "Gap 1 of 2: A hive costs … a year and pays",
        "Gap 2 of 2: pays for itself after … .",
    ]
    sentence = reader.page.one("p", class_="gapped")
    assert [part for part in sentence.contents if isinstance(part, str) and part.strip()] == [
        "A hive costs ",
        " a year and pays for itself after ",
        ".",
    ]


def test_every_right_answer_comes_back_in_the_lists_and_earns_everything(
    reader: Reader, stored: Stored
) -> None:
    reader.send()
    reader.go("fact/1")
    entered = reader.entered()
    assert sorted(entered["yield-numbers"]) == sorted(MATCHED)
    assert sorted(entered["yield-steps"]) == ORDERED
    reader.walk()
    assert stored()["post", "yield-steps"] == ("answered", "1:bee 2:pollen 3:fruit")
    assert reader.page.one("h1").text == "2 of the 2 facts came across"


def given(reader: Reader) -> list[str]:
    return [p.text for p in reader.page.all("p", class_="given")]


def test_the_result_says_what_was_given_and_what_is_right(reader: Reader) -> None:
    reader.send(wrong, yield_numbers=["more:forty", "counted:hundred"])
    reader.send(wrong, cost_text=["price:a", "harvests:a"])
    texts = given(reader)
    assert (
        "You answered Percent more fruit – 40; Orchards counted – 100. "
        "The right answer: Percent more fruit – 40; Orchards counted – 12."
    ) in texts
    assert (
        "You answered 1. The blossom becomes a fruit; 2. Its pollen reaches the blossom; "
        "3. A bee visits another tree. The right answer: 1. A bee visits another tree; "
        "2. Its pollen reaches the blossom; 3. The blossom becomes a fruit."
    ) in texts
    assert (
        "You answered: A hive costs [$15] a year and pays for itself after [two harvests]. "
        "The right answer: A hive costs [$150] a year and pays for itself after [two harvests]."
    ) in texts
    for comment in (
        "There were twelve.",
        "Without pollen there is no fruit.",
        "That is a tenth of it.",
    ):
        assert comment in reader.page.text
    verdicts = [p.text for p in reader.page.all("p", class_="verdict")]
    assert verdicts.count("Partly right") == 2


def test_what_is_half_done_is_stored_and_pointed_out_once(reader: Reader, stored: Stored) -> None:
    reader.send(yield_numbers=["", "counted:twelve"], yield_steps=["", "2:bee", ""])
    assert reader.at == "fact/1"
    assert reader.page.one("", class_="summary").text.startswith(
        "Something is still empty in 2 questions. You can fill it in now, or simply go on."
    )
    assert "1 place is still empty." in reader.page.text
    assert "2 places are still empty." in reader.page.text
    assert reader.entered()["yield-steps"] == ["2:bee"]
    assert stored()["post", "yield-numbers"] == ("answered", "counted:twelve")
    reader.send(right, **reader.entered())
    assert reader.at == "fact/2"
    reader.walk()
    assert "You answered Orchards counted – 12." in " ".join(given(reader))


def test_two_items_with_one_number_are_an_error_and_nothing_is_lost(
    reader: Reader, stored: Stored
) -> None:
    twice = ["2:bee", "2:pollen", "3:fruit"]
    reader.send(yield_steps=twice)
    assert reader.at == "fact/1"
    message = "Two of them have the number 2. Please give each a number of its own."
    assert message in reader.page.text
    assert sorted(reader.entered()["yield-steps"]) == twice
    assert ("post", "yield-steps") not in stored()
    assert stored()["post", "yield-numbers"][0] == "answered"
    reader.send()
    assert reader.at == "fact/2"


@pytest.mark.parametrize("name", ["yield-numbers", "yield-steps"])
def test_not_knowing_excludes_an_answer(reader: Reader, name: str) -> None:
    values = MATCHED if name == "yield-numbers" else ORDERED
    reader.send(right, **{name: [*values, "?"]})
    assert "You gave an answer and also ticked “I don’t know”." in reader.page.text
    assert sorted(reader.entered()[name]) == sorted([*values, "?"])


def test_it_can_be_left_out_or_not_known(reader: Reader, stored: Stored) -> None:
    reader.send(dont_know, yield_steps=["", ""])
    assert "You left out 1 question." in reader.page.text
    assert stored()["post", "yield-numbers"] == ("dont_know", None)
    assert stored()["post", "yield-steps"] == ("omitted", None)


def test_another_window_is_shown_what_was_stored(reader: Reader) -> None:
    other = reader.copy()
    reader.send()
    other.send(yield_numbers=["more:hundred", "counted:twelve"])
    note = "Saved from another window: Percent more fruit – 40; Orchards counted – 12"
    assert note in other.page.text
    assert sorted(other.entered()["yield-numbers"]) == ["counted:twelve", "more:hundred"]


@pytest.mark.parametrize(
    "values",
    [
        ["more:nothing"],
        ["nothing:forty"],
        [":"],
        ["forty"],
        ["more:forty", "more:twelve"],
        ["more:forty\x00"],
        ["<script>:forty"],
        ["more:forty counted:twelve"],
        ["x" * 5000],
        ["more:forty"] * 500 + ["more:hundred"] * 500,
    ],
)
def test_what_no_list_offers_is_refused(reader: Reader, stored: Stored, values: list[str]) -> None:
    reader.send(yield_numbers=values)
    assert reader.at == "fact/1"
    assert reader.page.one("", id="answer-yield-numbers-wrong").text
    assert ("post", "yield-numbers") not in stored()
    assert sorted(reader.entered()["yield-steps"]) == ORDERED


def test_a_corrected_match_and_a_corrected_order_mark_anew_what_was_given(
    app: Flask, reader: Reader
) -> None:
    reader.send(yield_numbers=["more:hundred", "counted:twelve"], yield_steps=ORDERED)
    reader.walk()
    assert reader.page.one("h1").text == "1 of the 2 facts came across, 1 in part"
    data = builders.every_type_data(settings=ALL)
    matching, ordering = data["facts"][0]["questions"][-2:]
    matching["items"][0]["match"] = "hundred"
    publish(app, quiz_from_data(data, builders.ARTICLE), correction=True)
    reader.go("result")
    assert reader.page.one("h1").text == "2 of the 2 facts came across"
    ordering["items"].reverse()
    publish(app, quiz_from_data(data, builders.ARTICLE), correction=True)
    reader.go("result")
    assert "The right answer: 1. The blossom becomes a fruit;" in " ".join(given(reader))


def test_right_answers_of_every_type_are_what_the_lists_offer(reader: Reader) -> None:
    for question in reader.asked():
        if question.type in {"matching", "ordering", "cloze"}:
            offered = {v for options in lists(reader, question.id) for v in options}
            assert set(right(question)) <= offered
