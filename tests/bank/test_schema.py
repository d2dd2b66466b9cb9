"""The published schema."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from quizapp.bank.checking.schema import quiz_schema
from quizapp.question_types import TYPES
from tests.bank.builders import every_type_data


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Return every part that an editor could describe."""
    if not isinstance(schema, dict) or "$ref" in schema:
        return
    yield schema
    for group in ("properties", "$defs"):
        for part in schema.get(group, {}).values():
            yield from parts(part)
    yield from parts(schema.get("items"))


def test_it_is_a_schema_and_the_quiz_fits() -> None:
    Draft202012Validator.check_schema(quiz_schema())
    Draft202012Validator(quiz_schema()).validate(every_type_data())


def test_every_part_of_the_schema_has_a_description() -> None:
    for part in parts(quiz_schema()):
        assert part["title"], part
        assert part["description"], part


def test_every_mapping_is_closed() -> None:
    for part in parts(quiz_schema()):
        if "properties" in part and part["title"] != "Question":
            assert part["additionalProperties"] is False, part


@pytest.mark.parametrize("name", TYPES)
def test_making_the_schema_leaves_the_types_alone(name: str) -> None:
    before = repr(TYPES[name].schema)
    quiz_schema()
    assert repr(TYPES[name].schema) == before


def test_the_sample_has_every_type() -> None:
    data = every_type_data()
    assert {q["type"] for fact in data["facts"] for q in fact["questions"]} == set(TYPES)
