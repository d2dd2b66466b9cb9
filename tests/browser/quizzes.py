"""The quizzes of the browser tests: the first article, every question type, and texts that strain a page."""

import uuid
from pathlib import Path
from typing import Any

from quizapp.bank.checking.check import read_folder
from quizapp.bank.quiz import Quiz
from tests.bank import builders

REAL = "russia-china-2015"
EVERY_TYPE = "bees-and-orchards"
PLACES = "bees-in-places"
BEFORE = "bees-before-reading"
RIGHT_TO_LEFT = "bees-right-to-left"
STRAINED = "bees-at-length"
MANY = "twelve-bees"
HOW_SURE = "bees-for-sure"

_QUESTIONS = Path(__file__).parents[2] / "questions"
_LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle"


def all_quizzes() -> list[Quiz]:
    """Return one quiz of each kind."""
    real, problems = read_folder(_QUESTIONS / REAL)
    assert real is not None, problems
    return [
        real,
        every_type(),
        places(),
        before_reading(),
        right_to_left(),
        strained(),
        many_facts(),
        how_sure(),
    ]


def every_type() -> Quiz:
    """All questions on all facts: every type but those of `places` is there, and the article may be reopened."""
    return builders.quiz(
        settings={"ask_before": "none", "per_fact": 4, "open_book": True},
        source={
            "author": "A. Keeper",
            "title": "On hives",
            "url": "https://example.org/hives",
            "published": 2015,
        },
    )


def how_sure() -> Quiz:
    """Every type, how sure readers are of their answers, and what is still unclear to them."""
    data = builders.every_type_data(
        **_another(HOW_SURE, 6, "Bees, and how sure one can be of them"),
        settings={"ask_before": "none", "per_fact": 5, "ask_how_sure": True, "ask_unclear": True},
    )
    return builders.quiz(**data)


def places() -> Quiz:
    """The types with several places to fill."""
    data = builders.every_type_data(
        **_another(PLACES, 5, "Bees, matched and put in order"),
        settings={"ask_before": "none", "per_fact": 2},
    )
    for fact in data["facts"]:
        kinds = {"matching", "ordering", "cloze"}
        fact["questions"] = [q for q in fact["questions"] if q["type"] in kinds]
    matching = data["facts"][0]["questions"][0]
    matching["choices"][2]["text"] = "One hundred, as everyone in the village by the river believed"
    return builders.quiz(**data)


def before_reading() -> Quiz:
    """Everyone is asked before reading."""
    return builders.quiz(
        **_another(BEFORE, 1, "Bees, before you read"),
        settings={"ask_before": "everyone", "per_fact": 2},
    )


def right_to_left() -> Quiz:
    """Arabic, from right to left."""
    article = (
        "ماذا يفعل النحل للبستان؟ حقيقتان تقولان معظم الأمر.\n\n"
        "## 1. النحل يزيد الغلة\n\n"
        "تحتاج أشجار التفاح إلى لقاح من شجرة أخرى. مع وجود الخلايا يحمل البستان نحو 40 في المئة ثمارا أكثر.\n\n"
        "## 2. الخلايا قليلة الكلفة\n\n"
        "تكلف الخلية 150 دولارا في السنة. والعسل منتج ثانوي، وكذلك الشمع.\n"
    )
    return builders.quiz(
        article,
        **_another(RIGHT_TO_LEFT, 2, "النحل والبساتين"),
        summary="ما الذي يفعله النحل للبساتين وكم يكلف.",
        language="ar",
        settings={"ask_before": "none", "per_fact": 2},
        facts=[
            {
                "id": "yield",
                "heading": "النحل يزيد الغلة",
                "questions": [
                    {
                        "id": "more",
                        "type": "single_choice",
                        "prompt": "كم يزيد محصول البستان الذي فيه خلايا؟",
                        "options": [
                            {"id": "a", "text": "نحو 40 في المئة", "correct": True},
                            {
                                "id": "b",
                                "text": "نحو 4 في المئة",
                                "feedback": "إنه عشرة أضعاف ذلك.",
                            },
                        ],
                        "evidence": "يحمل البستان نحو 40 في المئة ثمارا أكثر",
                        "explanation": "الزيادة نحو 40 في المئة.",
                    }
                ],
            },
            {
                "id": "cost",
                "heading": "الخلايا قليلة الكلفة",
                "questions": [
                    {
                        "id": "year",
                        "type": "numeric",
                        "prompt": "كم تكلف الخلية في السنة؟",
                        "answer": 150,
                        "unit": "دولارا",
                        "evidence": "تكلف الخلية 150 دولارا في السنة",
                        "explanation": "تكلف 150 دولارا في السنة.",
                    },
                    {
                        "id": "products",
                        "type": "multiple_response",
                        "prompt": "ماذا تعطي الخلايا أيضا؟",
                        "options": [
                            {"id": "a", "text": "العسل", "correct": True},
                            {"id": "b", "text": "الشمع", "correct": True},
                            {"id": "c", "text": "الحرير", "feedback": "الحرير من الفراش."},
                        ],
                        "evidence": "والعسل منتج ثانوي، وكذلك الشمع.",
                        "explanation": "العسل والشمع يأتيان مع النحل.",
                    },
                ],
            },
        ],
    )


def strained() -> Quiz:
    """A very long title, a word that no line holds, a question of one word, options of several lines."""
    data = builders.quiz_data(
        **_another(
            STRAINED,
            3,
            f"Everything that anybody could ever want to know of bees, hives and the {_LONG}",
        ),
        settings={"ask_before": "none", "per_fact": 2},
    )
    first, second = data["facts"]
    first["heading"] = f"Bees raise the yield of the {_LONG}"
    first["questions"] = first["questions"][:2]
    choice = first["questions"][0]
    choice["prompt"] = "How?"
    choice["options"][1]["text"] = (
        "By about 4 percent, counted over twelve years in orchards near the river, where the hives stood in the sun "
        f"and the {_LONG} kept the books for everyone who cared to ask"
    )
    second["questions"] = second["questions"][:3]
    second["questions"][1]["unit"] = "harvests of apples, pears and plums together"
    article = builders.ARTICLE.replace("1. Bees raise the yield", f"1. {first['heading']}")
    return builders.quiz(article, **data)


def many_facts(count: int = 12) -> Quiz:
    """More facts than have room for a number each in the row of pages."""
    headings = [f"Bee number {n} flies" for n in range(1, count + 1)]
    article = "".join(
        f"## {n}. {heading}\n\nIt flew {n} miles.\n\n" for n, heading in enumerate(headings, 1)
    )
    facts = [
        {
            "id": f"bee-{n}",
            "heading": heading,
            "questions": [
                {
                    "id": f"miles-{n}",
                    "type": "numeric",
                    "prompt": f"How far did bee number {n} fly?",
                    "answer": n,
                    "unit": "miles",
                    "evidence": f"It flew {n} miles.",
                    "explanation": f"It flew {n} miles.",
                }
            ],
        }
        for n, heading in enumerate(headings, 1)
    ]
    return builders.quiz(
        article,
        **_another(MANY, 4, "Twelve bees"),
        facts=facts,
        settings={"ask_before": "none", "per_fact": 1},
    )


def shelf(count: int) -> list[Quiz]:
    """Return so many quizzes, for the catalogue."""
    topics = ("Bees", "Rivers", "Bridges", "Interest", "Vaccines", "Elections", "Tides", "Grain")
    return [
        builders.quiz(
            slug=f"shelf-{n}",
            id=str(uuid.UUID(int=n)),
            title=f"{topics[n % 8]}, explained in part {n}",
        )
        for n in range(1, count + 1)
    ]


def _another(slug: str, number: int, title: str) -> dict[str, Any]:
    quiz_id = f"{builders.QUIZ_ID[:-1]}{number}"
    return {"slug": slug, "id": quiz_id, "title": title}
