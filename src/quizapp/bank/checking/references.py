"""Checks that the parts of a quiz fit together: ids, pairs, and settings against facts."""

from collections.abc import Iterable, Iterator
from typing import Any

from quizapp.bank.checking.problems import Problem
from quizapp.bank.outline import FactOutline, QuestionOutline
from quizapp.bank.positions import Document, Path, shorten


def reference_problems(
    document: Document, data: Any, facts: tuple[FactOutline, ...]
) -> Iterator[Problem]:
    """Yield duplicate ids, broken pairs, and settings that the facts cannot satisfy."""
    questions = [question for fact in facts for question in fact.questions]
    yield from _duplicates(document, ((*fact.path, "id") for fact in facts), facts, "a fact")
    yield from _duplicates(
        document, ((*question.path, "id") for question in questions), questions, "a question"
    )
    for fact in facts:
        yield from _pair_problems(document, fact)
        if fact.questions and all(question.marks == "dropped" for question in fact.questions):
            message = (
                "Every question on the fact is dropped: readers are asked, and nothing counts."
            )
            yield document.problem((*fact.path, "questions"), message, warning=True)
    settings = data.get("settings") if isinstance(data, dict) else None
    if isinstance(settings, dict):
        yield from _setting_problems(document, settings, facts)


def _duplicates(
    document: Document,
    paths: Iterable[Path],
    owners: Iterable[FactOutline | QuestionOutline],
    name: str,
) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, owner in zip(paths, owners, strict=True):
        if owner.id in first:
            message = f"`{shorten(owner.id)}` is the id of {name} already, {first[owner.id]}."
            yield document.problem(path, message)
        elif owner.id:
            first[owner.id] = document.name(path)


def _pair_problems(document: Document, fact: FactOutline) -> Iterator[Problem]:
    found: dict[str, QuestionOutline] = {}
    for question in fact.questions:
        if question.pair not in {"a", "b"}:
            continue
        path = (*question.path, "pair")
        if question.pair in found:
            where = document.name((*found[question.pair].path, "pair"))
            message = f"The fact has a question `{question.pair}` already, {where}."
            yield document.problem(path, message)
        found.setdefault(question.pair, question)
    pairs = [question.pair for question in fact.questions if question.pair in found]
    if len(pairs) == 1:
        ((half, question),) = found.items()
        other = "b" if half == "a" else "a"
        message = f"This is half a pair: no question of the fact is `pair: {other}`."
        yield document.problem((*question.path, "pair"), message)
    elif len(found) == 2 and found["a"].type != found["b"].type:
        types = f"a is `{shorten(found['a'].type)}`, b is `{shorten(found['b'].type)}`"
        message = f"The two questions of a pair must be of one type: {types}."
        yield document.problem((*found["b"].path, "type"), message)


def _setting_problems(
    document: Document, settings: dict[str, Any], facts: tuple[FactOutline, ...]
) -> Iterator[Problem]:
    unpaired = [fact for fact in facts if fact.id and not fact.paired()]
    before = settings.get("ask_before", "none")
    if before != "none" and unpaired:
        message = (
            f"{_names(unpaired)} no pair, so the same question is asked before and after reading."
        )
        yield document.problem(("settings", "ask_before"), message, warning=True)
    wanted = settings.get("per_fact")
    if isinstance(wanted, int):
        few = [fact for fact in facts if fact.questions and _askable(fact) < wanted]
        if few:
            message = f"{_names(few)} fewer than {wanted} questions to ask after reading."
            yield document.problem(("settings", "per_fact"), message, warning=True)


def _askable(fact: FactOutline) -> int:
    """Return the number of questions that one reader can be asked after reading: only one of a pair."""
    return len(fact.questions) - fact.paired()


def _names(facts: list[FactOutline]) -> str:
    names = ", ".join(f"`{shorten(fact.id)}`" for fact in facts)
    return f"The fact {names} has" if len(facts) == 1 else f"The facts {names} have"
