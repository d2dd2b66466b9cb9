"""Renders articles as safe HTML."""

import re

import nh3
from markupsafe import Markup

from quizapp.bank.article import Article, article_markdown
from quizapp.bank.quiz import Quiz
from quizapp.cache import Cache

_TAGS = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "a",
    "blockquote",
    "br",
    "hr",
    "code",
    "pre",
    "span",
}
_ATTRIBUTES = {"a": {"href", "title"}, "h2": {"id"}, "span": {"id", "class"}, "ol": {"start"}}
_SENTENCES = re.compile(r"(\d{1,4})-(\d{1,4})")
_MOST_MARKED = 20
_KEPT = 256
_made: Cache[Markup] = Cache(_KEPT)


def article_html(digest: str, quiz: Quiz) -> Markup:
    """Render the article of a published quiz, cached in the process by the revision's digest.

    Two layers keep scripts out: the Markdown parser takes no raw HTML, and the sanitiser allows only a few tags. Every
    sentence gets an anchor, whether or not a question is about it.
    """
    return _made.get(digest, lambda: render_article(quiz.parsed))


def render_article(article: Article) -> Markup:
    """Render an article, published or not, without the cache."""
    markdown = article_markdown()
    raw = markdown.renderer.render(list(article.tokens), markdown.options, {})
    return Markup(nh3.clean(raw, tags=_TAGS, attributes=_ATTRIBUTES, link_rel="noopener"))  # noqa: S704


def with_marked(html: Markup, sentences: str) -> Markup:
    """Mark sentences of a rendered article: `23-24` marks those two, anything else marks nothing."""
    wanted = _SENTENCES.fullmatch(sentences)
    first, last = (int(wanted[1]), int(wanted[2])) if wanted else (1, 0)
    text = str(html)
    for number in range(first, min(last + 1, first + _MOST_MARKED)):
        opening = f'<span id="s{number}" class="sentence'
        text = text.replace(f'{opening}">', f'{opening} marked">')
    return Markup(text)  # noqa: S704 - only a class was added to our own tags
