"""Warns of questions that give their answers away, or test attention instead of understanding.

It reports only flaws that are seldom false alarms. The question types check each question by itself; this module
checks prompts and patterns across a quiz.
"""

import re
from collections.abc import Iterator

from quizapp.bank.article import fold
from quizapp.bank.checking.problems import Problem
from quizapp.bank.positions import Document, Path
from quizapp.bank.quiz import Question, Quiz
from quizapp.question_types import TYPES
from quizapp.question_types.base import Option

FEWEST = 3
"""The least number of questions that can form a pattern."""

_NOT = r"(?:\b(?:not|never|except)\b|n['’]t\b)"
_UN = r"\bun(?!der|ti|less|i|cle|its)[a-z]{3,}"
_DOUBLED = re.compile(
    rf"{_NOT}[^.?!;]*?{_NOT}|\b(?:not|never)\s+(?:\w+\s+)?{_UN}", re.IGNORECASE | re.ASCII
)
_HARMLESS = re.compile(r"\bwhether or not\b|\bnot only\b|\bif not\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w]|[.,]\d)")

Placed = list[tuple[Path, Question]]


def quiz_flaws(quiz: Quiz, document: Document) -> Iterator[Problem]:
    """Yield a warning for every flaw in a prompt or across the questions."""
    placed: Placed = [
        (("facts", n, "questions", m), question)
        for n, fact in enumerate(quiz.facts)
        for m, question in enumerate(fact.questions)
    ]
    for path, message in _all(quiz, document, placed):
        yield document.problem(path, message, warning=True)


def _all(quiz: Quiz, document: Document, placed: Placed) -> Iterator[tuple[Path, str]]:
    yield from _same_prompts(document, placed)
    for path, question in placed:
        prompt = _HARMLESS.sub("", question.prompt)
        if quiz.language.split("-")[0] == "en" and _DOUBLED.search(prompt):
            yield (*path, "prompt"), "This has a doubled negative: say it without."
        if question.type == "numeric" and _reveals_number(question):
            yield (*path, "prompt"), "The number asked for stands in the question."
    yield from _longest_keys([pair for pair in placed if pair[1].type == "single_choice"])
    yield from _same_keys([pair for pair in placed if _is_in_fixed_order(pair[1])])
    yield from _same_truths([pair for pair in placed if pair[1].type == "true_false"])


def _same_prompts(document: Document, placed: Placed) -> Iterator[tuple[Path, str]]:
    first: dict[str, Path] = {}
    for path, question in placed:
        texts = sorted(option.text for option in _options(question))
        prompt = fold(" ".join([question.prompt, *texts])).casefold()
        if prompt in first:
            where = document.name((*first[prompt], "prompt"))
            yield (*path, "prompt"), f"This asks the same as the question {where}."
        first.setdefault(prompt, path)


def _reveals_number(question: Question) -> bool:
    numbers = {found.replace(",", "") for found in _NUMBER.findall(question.prompt)}
    return TYPES[question.type].key(question.body) in numbers


def _longest_keys(placed: Placed) -> Iterator[tuple[Path, str]]:
    if len(placed) >= FEWEST and all(_longest_is_key(question) for _, question in placed):
        message = "In every single_choice question the longest option is right: vary that."
        yield (*placed[0][0], "options"), message


def _longest_is_key(question: Question) -> bool:
    right = [len(option.text) for option in _options(question) if option.correct]
    wrong = [len(option.text) for option in _options(question) if not option.correct]
    return bool(right and wrong) and min(right) > max(wrong)


def _same_keys(placed: Placed) -> Iterator[tuple[Path, str]]:
    """Yield a warning if the right option has the same place everywhere, and readers can see it."""
    places = {
        next((n for n, option in enumerate(_options(question)) if option.correct), -1)
        for _, question in placed
    }
    if len(placed) >= FEWEST and len(places) == 1:
        message = f"In every question that is not shuffled, option {places.pop() + 1} is right: vary that."
        yield (*placed[0][0], "options"), message


def _same_truths(placed: Placed) -> Iterator[tuple[Path, str]]:
    answers = {TYPES[question.type].key(question.body) for _, question in placed}
    if len(placed) >= FEWEST and len(answers) == 1:
        yield (*placed[0][0], "answer"), f"Every true_false question is {answers.pop()}: vary that."


def _is_in_fixed_order(question: Question) -> bool:
    """Return whether readers see the options in the author's order."""
    type_ = TYPES[question.type]
    return question.type == "single_choice" and not type_.shuffles(question.body)


def _options(question: Question) -> tuple[Option, ...]:
    return TYPES[question.type].options(question.body)
