"""Files made to break the check: each gives problems, none an exception, and all quickly."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.check import check_folder, read_folder
from quizapp.bank.quiz import quiz_to_data
from quizapp.bank.writer import to_yaml
from tests.bank.builders import ARTICLE, quiz_data, write_quiz

QUICK = 3.0
"""Seconds, on a slow and busy computer."""

BILLION_LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXTS = {
    "script": '<script>alert("1")</script><img src=x onerror=alert(1)>',
    "template": "{{ 7 * 7 }} {% raw %} ${x} %(x)s {0}",
    "rtl": "كم نحلة؟ שלום",
    "emoji": "🐝👩‍🌾 wie viele?",
    "yaml": "- a: [b, {c: d}] # no: 'x' \"y\" &z *z !w | > % @ `",
    "sql": "'; DROP TABLE quiz; --",
}


@pytest.mark.parametrize(
    "text",
    [
        BILLION_LAUGHS,
        "a: &a [*a]",
        "!!python/object/apply:os.system ['true']",
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 200_000,
        "a: " + "x" * 990_000,
        "title: '" + "x " * 490_000 + "'",
        "facts: [" + "{}, " * 20_000 + "]",
        "facts: [{questions: [" + "1," * 60_000 + "]}]",
        "facts: [" + ("{questions: [" + "1," * 99 + "]}, ") * 99 + "]",
        "facts: [" + ("{questions: [" + "{type: numeric, wrong: [1, 2]}," * 99 + "]}, ") * 50 + "]",
        "".join(f"key{n}: v\n" for n in range(31_000)),
        "x" * 990_000 + ": 1",
        "a: !" + "x" * 990_000,
        "\n" * 999_000,
        "#" * 999_000,
        "a: " + "9" * 900_000,
    ],
    ids=lambda text: text[:20],
)
def test_hostile_yaml(tmp_path: Path, text: str) -> None:
    begin = time.monotonic()
    quiz, problems = read_folder(write_quiz(tmp_path, text=text))
    assert quiz is None
    assert problems
    assert all(len(str(problem)) < 1000 for problem in problems)
    assert time.monotonic() - begin < QUICK


@pytest.mark.parametrize(
    "article", ["It. " * 63_000, "it " * 85_000, "x" * 255_000, "a\n\n" * 85_000]
)
def test_hostile_articles(tmp_path: Path, article: str) -> None:
    data = quiz_data()
    for fact in data["facts"]:
        for question in fact["questions"]:
            question["evidence"] = "it it it " * 100
    folder = write_quiz(tmp_path, article=article, facts=data["facts"])
    begin = time.monotonic()
    assert check_folder(folder)
    assert time.monotonic() - begin < 3 * QUICK


def test_the_largest_quiz_is_checked_in_seconds(tmp_path: Path) -> None:
    data = quiz_data()
    question = data["facts"][0]["questions"][0]
    options = [{"id": f"o{n}", "text": f"Text {n}", "feedback": "No."} for n in range(12)]
    data["facts"] = [
        {
            "id": f"f{n}",
            "heading": f"Heading {n}",
            "questions": [
                {**question, "id": f"q{n}-{m}", "options": options, "pair": "a"} for m in range(20)
            ],
        }
        for n in range(20)
    ]
    folder = write_quiz(tmp_path, text=to_yaml(data))
    begin = time.monotonic()
    assert not any("too many parts" in str(problem) for problem in check_folder(folder))
    assert time.monotonic() - begin < 5 * QUICK


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_strange_texts_are_texts(tmp_path: Path, text: str) -> None:
    data = quiz_data(title=text, summary=text, closing_question=text)
    data["source"] = {"author": text, "published": text, "title": text}
    for fact in data["facts"]:
        for question in fact["questions"]:
            question.update(prompt=text, explanation=text)
            for key in ("wrong", "options"):
                for item in question.get(key, ()):
                    item["feedback"] = text
    quiz, problems = read_folder(write_quiz(tmp_path, text=to_yaml(data)))
    assert quiz is not None
    assert all(problem.warning for problem in problems)
    assert quiz.title == quiz.facts[0].questions[0].prompt == text
    assert quiz_to_data(quiz)["source"]["title"] == text


@pytest.mark.parametrize(
    "character", ["\u202e", "\u2066", "\x00", "\x1b", "\x7f", "\x85", "\ufeff"]
)
def test_characters_that_hide_text_are_refused_in_every_text(
    tmp_path: Path, character: str
) -> None:
    folder = write_quiz(tmp_path, text=to_yaml(quiz_data(title=f"a{character}b")))
    quiz, [problem] = read_folder(folder)
    assert quiz is None
    assert f"U+{ord(character):04X}" in problem.message
    assert problem.line == 4


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write_quiz(Path(name), text="")
        (folder / "quiz.yaml").write_bytes(data)
        assert read_folder(folder)[0] is None


@given(st.binary(max_size=300))
def test_any_bytes_can_be_an_article(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write_quiz(Path(name))
        (folder / "article.md").write_bytes(data)
        assert read_folder(folder)[0] is None


def _paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data if isinstance(data, list) else ())
    )
    for step, value in items:
        yield from _paths(value, (*path, step))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**45) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=5) | st.sampled_from(["a", "id", "true_false", "yield"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "type", "options", "answer", "x"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(list(_paths(quiz_data()))), _JSON), max_size=3))
def test_any_value_anywhere_is_checked_without_an_exception(
    changes: list[tuple[tuple[Any, ...], Any]],
) -> None:
    data: Any = quiz_data()
    for path, value in changes:
        try:
            owner = data
            for step in path[:-1]:
                owner = owner[step]
            if path:
                owner[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    with tempfile.TemporaryDirectory() as name:
        quiz, problems = read_folder(write_quiz(Path(name), text=to_yaml(data), article=ARTICLE))
    assert quiz is not None or problems
