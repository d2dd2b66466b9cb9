"""Differences between two states of a quiz, and which of them a correction may have."""

from typing import Any

import pytest

from quizapp.bank.changes import changes, facts_remarked
from quizapp.bank.quiz import Quiz, quiz_from_data, quiz_to_data
from quizapp.bank.word_diff import PieceFate
from tests.bank import builders

OLD = builders.quiz()


def question(place: tuple[int, int], **keys: Any) -> Quiz:
    """Return the quiz with some keys of one question replaced; None removes a key."""
    data: Any = builders.quiz_data()
    changed = data["facts"][place[0]]["questions"][place[1]]
    changed |= keys
    for key in [key for key, value in changed.items() if value is None]:
        del changed[key]
    return builders.quiz(facts=data["facts"])


def options(*changed: tuple[str, str, Any]) -> Quiz:
    data: Any = builders.quiz_data()
    by_id = {option["id"]: option for option in data["facts"][0]["questions"][0]["options"]}
    for name, key, value in changed:
        by_id[name][key] = value
    return builders.quiz(facts=data["facts"])


MAY = [
    (builders.quiz(title="Bees & orchards"), ["the title changed"]),
    (builders.quiz(summary="New."), ["the summary changed"]),
    (builders.quiz(slug="bees"), ["the address changed"]),
    (builders.quiz(source=None), ["the source changed"]),
    (
        builders.quiz(settings={"ask_unclear": True}),
        ["a setting changed: whether readers are asked what is still unclear to them"],
    ),
    (builders.quiz(builders.ARTICLE.replace("Honey", "Some honey")), ["the article changed"]),
    (question((0, 0), prompt="How much?"), ["the prompt of question yield-more changed"]),
    (question((0, 0), evidence="40"), ["the evidence of question yield-more changed"]),
    (question((0, 0), explanation="So."), ["the explanation of question yield-more changed"]),
    (options(("b", "text", "Four")), ["the text of option b of question yield-more changed"]),
    (
        options(("b", "feedback", "No!")),
        ["the feedback of option b of question yield-more changed"],
    ),
    (question((1, 0), prefix="€"), ["the prefix of question cost-year changed"]),
]
REMARKED = [
    (
        options(("a", "correct", False), ("b", "correct", True)),
        [
            "option a of question yield-more does not count as right any more",
            "option b of question yield-more counts as right now",
        ],
    ),
    (question((0, 2), answer=True), ["the right answer of question yield-pollen changed"]),
    (question((1, 0), answer=140), ["the right answer of question cost-year changed"]),
    (question((1, 0), tolerance=5), ["the tolerance of question cost-year changed"]),
    (
        question((1, 2), accept=["electricity", "power", "current"]),
        ["the list of accepted answers of question cost-power changed"],
    ),
    (question((1, 2), typos=None), ["the forgiving of typos of question cost-power changed"]),
    (question((1, 3), marks="dropped"), ["question cost-products is dropped from the marks"]),
    (question((1, 3), marks="everyone"), ["question cost-products gives everyone full marks"]),
]


@pytest.mark.parametrize(("new", "expected"), MAY + REMARKED)
def test_a_correction_may_change_wording_and_keys(new: Quiz, expected: list[str]) -> None:
    found = changes(OLD, new)
    assert [change.what for change in found] == expected
    assert not any(change.why_not for change in found)


@pytest.mark.parametrize(("new", "_"), MAY)
def test_wording_changes_no_marks(new: Quiz, _: object) -> None:
    assert facts_remarked(OLD, new) == ()
    assert not any(change.marks for change in changes(OLD, new))


@pytest.mark.parametrize(("new", "_"), REMARKED)
def test_keys_change_marks(new: Quiz, _: object) -> None:
    [fact] = facts_remarked(OLD, new)
    found = changes(OLD, new)
    assert {change.fact_id for change in found} == {fact.id}
    assert all(change.marks for change in found)


def test_a_key_of_old_counts_again() -> None:
    [change] = changes(question((1, 3), marks="dropped"), OLD)
    assert change.what == "question cost-products counts by its key again"


def facts_with(change: Any) -> Quiz:
    data: Any = builders.quiz_data()
    change(data["facts"])
    return builders.quiz(facts=data["facts"])


def move(facts: Any) -> None:
    facts[0]["questions"].append(facts[1]["questions"].pop())


def another_question(facts: Any) -> None:
    facts[0]["questions"].append({**facts[0]["questions"][2], "id": "yield-new"})


BEYOND = [
    (builders.quiz(language="de"), ["the language changed"]),
    (builders.quiz(closing_question="How much?"), ["the closing question changed"]),
    (
        builders.quiz(settings={"ask_before": "half_the_facts"}),
        ["a setting changed: who is asked before reading"],
    ),
    (
        builders.quiz(settings={"ask_how_sure": True}),
        ["a setting changed: whether readers are asked how sure they are of each answer"],
    ),
    (
        facts_with(move),
        ["question cost-products moved to another fact", "the order of the questions changed"],
    ),
    (facts_with(another_question), ["question yield-new was added"]),
    (facts_with(lambda facts: facts[1]["questions"].pop()), ["question cost-products was removed"]),
    (
        facts_with(lambda facts: facts.pop()),
        [
            "fact cost was removed",
            *(
                f"question {name} was removed"
                for name in ("cost-year", "cost-harvests", "cost-power", "cost-products")
            ),
        ],
    ),
    (
        question((0, 0), shuffle=False),
        ["whether the options of question yield-more are shuffled changed"],
    ),
]


@pytest.mark.parametrize(("new", "expected"), BEYOND)
def test_a_change_beyond_a_correction_says_why(new: Quiz, expected: list[str]) -> None:
    found = changes(OLD, new)
    assert [change.what for change in found] == expected
    assert all(change.why_not for change in found)


def test_nothing_changed_is_nothing() -> None:
    assert changes(OLD, builders.quiz()) == ()


def test_changed_words_are_shown() -> None:
    [change] = changes(OLD, builders.quiz(title="Bees and gardens"))
    assert [(piece.fate, piece.text) for piece in change.pieces] == [
        (PieceFate.KEPT, "Bees and "),
        (PieceFate.REMOVED, "orchards"),
        (PieceFate.ADDED, "gardens"),
    ]


@pytest.mark.parametrize("marks", ["dropped", "everyone"])
def test_marks_come_back_as_they_were(marks: str) -> None:
    quiz = question((1, 3), marks=marks)
    data = quiz_to_data(quiz)
    assert data["facts"][1]["questions"][3]["marks"] == marks
    assert quiz_from_data(data, quiz.article) == quiz


def test_new_readers_are_not_asked_dropped_questions() -> None:
    quiz = question((1, 3), marks="dropped")
    fact = quiz.facts[1].to_ask()
    assert [q.id for q in fact.questions] == ["cost-year", "cost-harvests", "cost-power"]
    alone = facts_with(
        lambda facts: facts[0].update(questions=[facts[0]["questions"][2] | {"marks": "dropped"}])
    )
    assert [q.id for q in alone.facts[0].to_ask().questions] == ["yield-pollen"]
    assert alone.asked_after == 3
