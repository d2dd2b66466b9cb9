"""Warnings of item-writing flaws, and questions that must not cause any."""

from pathlib import Path
from typing import Any

import pytest

from quizapp.bank.checking.check import read_folder
from quizapp.bank.writer import to_yaml
from tests.bank.builders import quiz_data, write_quiz


def warnings(folder: Path, data: dict[str, Any]) -> list[str]:
    quiz, problems = read_folder(write_quiz(folder, text=to_yaml(data)))
    assert quiz is not None, problems
    return [problem.message for problem in problems]


def with_questions(*questions: dict[str, Any]) -> dict[str, Any]:
    """Return the quiz with more questions on its first fact."""
    data = quiz_data()
    common = {"evidence": "Apple trees need pollen", "explanation": "It says so."}
    for n, question in enumerate(questions):
        prompt = {"prompt": f"Question {'I' * (n + 1)}?"}
        data["facts"][0]["questions"].append({"id": f"new-{n}", **common, **prompt, **question})
    return data


def statement(answer: bool) -> dict[str, Any]:
    return {"type": "true_false", "answer": answer, "feedback": "No."}


def choice(*options: str, key: int = 0, shuffle: bool = True) -> dict[str, Any]:
    listed = [
        {"id": "abcd"[n], "text": text, **({"correct": True} if n == key else {"feedback": "No."})}
        for n, text in enumerate(options)
    ]
    return {"type": "single_choice", "options": listed, "shuffle": shuffle}


def test_the_sample_has_no_flaws(tmp_path: Path) -> None:
    assert warnings(tmp_path, quiz_data()) == []


@pytest.mark.parametrize(
    ("prompt", "flawed"),
    [
        ("Which tree does not lack no pollen?", False),
        ("Which of these is not unhelpful?", True),
        ("Which of these was never really unlikely?", True),
        ("Why did nobody say that bees don't not sting?", True),
        ("Which tree is not one that never bears fruit?", True),
        ("Which bee does not live under a roof, until it is old?", False),
        ("Does it matter whether or not bees never sleep?", False),
        ("What is not only true but not known?", False),
        ("Which is not united by the union?", False),
        ("Is it not? Is it never?", False),
        ("What is not true?", False),
    ],
)
def test_doubled_negatives(tmp_path: Path, prompt: str, flawed: bool) -> None:
    data = with_questions({**statement(False), "prompt": prompt})
    assert bool(warnings(tmp_path, data)) is flawed


def test_doubled_negatives_are_known_in_english_only(tmp_path: Path) -> None:
    data = with_questions({**statement(False), "prompt": "not never"})
    assert warnings(tmp_path, {**data, "language": "de"}) == []


def test_a_prompt_that_contains_the_answer_is_a_flaw(tmp_path: Path) -> None:
    data = quiz_data()
    data["facts"][1]["questions"][0].update(prompt="Is it $1,150.5 or 150?")
    assert warnings(tmp_path, data) == ["The number asked for stands in the question."]
    data["facts"][1]["questions"][0].update(prompt="Is it $1,150 or 150.5 or 150b?")
    assert warnings(tmp_path, data) == []


def test_two_questions_that_ask_the_same(tmp_path: Path) -> None:
    data = quiz_data()
    data["facts"][1]["questions"][1]["prompt"] = "What does a  HIVE cost in a year?"
    [message] = warnings(tmp_path, data)
    assert message.startswith("This asks the same as the question in line ")


def test_one_prompt_with_other_options_is_fine(tmp_path: Path) -> None:
    data = with_questions(
        {**choice("Pears", "Plums"), "prompt": "Which is true?"},
        {**choice("Bees", "Wasps"), "prompt": "Which is true?"},
    )
    assert warnings(tmp_path, data) == []


def test_the_longest_option_is_always_right(tmp_path: Path) -> None:
    data = with_questions(choice("no", "yes it is", key=1), choice("I say so", "no"))
    data["facts"][0]["questions"][0]["options"][2]["text"] = "Twice"
    data["facts"][0]["questions"][1]["options"][0]["text"] = "In town"
    message = "In every single_choice question the longest option is right: vary that."
    assert warnings(tmp_path, data) == [message]
    data["facts"][0]["questions"][1]["options"][0]["text"] = "In 12 villages"
    assert warnings(tmp_path, data) == []


def test_the_right_option_has_always_the_same_place(tmp_path: Path) -> None:
    questions = [choice("Pear", "Plum", f"Nut {'I' * n}", key=1, shuffle=False) for n in (1, 2, 3)]
    message = "In every question that is not shuffled, option 2 is right: vary that."
    assert warnings(tmp_path, with_questions(*questions)) == [message]
    assert warnings(tmp_path, with_questions(*questions[:2])) == []
    for question in questions:
        question["shuffle"] = True
    assert warnings(tmp_path, with_questions(*questions)) == []


def test_every_statement_is_false(tmp_path: Path) -> None:
    message = "Every true_false question is false: vary that."
    assert warnings(tmp_path, with_questions(statement(False), statement(False))) == [message]
    assert warnings(tmp_path, with_questions(statement(False))) == []
    assert warnings(tmp_path, with_questions(statement(False), statement(True))) == []
