"""Structured data about a quiz, in schema.org's vocabulary, for search engines and chat previews."""

from datetime import datetime
from typing import Any

from quizapp.bank.quiz import Quiz
from quizapp.web.template_helpers import minutes


def quiz_metadata(quiz: Quiz, url: str, published_at: datetime, publisher: str) -> dict[str, Any]:
    """Describe a published quiz as structured data of type Quiz, without its questions and keys.

    `url` is the article's full URL, or empty if the site's own address is not configured.
    """
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Quiz",
        "name": quiz.title,
        "description": quiz.summary,
        "inLanguage": quiz.language,
        "datePublished": published_at.date().isoformat(),
        "timeRequired": f"PT{minutes(quiz.parsed.words)}M",
        "isAccessibleForFree": True,
        "learningResourceType": "Quiz",
        "teaches": [fact.heading for fact in quiz.facts],
        "publisher": {"@type": "Organization", "name": publisher},
    }
    if url:
        found["url"] = url
    if quiz.source:
        found["isBasedOn"] = {
            "@type": "CreativeWork",
            "author": {"@type": "Person", "name": quiz.source.author},
            "datePublished": str(quiz.source.published),
        }
    return found
