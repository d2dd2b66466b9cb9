"""Values for the article page: the form, the preview, and notes on the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from quizapp.bank.article import fold, parse_article
from quizapp.bank.checking.readability import readability
from quizapp.bank.parts import Content
from quizapp.bank.stale import lost_evidence
from quizapp.cache import Cache
from quizapp.editor import drafting
from quizapp.services.quizzes.drafts import LoadedDraft
from quizapp.web.article_html import render_article
from quizapp.web.live import Node, tree
from quizapp.web.template_helpers import direction

if TYPE_CHECKING:
    from quizapp.bank.checking.draft_check import DraftProblem

_problems: "Cache[tuple[DraftProblem, ...]]" = Cache(64)
_TEXTS = {"title", "summary", "article"}


@dataclass(frozen=True, slots=True)
class ArticleSection:
    """A section of the article, or a fact that has lost its section."""

    heading: str
    fact: str | None
    questions: int
    there: bool = True
    """Whether it stands in the article."""


def problems_of(draft: LoadedDraft) -> "tuple[DraftProblem, ...]":
    """Return the problems of a draft, cached in the process by its digest."""
    return _problems.get(draft.digest, lambda: tuple(drafting.problems_of(draft.content)))


def article_values(draft: LoadedDraft) -> dict[str, Any]:
    """Return everything that the article page shows of a draft."""
    quiz = draft.quiz
    facts = quiz.get("facts", [])
    parsed = parse_article(draft.article, {fact["heading"]: fact["id"] for fact in facts})
    language = str(quiz.get("language") or "en")
    title, summary = (str(quiz.get(key) or "") for key in ("title", "summary"))
    return {
        "draft": draft,
        "entered": {"title": title, "summary": summary, "text": draft.article},
        "title": title,
        "summary": summary,
        "language": language,
        "direction": direction(language),
        "html": render_article(parsed),
        "words": parsed.words,
        "readability": readability(parsed, language),
        "sections": _sections(draft.content, [section.heading for section in parsed.sections[1:]]),
        "lost": lost_evidence(draft.content, parsed),
        "problems": [one for one in problems_of(draft) if one.path[0] in _TEXTS],
    }


def live_parts(draft: LoadedDraft) -> dict[str, Sequence[Node]]:
    """Return the parts of the page that follow the text while it is typed, for the page's script."""
    values, templates = article_values(draft), current_app.jinja_env
    return {
        "preview": tree(
            templates.get_template("editor/writing/article_preview.html").render(values)
        ),
        "notes": tree(templates.get_template("editor/writing/article_notes.html").render(values)),
    }


def _sections(content: Content, headings: list[str]) -> list[ArticleSection]:
    """Return the sections in the article's order, then the facts that have lost theirs."""
    facts = {fold(fact["heading"]): fact for fact in reversed(content["quiz"].get("facts", []))}
    found = [
        ArticleSection(
            heading,
            facts[heading]["id"] if heading in facts else None,
            len(facts[heading]["questions"]) if heading in facts else 0,
        )
        for heading in dict.fromkeys(headings)
        if heading
    ]
    lost = [fact for heading, fact in facts.items() if heading not in headings]
    return [
        *found,
        *(
            ArticleSection(fact["heading"], fact["id"], len(fact["questions"]), there=False)
            for fact in reversed(lost)
        ),
    ]
