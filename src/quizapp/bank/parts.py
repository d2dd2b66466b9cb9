"""Divides a draft into parts that two editors can change without conflict.

A draft's content is plain data, `{"quiz": …, "article": …}` as in a revision, but may be unfinished. `sound` checks
what other code relies on: facts are a list of mappings with an `id`, a `heading` and a list of `questions`; each
question is a mapping with an `id`; ids are unique.
"""

import copy
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizapp.bank.quiz import quiz_from_data, quiz_to_data
from quizapp.question_types.ids import is_id

Content = dict[str, Any]

ARTICLE = "article"
QUESTION = "question."


def parts(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts by name.

    The parts are `article`, each key of the quiz except `facts` (such as `title`), and `question.<id>` for each
    question. The order of facts and questions is not a part: the last save decides it.
    """
    quiz = content["quiz"]
    named = {key: value for key, value in quiz.items() if key not in {"facts", "format"}}
    questions = {QUESTION + question["id"]: question for _, question in questions_of(content)}
    return {ARTICLE: content["article"], **named, **questions}


def questions_of(content: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each (fact, question)."""
    for fact in content["quiz"].get("facts", []):
        for question in fact["questions"]:
            yield fact, question


def is_well_formed(content: Any) -> bool:
    """Return whether the content has the shape that other code relies on."""
    if not isinstance(content, dict) or not isinstance(content.get("article"), str):
        return False
    quiz = content.get("quiz")
    facts = quiz.get("facts", []) if isinstance(quiz, dict) else None
    if not isinstance(facts, list) or not all(_has(fact, "id", "heading") for fact in facts):
        return False
    lists = [fact.get("questions") for fact in facts]
    if not all(isinstance(questions, list) for questions in lists):
        return False
    questions = [question for questions in lists for question in questions]
    return all(_has(question, "id") for question in questions) and all(
        len({item["id"] for item in items}) == len(items) for items in (facts, questions)
    )


def canonical(content: Mapping[str, Any]) -> str:
    """Return the text by which two contents are compared; a revision with this content would store it.

    Data that can be read as a quiz is normalised, so that spaces and defaults make no difference.
    """
    try:
        quiz = quiz_from_data(content["quiz"], content["article"])
        data: Any = {"quiz": quiz_to_data(quiz), "article": quiz.article}
    except (KeyError, TypeError, ValueError, AttributeError):
        data = content
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(content).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """A part that two people changed, as stored and as sent; None if the part was removed."""

    part: str
    theirs: Any
    mine: Any


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the parts that differ between two contents."""
    old, new = parts(before), parts(after)
    return frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def merge(
    base: Content, mine: Content, theirs: Content, stale: frozenset[str]
) -> tuple[Content, tuple[MergeConflict, ...]]:
    """Apply the changes from `base` to `mine` to `theirs`, and return the result with the conflicts.

    `stale` names the parts of `theirs` that are newer than those the author of `mine` has seen.
    """
    old, new, now = parts(base), parts(mine), parts(theirs)
    touched = changed_parts(base, mine)
    clashing = {name for name in touched & stale if new.get(name) != now.get(name)}
    taken = {name: new.get(name) if name in touched else now.get(name) for name in new | old | now}
    taken |= {name: now.get(name) for name in clashing}
    result = _assemble(base, mine, theirs, taken)
    clashes = (MergeConflict(name, now.get(name), new.get(name)) for name in sorted(clashing))
    return result, tuple(clashes)


def _assemble(base: Content, mine: Content, theirs: Content, taken: dict[str, Any]) -> Content:
    order = _structure(mine) if _structure(mine) != _structure(base) else _structure(theirs)
    facts = [{**fact, "questions": list(fact["questions"])} for fact in order]
    placed = {question for fact in facts for question in fact["questions"]}
    # A question that is missing from the chosen order has just been added by the other person.
    for fact, question in [*questions_of(theirs), *questions_of(mine)]:
        if question["id"] in placed or taken.get(QUESTION + question["id"]) is None:
            continue
        home = next((item for item in facts if item["id"] == fact["id"]), None)
        if home is None:
            home = {"id": fact["id"], "heading": fact["heading"], "questions": []}
            facts.append(home)
        home["questions"].append(question["id"])
        placed.add(question["id"])
    for fact in facts:
        found = (taken.get(QUESTION + question_id) for question_id in fact["questions"])
        fact["questions"] = [question for question in found if question is not None]
    keys = {
        name: value
        for name, value in taken.items()
        if value is not None and name != ARTICLE and not name.startswith(QUESTION)
    }
    quiz = {"format": 1, **keys, "facts": facts}
    return copy.deepcopy({"quiz": quiz, "article": taken[ARTICLE]})


def _structure(content: Content) -> list[dict[str, Any]]:
    return [
        {**fact, "questions": [question["id"] for question in fact["questions"]]}
        for fact in content["quiz"].get("facts", [])
    ]


def _has(item: Any, *keys: str) -> bool:
    return (
        isinstance(item, dict)
        and all(isinstance(item.get(key), str) for key in keys)
        and is_id(item["id"])
    )
