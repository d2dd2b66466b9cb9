"""What a quiz says about asking: where its article is read, and which questions compare before and after."""

from dataclasses import replace
from typing import Any

import pytest

from quizapp.bank.quiz import ASK_BEFORE, DROPPED, Fact, Question, Settings
from tests.bank import builders


@pytest.mark.parametrize("ask_before", ASK_BEFORE)
def test_the_article_is_read_inside_by_pupils_on_trying_again_and_after_questions(
    ask_before: str,
) -> None:
    settings = Settings(ask_before=ask_before)
    assert settings.asks_before is settings.reads_inside() is (ask_before != "none")
    assert settings.reads_inside(again=True)
    assert settings.reads_inside(assigned=True)


def fact(*questions: Question) -> Fact:
    return replace(builders.quiz().facts[0], questions=questions)


def question(name: str, **changes: Any) -> Question:
    values: dict[str, Any] = {"id": name, "pair": None, **changes}
    return replace(builders.quiz().facts[0].questions[0], **values)


def test_before_and_after_are_compared_on_a_pair() -> None:
    a, b = question("a", pair="a"), question("b", pair="b")
    assert fact(question("other"), b, a).compared() == (a, b)


def test_without_a_pair_they_are_compared_on_the_first_question_that_counts() -> None:
    dropped, first, second = question("x", marks=DROPPED), question("y"), question("z")
    assert fact(dropped, first, second).compared() == (first,)
