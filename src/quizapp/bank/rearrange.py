"""Adds, moves, copies and removes the questions of a draft; every function returns a new content."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from quizapp.bank.names import name_for
from quizapp.bank.parts import Content, questions_of

Question = dict[str, Any]
Alter = Callable[[Content], Content]

_FIRST_OPTIONS = 3
_COMMON = ("id", "type", "pair", "marks", "prompt")
_LAST = ("evidence", "explanation")


class MissingPartError(LookupError):
    """The fact or the question does not exist (any more)."""


def find_question(content: Mapping[str, Any], question_id: str) -> tuple[int, int] | None:
    """Return the indexes of a question's fact and of the question in it, or None."""
    for number, fact in enumerate(content["quiz"].get("facts", [])):
        for place, question in enumerate(fact["questions"]):
            if question["id"] == question_id:
                return number, place
    return None


def question_at(content: Mapping[str, Any], question_id: str) -> Question:
    """Return a question.

    :raises GoneError: if it does not exist.
    """
    fact, place = _locate(content, question_id)
    question: Question = content["quiz"]["facts"][fact]["questions"][place]
    return question


def new_question(content: Content, fact_id: str, type_name: str) -> tuple[Content, str]:
    """Add an empty question to the end of a fact, and return its id as well."""
    taken = {question["id"] for _, question in questions_of(content)}
    question_id = name_for(f"{fact_id} question", taken, otherwise="question")
    question = {"id": question_id, "type": type_name, "prompt": "", **_initial_keys(type_name)}
    question |= {"evidence": "", "explanation": ""}
    return put_back(content, question, fact_id), question_id


def put_back(
    content: Content, question: Question, fact_id: str, place: int | None = None
) -> Content:
    """Insert a question into a fact, at a place or at the end, or replace the question that has its id.

    :raises GoneError: if neither the question nor the fact exists.
    """
    made = copy.deepcopy(content)
    found = find_question(made, question["id"])
    if found:
        made["quiz"]["facts"][found[0]]["questions"][found[1]] = question
        return made
    questions = _fact(made, fact_id)["questions"]
    questions.insert(len(questions) if place is None else place, question)
    return made


def move(content: Content, question_id: str, steps: int) -> Content:
    """Move a question up (negative) or down in its fact, and past its end into the neighbouring fact."""
    made = copy.deepcopy(content)
    number, place = _locate(made, question_id)
    facts = made["quiz"]["facts"]
    questions = facts[number]["questions"]
    question = questions.pop(place)
    target = place + steps
    if target < 0 and number > 0:
        facts[number - 1]["questions"].append(question)
    elif target > len(questions) and number + 1 < len(facts):
        facts[number + 1]["questions"].insert(0, question)
    else:
        questions.insert(max(0, target), question)
    return made


def move_to(content: Content, question_id: str, fact_id: str) -> Content:
    """Move a question to the end of another fact; in its own fact it stays in place."""
    made = copy.deepcopy(content)
    number, place = _locate(made, question_id)
    home = made["quiz"]["facts"][number]
    target = _fact(made, fact_id)
    if target is not home:
        target["questions"].append(home["questions"].pop(place))
    return made


def duplicate(content: Content, question_id: str) -> tuple[Content, str]:
    """Insert a copy of a question after it, outside any pair, and return the copy's id as well."""
    made = copy.deepcopy(content)
    number, place = _locate(made, question_id)
    questions = made["quiz"]["facts"][number]["questions"]
    taken = {question["id"] for _, question in questions_of(made)}
    new_id = name_for(f"{question_id} copy", taken, otherwise="question")
    made_copy = {**copy.deepcopy(questions[place]), "id": new_id}
    made_copy.pop("pair", None)
    made_copy.pop("marks", None)
    questions.insert(place + 1, made_copy)
    return made, new_id


def remove(content: Content, question_id: str) -> Content:
    made = copy.deepcopy(content)
    number, place = _locate(made, question_id)
    del made["quiz"]["facts"][number]["questions"][place]
    return made


def take_evidence(content: Content, question_id: str, words: str) -> Content:
    return put_back(content, {**question_at(content, question_id), "evidence": words}, "")


def in_order(question: Question) -> Question:
    """Return a question with its keys in the order in which people write them."""
    first = {key: question[key] for key in _COMMON if key in question}
    last = {key: question[key] for key in _LAST if key in question}
    middle = {key: value for key, value in question.items() if key not in {*first, *last}}
    return first | middle | last


def _initial_keys(type_name: str) -> Question:
    """Return the keys that a new question of a type starts with."""
    options = [{"id": "abc"[n], "text": ""} for n in range(_FIRST_OPTIONS)]
    match type_name:
        case "single_choice" | "multiple_response":
            return {"options": options}
        case "matching":
            items = [{"id": "abc"[n], "text": "", "match": "abc"[n]} for n in range(2)]
            return {"items": items, "choices": options}
        case "ordering":
            return {"items": options}
        case "short_text":
            return {"accept": []}
        case "cloze":
            return {"text": "", "gaps": []}
        case _:
            return {}


def _locate(content: Mapping[str, Any], question_id: str) -> tuple[int, int]:
    found = find_question(content, question_id)
    if found is None:
        raise MissingPartError(question_id)
    return found


def _fact(content: Content, fact_id: str) -> dict[str, Any]:
    for fact in content["quiz"].get("facts", []):
        if fact["id"] == fact_id:
            found: dict[str, Any] = fact
            return found
    raise MissingPartError(fact_id)
