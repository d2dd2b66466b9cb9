"""A small valid quiz without flaws, which tests can modify."""

import copy
import json
from pathlib import Path
from typing import Any

from quizapp.bank.quiz import Quiz, quiz_from_data

QUIZ_ID = "3f1c6f5e-8f0b-4c55-9a4e-2f6d1b7c9a10"

ARTICLE = """\
What do bees do for an orchard? Two facts say most of it.

## 1. Bees raise the yield

Apple trees need pollen from another tree. With hives nearby, an orchard bears about 40 percent more
fruit. Dr. J. Moss counted it in 12 orchards near the river Aller.

## 2. Hives cost little

A hive costs $150 a year. It pays for itself after two harvests, and it needs no electricity. Honey
is a by-product, and so is wax.
"""

_COST_WRONG = [{"answer": 15, "feedback": "That is a tenth of it."}]

_QUIZ: dict[str, Any] = {
    "format": 1,
    "id": QUIZ_ID,
    "slug": "bees-and-orchards",
    "title": "Bees and orchards",
    "summary": "What bees do for an orchard, and what they cost.",
    "language": "en",
    "source": {"author": "A. Keeper", "published": 2015},
    "settings": {"ask_before": "none", "per_fact": 2},
    "facts": [
        {
            "id": "yield",
            "heading": "Bees raise the yield",
            "questions": [
                {
                    "id": "yield-more",
                    "type": "single_choice",
                    "pair": "a",
                    "prompt": "How much more fruit does an orchard with hives bear?",
                    "options": [
                        {"id": "a", "text": "About 40 percent", "correct": True},
                        {"id": "b", "text": "About 4 percent", "feedback": "It is ten times that."},
                        {"id": "c", "text": "Twice as much", "feedback": "It is less than that."},
                    ],
                    "evidence": "an orchard bears about 40 percent more fruit",
                    "explanation": "With hives nearby it is about 40 percent.",
                },
                {
                    "id": "yield-where",
                    "type": "single_choice",
                    "pair": "b",
                    "prompt": "Where was the yield counted?",
                    "options": [
                        {"id": "a", "text": "In 12 gardens", "feedback": "They were orchards."},
                        {"id": "b", "text": "In 12 orchards", "correct": True},
                    ],
                    "evidence": "Dr. J. Moss counted it in 12 orchards",
                    "explanation": "Dr. Moss counted in 12 orchards.",
                },
                {
                    "id": "yield-pollen",
                    "type": "true_false",
                    "prompt": "An apple tree can use its own pollen.",
                    "answer": False,
                    "feedback": "It needs the pollen of another tree.",
                    "evidence": "Apple trees need pollen from another tree.",
                    "explanation": "The pollen comes from another tree.",
                },
            ],
        },
        {
            "id": "cost",
            "heading": "Hives cost little",
            "questions": [
                {
                    "id": "cost-year",
                    "type": "numeric",
                    "pair": "a",
                    "prompt": "What does a hive cost in a year?",
                    "answer": 150,
                    "prefix": "$",
                    "wrong": _COST_WRONG,
                    "evidence": "A hive costs $150 a year.",
                    "explanation": "It costs $150 a year.",
                },
                {
                    "id": "cost-harvests",
                    "type": "numeric",
                    "pair": "b",
                    "prompt": "After how many harvests has a hive paid for itself?",
                    "answer": 2,
                    "unit": "harvests",
                    "evidence": "pays for itself after two harvests",
                    "explanation": "Two harvests are enough.",
                },
                {
                    "id": "cost-power",
                    "type": "short_text",
                    "prompt": "What does a hive not need?",
                    "accept": ["electricity", "power"],
                    "typos": True,
                    "wrong": [{"answer": "water", "feedback": "The article does not say so."}],
                    "evidence": "it needs no electricity",
                    "explanation": "There is nothing electric in a hive.",
                },
                {
                    "id": "cost-products",
                    "type": "multiple_response",
                    "prompt": "What else do hives give?",
                    "options": [
                        {"id": "a", "text": "Honey", "correct": True},
                        {"id": "b", "text": "Wax", "correct": True},
                        {"id": "c", "text": "Silk", "feedback": "Silk comes from moths."},
                    ],
                    "evidence": "Honey is a by-product, and so is wax.",
                    "explanation": "Honey and wax come with the bees.",
                },
            ],
        },
    ],
}


_MORE: dict[str, list[dict[str, Any]]] = {
    "yield": [
        {
            "id": "yield-numbers",
            "type": "matching",
            "prompt": "Which number goes with what?",
            "items": [
                {"id": "more", "text": "Percent more fruit", "match": "forty"},
                {
                    "id": "counted",
                    "text": "Orchards counted",
                    "match": "twelve",
                    "feedback": "There were twelve.",
                },
            ],
            "choices": [
                {"id": "forty", "text": "40"},
                {"id": "twelve", "text": "12"},
                {"id": "hundred", "text": "100"},
            ],
            "evidence": "an orchard bears about 40 percent more fruit. Dr. J. Moss counted it in 12 orchards",
            "explanation": "It was 40 percent more, counted in 12 orchards.",
        },
        {
            "id": "yield-steps",
            "type": "ordering",
            "prompt": "What comes first, and what last?",
            "items": [
                {"id": "bee", "text": "A bee visits another tree"},
                {"id": "pollen", "text": "Its pollen reaches the blossom"},
                {"id": "fruit", "text": "The blossom becomes a fruit"},
            ],
            "feedback": "Without pollen there is no fruit.",
            "evidence": "Apple trees need pollen from another tree.",
            "explanation": "The pollen of another tree comes first.",
        },
    ],
    "cost": [
        {
            "id": "cost-text",
            "type": "cloze",
            "prompt": "Fill the gaps.",
            "text": "A hive costs {price} a year and pays for itself after {harvests}.",
            "gaps": [
                {
                    "id": "price",
                    "options": [
                        {"id": "a", "text": "$15", "feedback": "That is a tenth of it."},
                        {"id": "b", "text": "$150", "correct": True},
                    ],
                },
                {
                    "id": "harvests",
                    "options": [
                        {"id": "a", "text": "two harvests", "correct": True},
                        {"id": "b", "text": "ten harvests", "feedback": "It is much quicker."},
                        {"id": "c", "text": "a month", "feedback": "It takes two harvests."},
                    ],
                },
            ],
            "evidence": "A hive costs $150 a year. It pays for itself after two harvests",
            "explanation": "It costs $150 a year, which two harvests bring in.",
        },
    ],
}


def quiz_data(**changes: Any) -> dict[str, Any]:
    """Return the plain data of the quiz, with some of its top-level keys replaced."""
    return {**copy.deepcopy(_QUIZ), **changes}


def every_type_data(**changes: Any) -> dict[str, Any]:
    """Return the plain data of the quiz with three more questions, so that it has every type."""
    data = quiz_data(**changes)
    for fact in data["facts"]:
        fact["questions"] += copy.deepcopy(_MORE.get(fact["id"], []))
    return data


def every_type_quiz(**changes: Any) -> Quiz:
    """Return the quiz that has every type."""
    return quiz_from_data(every_type_data(**changes), ARTICLE)


def quiz(article: str = ARTICLE, **changes: Any) -> Quiz:
    """Return the quiz as an object."""
    return quiz_from_data(quiz_data(**changes), article)


def write_quiz(
    folder: Path, text: str | None = None, article: str | None = ARTICLE, **changes: Any
) -> Path:
    """Write the quiz into a new folder, and return the folder.

    `text` replaces the whole `quiz.yaml`; without an article no `article.md` is written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if text is None:
        # JSON is YAML, too.
        text = json.dumps(quiz_data(**changes), indent=2, ensure_ascii=False)
    (folder / "quiz.yaml").write_text(text, encoding="utf-8")
    if article is not None:
        (folder / "article.md").write_text(article, encoding="utf-8")
    return folder
