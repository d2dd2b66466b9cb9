"""Parses an article: its Markdown as tokens with every sentence marked, its sections, its quotes.

Makes no HTML: the web layer renders `Article.tokens` and sanitises the result.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

from markdown_it import MarkdownIt
from markdown_it.token import Token

from quizapp.bank.inline import cut, mark_sentences, plain_text
from quizapp.bank.sentences import sentence_gaps

MOST_COUNTED = 100
"""`Article.count` stops here."""

_NUMBER = re.compile(r"\s*(?:\(\d{1,3}\)|\d{1,3}(?:\.\)|\.|\)))\s+(?=\S)")
_LINK = re.compile(r"(?:https?://[^/?#]|mailto:[^?])", re.IGNORECASE)
# Chinese, Japanese, Thai, Lao, Burmese and Khmer are written without spaces.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Section:
    """The part of an article under one level-2 heading; section 0 is the part before the first."""

    heading: str
    """Plain text without a leading number; empty for section 0."""
    line: int
    """The heading's line in `article.md`, from 1."""
    fact: str | None = None
    """The id of the fact that the section covers, if any."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the running text."""

    number: int
    """Counted through the article from 1; the rendered sentence has the id `s<number>`."""
    text: str
    """Plain text, white space folded."""
    section: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The location of a quote: the sentences that it touches, and their plain text split around it."""

    first: int
    last: int
    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item or quotation; `spans` holds the start and end of each sentence in `text`."""

    text: str
    spans: tuple[tuple[int, int], ...]
    first: int
    """The number of the first sentence."""


@dataclass(frozen=True)
class Article:
    tokens: tuple[Token, ...]
    """To be rendered by `MarkdownIt().renderer.render(tokens, options, {})`."""
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    blocks: tuple[Block, ...]
    words: int

    def locate(self, quote: str) -> Passage | None:
        """Return the first place of a quote, regardless of white space, or None; it never spans two paragraphs."""
        quote = fold(quote)
        return next((_passage(block, at, quote) for block, at in self._places(quote)), None)

    def count(self, quote: str) -> int:
        """Return how often a quote occurs in the article, at most `MOST_COUNTED`."""
        return sum(1 for _ in islice(self._places(fold(quote)), MOST_COUNTED))

    def _places(self, quote: str) -> Iterator[tuple[Block, int]]:
        if not quote:
            return
        for block in self.blocks:
            at = block.text.find(quote)
            while at >= 0:
                yield block, at
                at = block.text.find(quote, at + 1)


def parse_article(text: str, facts: Mapping[str, str] | None = None) -> Article:
    """Return the parsed article.

    `facts` maps each fact's heading to the fact's id. The first section with that heading belongs to
    the fact; its heading gets the id `fact-<id>` and loses its leading number.
    """
    return _ArticleBuilder(dict(facts or {})).build(article_markdown().parse(text))


@cache
def article_markdown() -> MarkdownIt:
    """Return the parser of articles: CommonMark without HTML and images, with links to the web and e-mail only."""
    markdown = MarkdownIt("commonmark", {"html": False}).disable("image")
    markdown.validateLink = allowed_link  # type: ignore[method-assign]
    return markdown


def allowed_link(url: str) -> bool:
    """Return whether an article may link to this URL: http, https and mailto only."""
    return _LINK.match(url) is not None


def fold(text: str) -> str:
    """Replace every run of white space with a single space, and strip the ends."""
    return " ".join(text.split())


def plain_heading(text: str) -> str:
    """Return a heading without its leading number, white space folded."""
    return fold(_NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text)


class _ArticleBuilder:
    """Collects the parts of an article in a single pass over its tokens."""

    def __init__(self, facts: dict[str, str]) -> None:
        self.facts = {fold(heading): fact for heading, fact in facts.items()}
        self.sections = [Section("", 1)]
        self.sentences: list[Sentence] = []
        self.blocks: list[Block] = []
        self.words = 0

    def build(self, tokens: list[Token]) -> Article:
        opened = None
        for token in tokens:
            if token.type == "inline" and opened is not None:
                self.words += count_words(plain_text(token))
                if opened.type == "paragraph_open":
                    self._add_block(token)
                elif opened.tag == "h2" and opened.level == 0:
                    self._add_section(opened, token)
            opened = token
        return Article(
            tuple(tokens),
            tuple(self.sections),
            tuple(self.sentences),
            tuple(self.blocks),
            self.words,
        )

    def _add_section(self, heading: Token, inline: Token) -> None:
        text = plain_text(inline)
        name = plain_heading(text)
        fact = self.facts.pop(
            name, None
        )  # only the first such heading, because an id must be unique in a page
        if fact is not None:
            heading.attrSet("id", f"fact-{fact}")
            number = _NUMBER.match(text)
            cut(inline, number.end() if number else 0)
        line = heading.map[0] + 1 if heading.map else 1
        self.sections.append(Section(name, line, fact))

    def _add_block(self, inline: Token) -> None:
        plain = plain_text(inline)
        if not plain.strip():
            return
        first = len(self.sentences) + 1
        gaps = mark_sentences(inline, sentence_gaps(plain), first)
        ends = [end for end, _ in gaps] + [len(plain)]
        starts = [0] + [start for _, start in gaps]
        spans: list[tuple[int, int]] = []
        at = 0
        for start, end in zip(starts, ends, strict=True):
            text = fold(plain[start:end])
            if spans and start > ends[len(spans) - 1]:
                at += 1
            spans.append((at, at + len(text)))
            at += len(text)
            self.sentences.append(Sentence(len(self.sentences) + 1, text, len(self.sections) - 1))
        self.blocks.append(Block(fold(plain), tuple(spans), first))


def _passage(block: Block, at: int, quote: str) -> Passage:
    """Return the sentences of a block that the quote touches."""
    end = at + len(quote)
    touched = [i for i, (start, stop) in enumerate(block.spans) if start < end and stop > at]
    start, stop = block.spans[touched[0]][0], block.spans[touched[-1]][1]
    return Passage(
        first=block.first + touched[0],
        last=block.first + touched[-1],
        before=block.text[start:at],
        quote=quote,
        after=block.text[end:stop],
    )


def count_words(text: str) -> int:
    """Return the number of words; in scripts without spaces, two characters count as one."""
    unspaced = len(_UNSPACED.findall(text))
    spaced = sum(1 for word in _UNSPACED.sub(" ", text).split() if _LETTER.search(word))
    return spaced + (unspaced + 1) // 2
