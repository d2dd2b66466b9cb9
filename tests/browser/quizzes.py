"""The quizzes of the browser tests: the first article, every question type, and texts that strain a page."""

from pathlib import Path
from typing import Any

from quizapp.bank.check import read_folder
from quizapp.bank.quiz import Quiz
from tests.bank import builders

REAL = "russia-china-2015"
EVERY_TYPE = "bees-and-orchards"
BEFORE = "bees-before-reading"
RIGHT_TO_LEFT = "bees-right-to-left"
STRAINED = "bees-at-length"

_QUESTIONS = Path(__file__).parents[2] / "questions"
_LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle"


def all_quizzes() -> list[Quiz]:
    """Give one quiz of each kind."""
    real, problems = read_folder(_QUESTIONS / REAL)
    assert real is not None, problems
    return [real, every_type(), before_reading(), right_to_left(), strained()]


def every_type() -> Quiz:
    """All questions on all facts: every type stands on a page, and the article may be reopened."""
    return builders.quiz(
        settings={"ask_before": "none", "per_fact": 4, "open_book": True},
        source={
            "author": "A. Keeper",
            "title": "On hives",
            "url": "https://example.org/hives",
            "published": 2015,
        },
    )


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


def _another(slug: str, number: int, title: str) -> dict[str, Any]:
    quiz_id = f"{builders.QUIZ_ID[:-1]}{number}"
    return {"slug": slug, "id": quiz_id, "title": title}
