"""The article as safe HTML."""

import nh3
from markupsafe import Markup

from quizapp.bank.article import article_markdown
from quizapp.bank.quiz import Quiz

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
_KEPT = 256
_made: dict[str, Markup] = {}


def article_html(digest: str, quiz: Quiz) -> Markup:
    """Render the article of a published quiz; kept in the process by the revision's digest.

    Two layers keep script out: the Markdown parser takes no raw HTML, and the sanitiser knows only a few tags. Every
    sentence has an anchor, whether a question is about it or not.
    """
    html = _made.get(digest)
    if html is None:
        markdown = article_markdown()
        raw = markdown.renderer.render(list(quiz.parsed.tokens), markdown.options, {})
        html = Markup(nh3.clean(raw, tags=_TAGS, attributes=_ATTRIBUTES, link_rel="noopener"))  # noqa: S704
        if len(_made) >= _KEPT:
            _made.clear()
        _made[digest] = html
    return html
