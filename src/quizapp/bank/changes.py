"""The differences between two states of a quiz in plain words, and whether they can be a correction.

A correction fixes wording and keys, so that answers given before and after it can be counted together. It keeps what
is asked: the facts, the questions with their types, pairs and options, the settings, the closing question, the
language.

A correction may change one setting: whether readers are asked what is still unclear to them. That question comes
after the result, when all answers are final, and enters no statistic, so the measurements before and after are the
same. Editors who are flooded with texts, or who want some, need not start a new version.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from quizapp.bank.quiz import DROPPED, EVERYONE, Fact, Question, Quiz
from quizapp.bank.word_diff import DiffPiece, word_diff
from quizapp.question_types import TYPES

OTHERS_ASKED = "some readers would have been asked other things than the rest"
OTHER_WAY = "readers would be asked in another way than those before"

_SETTINGS = {
    "ask_before": "who is asked before reading",
    "per_fact": "how many questions are asked on each fact",
    "dont_know": "whether “I don’t know” is offered",
    "open_book": "whether the article can be opened beside the questions",
    "ask_how_sure": "whether readers are asked how sure they are of each answer",
}
_UNMEASURED_SETTINGS = {"ask_unclear": "whether readers are asked what is still unclear to them"}
"""Settings that do not affect any measurement."""
_IN_TEXT = frozenset({"the title", "the summary", "the article"})
_PROSE = frozenset({"text", "feedback", "prefix", "unit", "label"})
"""Type-specific keys that readers see and that do not affect marks."""
_ASKS = frozenset({"shuffle"})
"""Keys that affect how a question is asked."""
_MARKS = {
    DROPPED: "is dropped from the marks",
    EVERYONE: "gives everyone full marks",
    None: "counts by its key again",
}


@dataclass(frozen=True, slots=True)
class QuizChange:
    """A single difference."""

    what: str
    """A clause such as "the title changed"."""
    question_id: str = ""
    """The question concerned; empty if none is."""
    fact_id: str = ""
    """The fact concerned, or the fact of the question; empty if none is."""
    in_text: bool = False
    """Whether it concerns the article's text, its title or its summary."""
    pieces: tuple[DiffPiece, ...] = ()
    """Old and new text, if there is any to show."""
    marks: bool = False
    """Whether the marks of answers may change."""
    why_not: str = ""
    """Why it cannot be part of a correction; empty if it can."""


def changes(old: Quiz, new: Quiz) -> tuple[QuizChange, ...]:
    """Return all differences, in the order of the quiz."""
    return (
        *_quiz_changes(old, new),
        *_list_changes(old, new),
        *(
            change
            for fact in new.facts
            for question in fact.questions
            if question.id in old.questions
            for change in _question_changes(fact, old.questions[question.id], question)
        ),
    )


def facts_remarked(old: Quiz, new: Quiz) -> tuple[Fact, ...]:
    """Return the facts of a corrected quiz that have a question whose marks may change."""
    return tuple(
        fact
        for fact in new.facts
        if any(_marking(old.questions[q.id]) != _marking(q) for q in fact.questions)
    )


def _marking(question: Question) -> Any:
    """Return the parts of a question that decide its marks."""
    return question.marks, _without_prose(TYPES[question.type].dump(question.body))


def _without_prose(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_prose(part) for key, part in value.items() if key not in _PROSE}
    if isinstance(value, list | tuple):
        return [_without_prose(part) for part in value]
    return value


def _quiz_changes(old: Quiz, new: Quiz) -> Iterator[QuizChange]:
    texts = (
        ("the title", old.title, new.title, ""),
        ("the summary", old.summary, new.summary, ""),
        ("the address", old.slug, new.slug, ""),
        ("the source", _source(old), _source(new), ""),
        ("the language", old.language, new.language, OTHERS_ASKED),
        ("the closing question", old.closing_question, new.closing_question, OTHERS_ASKED),
        ("the article", old.article, new.article, ""),
    )
    for name, before, after, why_not in texts:
        in_text = name in _IN_TEXT
        yield from _text_change(f"{name} changed", before, after, in_text=in_text, why_not=why_not)
    was, now = asdict(old.settings), asdict(new.settings)
    for settings, why_not in ((_SETTINGS, OTHER_WAY), (_UNMEASURED_SETTINGS, "")):
        for name, label in settings.items():
            what = f"a setting changed: {label}"
            yield from _text_change(
                what, _readable(was[name]), _readable(now[name]), why_not=why_not
            )


def _source(quiz: Quiz) -> str:
    source = quiz.source
    return "\n".join(filter(None, asdict(source).values())) if source else ""


def _list_changes(old: Quiz, new: Quiz) -> Iterator[QuizChange]:
    """Compare the facts and questions that exist, and their order."""
    before, after = {f.id: f for f in old.facts}, {f.id: f for f in new.facts}
    for kind, was, now in (("fact", before, after), ("question", old.questions, new.questions)):
        yield from (_listed(old, kind, name, "was removed") for name in was if name not in now)
        yield from (_listed(new, kind, name, "was added") for name in now if name not in was)
    for question_id in new.questions:
        if (
            question_id in old.questions
            and old.fact_of[question_id].id != new.fact_of[question_id].id
        ):
            yield _listed(new, "question", question_id, "moved to another fact")
    for kind, was, now in (("facts", before, after), ("questions", old.questions, new.questions)):
        if list(was) != list(now) and was.keys() == now.keys():
            yield QuizChange(f"the order of the {kind} changed", why_not=OTHER_WAY)
    for name, fact in after.items():
        if name in before:
            what = f"the heading of fact {name} changed"
            yield from _text_change(what, before[name].heading, fact.heading, fact_id=name)


def _listed(quiz: Quiz, kind: str, name: str, what: str) -> QuizChange:
    fact_id = name if kind == "fact" else quiz.fact_of[name].id
    question_id = name if kind == "question" else ""
    return QuizChange(f"{kind} {name} {what}", question_id, fact_id, why_not=OTHERS_ASKED)


def _question_changes(fact: Fact, old: Question, new: Question) -> Iterator[QuizChange]:
    about: dict[str, Any] = {"question_id": new.id, "fact_id": fact.id}
    of = f"of question {new.id} changed"
    if old.type != new.type:
        yield QuizChange(f"the type {of}", **about, why_not=OTHERS_ASKED)
    if old.pair != new.pair:
        yield QuizChange(f"the pair {of}", **about, why_not=OTHER_WAY)
    if old.marks != new.marks:
        yield QuizChange(f"question {new.id} {_MARKS[new.marks]}", **about, marks=True)
    yield from _text_change(f"the prompt {of}", old.prompt, new.prompt, **about)
    if old.type == new.type:
        before, after = (TYPES[q.type].dump(q.body) for q in (old, new))
        if _structure(old) != _structure(new):
            yield QuizChange(f"the options {of}", **about, why_not=OTHERS_ASKED)
        else:
            yield from _body_changes(f"question {new.id}", before, after, about)
    yield from _text_change(f"the evidence {of}", old.evidence, new.evidence, **about)
    yield from _text_change(f"the explanation {of}", old.explanation, new.explanation, **about)


def _body_changes(
    whose: str, old: Mapping[str, Any], new: Mapping[str, Any], about: Mapping[str, Any]
) -> Iterator[QuizChange]:
    """Compare the type-specific keys of a question, or the keys of one of its options."""
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        name = key.replace("_", " ")
        if _with_ids(before) and _with_ids(after):
            yield from _part_changes(key.removesuffix("s"), whose, before, after, about)
        elif key == "correct":
            right = "counts as right now" if after else "does not count as right any more"
            yield QuizChange(f"{whose} {right}", **about, marks=True)
        elif key in _PROSE:
            what = f"the {name} of {whose} changed"
            yield from _text_change(what, _readable(before), _readable(after), **about)
        elif key in _ASKS:
            what = f"whether the options of {whose} are shuffled changed"
            yield QuizChange(what, **about, why_not=OTHER_WAY)
        else:
            what = f"the {_KEYS.get(key, name)} of {whose} changed"
            yield from _text_change(what, _readable(before), _readable(after), **about, marks=True)


def _part_changes(
    kind: str, whose: str, old: Any, new: Any, about: Mapping[str, Any]
) -> Iterator[QuizChange]:
    """Compare options, items, choices or gaps: the ids are the same, but their order may be a key."""
    if [part["id"] for part in old] != [part["id"] for part in new]:
        yield QuizChange(f"the right order of the {kind}s of {whose} changed", **about, marks=True)
    before = {part["id"]: part for part in old}
    for part in new:
        yield from _body_changes(f"{kind} {part['id']} of {whose}", before[part["id"]], part, about)


_KEYS = {
    "match": "right match",
    "answer": "right answer",
    "accept": "list of accepted answers",
    "typos": "forgiving of typos",
    "wrong": "list of foreseen wrong answers",
}


def _text_change(what: str, old: str, new: str, **about: Any) -> Iterator[QuizChange]:
    if old != new:
        yield QuizChange(what, pieces=word_diff(old, new), **about)


def _readable(value: Any) -> str:
    """Return a value as text for editors, with a line for each item of a list."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ": ".join(_readable(part) for part in value.values())
    if isinstance(value, list | tuple):
        return "\n".join(_readable(part) for part in value)
    return str(value)


def _with_ids(value: Any) -> bool:
    """Return whether a value is a list of mappings with ids."""
    return isinstance(value, list) and all(isinstance(v, Mapping) and "id" in v for v in value)


def _structure(question: Question) -> tuple[str, ...]:
    """Return the ids that stored answers refer to."""
    return TYPES[question.type].structure(question.body)
