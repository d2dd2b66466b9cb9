"""The examples in docs/questions.md are valid."""

import re
from pathlib import Path
from typing import Any

import pytest

from quizapp.bank.article import parse_article
from quizapp.bank.checking.check import check_paths
from quizapp.bank.checking.schema import quiz_schema
from quizapp.bank.positions import read_yaml
from quizapp.bank.quiz import ASK_BEFORE
from quizapp.question_types import TYPES
from tests.bank.builders import ARTICLE, write_quiz

PAGE = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def question(example: str) -> dict[str, Any]:
    document, problems = read_yaml(example, "docs")
    assert problems == []
    assert document is not None
    [only] = document.data
    return dict(only)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_are_sound_and_without_flaws(tmp_path: Path, example: str) -> None:
    """The sample's article contains the evidence of every example, in its fact's section."""
    shown = question(example)
    shown.pop("pair", None)
    article = parse_article(ARTICLE)
    passage = article.locate(shown["evidence"])
    assert passage is not None
    heading = article.sections[article.sentences[passage.first - 1].section].heading
    fact = {"id": "fact", "heading": heading, "questions": [shown]}
    assert check_paths([write_quiz(tmp_path, settings={}, facts=[fact])]) == []


def test_every_type_has_an_example() -> None:
    assert [question(example)["type"] for example in EXAMPLES] == list(TYPES)


def test_every_key_is_explained() -> None:
    schema = quiz_schema()
    keys = {
        *schema["properties"],
        *schema["properties"]["settings"]["properties"],
        *schema["properties"]["source"]["properties"],
        *schema["$defs"]["fact"]["properties"],
        *schema["$defs"]["question"]["properties"],
        *(key for name in TYPES for key in TYPES[name].schema["properties"]),
        *ASK_BEFORE,
    }
    missing = {key for key in keys if f"`{key}" not in PAGE}
    assert missing == set()
