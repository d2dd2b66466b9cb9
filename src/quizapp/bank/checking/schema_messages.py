"""Checks data against the schema and explains in plain words what does not fit."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.validators import extend

from quizapp.bank.checking.problems import Problem
from quizapp.bank.checking.schema import (
    FILE_NAME,
    LANGUAGE,
    NOT_BLANK,
    URL,
    UUID,
    quiz_schema,
)
from quizapp.bank.positions import Document, Path, shorten
from quizapp.question_types.ids import WHOLE

MOST_MISFITS = 200
"""`schema_problems` stops here: the validator is slow, and no one reads more."""

_PATTERNS = {
    WHOLE: "may have small letters and digits only, with single hyphens between them.",
    UUID: "must be a UUID in lower case, such as 3f1c6f5e-8f0b-4c55-9a4e-2f6d1b7c9a10.",
    LANGUAGE: "must be a language tag, such as en, de or pt-BR.",
    FILE_NAME: "must be the plain name of a file in the same folder.",
    URL: "must be a full address that begins with http:// or https://.",
    NOT_BLANK: "must not be empty.",
}
_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list: one line for each item, beginning with a dash",
    "object": "keys with values",
}
_OWNERS = {
    "facts": "a fact",
    "questions": "a question",
    "options": "an option",
    "wrong": "a wrong answer",
    "items": "an item",
    "choices": "a choice",
    "gaps": "a gap",
}


def schema_problems(document: Document, data: Any) -> Iterator[tuple[Path, Problem]]:
    """Yield the data that does not fit the schema, each with the path of the offending part.

    Stops after `MOST_MISFITS` problems.
    """
    seen: set[Problem] = set()
    for error in _validator().iter_errors(data):
        path: Path = tuple(error.absolute_path)
        for problem in _problems(document, path, error):
            if problem not in seen:
                seen.add(problem)
                yield path, problem
        if len(seen) >= MOST_MISFITS:
            return


@cache
def _validator() -> Any:
    """Return the validator. Whole numbers must be written as such: `2.0` would come back as `2`."""
    checker = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    )
    validator: Any = extend(Draft202012Validator, type_checker=checker)  # type: ignore[no-untyped-call]
    return validator(quiz_schema())


def _problems(document: Document, path: Path, error: Any) -> Iterator[Problem]:
    if error.validator == "required":
        for key in error.schema["required"]:
            if key not in error.instance:
                yield document.missing(path, key, f"`{key}` is missing{_where(path)}.")
    elif error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        for key in error.instance:
            if key not in known:
                message = _unknown_key(key, known, path, error.instance)
                yield document.problem_at_key((*path, key), message)
    else:
        yield document.problem(path, f"{_label(path)} {_fault(error)}")


def _unknown_key(key: str, known: list[str], path: Path, owner: dict[str, Any]) -> str:
    name = _owner(path)
    if name == "a question":
        name = f"a {owner['type']} question"
    suggestion = _suggest(key, known)
    return f"`{shorten(key)}` is not a key that {name} knows{suggestion}"


def _suggest(word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, 1, 0.7) if len(word) <= 60 else []
    return f"; did you mean `{close[0]}`?" if close else "."


def _where(path: Path) -> str:
    """Return which part lacks a key, as part of a sentence; nothing for the file itself."""
    return f" in {_owner(path)}" if path else ""


def _owner(path: Path) -> str:
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return "a quiz"
    return _OWNERS.get(names[-1], f"`{names[-1]}`")


def _label(path: Path) -> str:
    if not path:
        return "The file"
    if isinstance(path[-1], int):
        return f"Item {path[-1] + 1} of `{path[-2]}`"
    return f"`{path[-1]}`"


def _fault(error: Any) -> str:
    """Return what is wrong with a value, as the rest of a sentence."""
    faults: dict[str, Callable[[Any], str]] = {
        "type": _wrong_type,
        "enum": _not_listed,
        "const": lambda error: f"must be {_yaml(error.validator_value)}.",
        "pattern": lambda error: _PATTERNS.get(str(error.validator_value), "is not well formed."),
        "minLength": lambda _: "must not be empty.",
        "maxLength": lambda error: (
            f"has {len(error.instance)} characters; {error.validator_value} are possible."
        ),
        "minItems": lambda error: f"needs {_items(error.validator_value)} or more.",
        "maxItems": lambda error: (
            f"has {len(error.instance)} items; {error.validator_value} are possible."
        ),
        "minimum": lambda error: _range(error.schema),
        "maximum": lambda error: _range(error.schema),
    }
    explain = faults.get(str(error.validator))
    return explain(error) if explain else "does not fit here."


def _wrong_type(error: Any) -> str:
    wanted = error.validator_value
    if error.instance is None:
        return "is empty."
    if wanted == "string" and isinstance(error.instance, bool | int | float):
        return "must be text: put it in quotes."
    names = [wanted] if isinstance(wanted, str) else wanted
    if names in (["integer"], ["number"]):
        return _range(error.schema)
    return f"must be {' or '.join(_TYPES[name] for name in names)}."


def _range(schema: dict[str, Any]) -> str:
    name = "a whole number" if "integer" in schema["type"] else "a number"
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None and high < 1e9:
        return f"must be {name} from {low} to {high}."
    if low == 0:
        return f"must be {name}, 0 or more."
    return f"must be {name} of a size that people use."


def _not_listed(error: Any) -> str:
    values = error.validator_value
    suggestion = ""
    if isinstance(error.instance, str):
        suggestion = _suggest(error.instance, values).removesuffix(".")
    end = "" if suggestion else "."
    return f"must be one of {', '.join(values)}{suggestion}{end}"


def _items(count: int) -> str:
    return "one item" if count == 1 else f"{count} items"


def _yaml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
