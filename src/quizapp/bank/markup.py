"""Checks the article's Markdown for markup that a quiz does not show."""

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from quizapp.bank.article import Article, allowed_link
from quizapp.bank.checking.problems import Problem
from quizapp.bank.positions import forbidden_characters, shorten

FEWEST_WORDS = 20

_PERHAPS_MARKUP = re.compile(r"[<\[]")


def article_problems(text: str, article: Article, file: str) -> Iterator[Problem]:
    """Yield the problems of an article by itself."""
    yield from forbidden_characters(text, file)
    if not article.blocks:
        yield Problem(file, 1, 1, "The article is empty.")
    elif article.words < FEWEST_WORDS:
        message = f"The article has only {article.words} words."
        yield Problem(file, 1, 1, message, warning=True)
    yield from _heading_problems(article, file)
    if _PERHAPS_MARKUP.search(text):
        yield from _markup_problems(text, file)


def _heading_problems(article: Article, file: str) -> Iterator[Problem]:
    for token in article.tokens:
        if token.type == "heading_open" and token.tag == "h1":
            message = (
                "A heading of level 1 (`# `) is not used: the title stands apart. Write `## `."
            )
            yield Problem(file, _line(token), 1, message)
    first: dict[str, int] = {}
    for section in article.sections[1:]:
        if not section.heading:
            yield Problem(file, section.line, 1, "This heading is empty.")
        elif section.heading in first:
            message = f"This heading stands in line {first[section.heading]} already."
            yield Problem(file, section.line, 1, message)
        first.setdefault(section.heading, section.line)


@cache
def _everything() -> MarkdownIt:
    """Return a parser that recognises the raw HTML, images and links that articles must not have."""
    markdown = MarkdownIt("commonmark")
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return markdown


def _markup_problems(text: str, file: str) -> Iterator[Problem]:
    for token in _everything().parse(text):
        line = _line(token)
        if token.type == "html_block" and not _is_comment(token.content):
            yield _html(file, line)
        elif token.type == "html_block":
            yield _comment(file, line)
        elif token.type == "inline":
            yield from _inline_problems(token, file, line)


def _inline_problems(inline: Token, file: str, line: int) -> Iterator[Problem]:
    for child in inline.children or []:
        if child.type in {"softbreak", "hardbreak"}:
            line += 1
        elif child.type == "html_inline":
            yield _comment(file, line) if _is_comment(child.content) else _html(file, line)
        elif child.type == "image":
            yield Problem(file, line, 1, "Pictures are not possible in an article.")
        elif child.type == "link_open" and not allowed_link(str(child.attrGet("href") or "")):
            target = shorten(str(child.attrGet("href") or ""))
            message = f"A link cannot lead to `{target}`: use http, https or mailto."
            yield Problem(file, line, 1, message)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _is_comment(content: str) -> bool:
    return content.lstrip().startswith("<!--")


def _html(file: str, line: int) -> Problem:
    message = "HTML is not used in articles: readers will see it as it stands here."
    return Problem(file, line, 1, message, warning=True)


def _comment(file: str, line: int) -> Problem:
    message = "A comment does not hide anything here: readers will see it."
    return Problem(file, line, 1, message, warning=True)
