"""The drafts that new quizzes start from."""

import copy
from typing import Any

from quizapp.bank.parts import Content

_ORDER = (
    *("format", "id", "slug", "title", "summary", "language"),
    *("article", "source", "closing_question", "settings", "facts"),
)


def blank(uid: str, slug: str, title: str, language: str, article: str = "") -> Content:
    """Return the draft of a quiz that has a title and perhaps an article."""
    return {
        "quiz": {
            "format": 1,
            "id": uid,
            "slug": slug,
            "title": title,
            "summary": "",
            "language": language,
            "facts": [],
        },
        "article": article,
    }


def copy_of(content: Content, uid: str, slug: str, title: str) -> Content:
    """Return a copy of a draft with its own identity."""
    made = copy.deepcopy(content)
    made["quiz"] |= {"id": uid, "slug": slug, "title": title}
    return made


def in_order(quiz: dict[str, Any]) -> dict[str, Any]:
    """Return an unfinished quiz with its keys in the order in which people write them."""
    known = {key: quiz[key] for key in _ORDER if key in quiz}
    return {**known, **quiz}
