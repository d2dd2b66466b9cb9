"""Checks a quiz against its article: each fact needs its section, each question its evidence."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches

from quizapp.bank.article import MOST_COUNTED, Article, fold
from quizapp.bank.checking.problems import Problem
from quizapp.bank.outline import FactOutline, QuestionOutline
from quizapp.bank.positions import Document, shorten

MOST_SUGGESTIONS = 20
"""The most quotes to search a suggestion for, because the search takes time."""
SIMILAR = 0.5
"""The least similarity, 0 to 1, for a sentence to be suggested."""


def heading_problems(
    document: Document, facts: tuple[FactOutline, ...], article: Article
) -> Iterator[Problem]:
    """Yield facts without a section in the article, and facts that are not in its order."""
    places = {section.heading: n for n, section in reversed([*enumerate(article.sections)]) if n}
    last, taken = 0, dict[int, FactOutline]()
    for fact in facts:
        path = (*fact.path, "heading")
        heading = fold(fact.heading)
        if not heading:
            continue
        place = places.get(heading)
        if place is None:
            close = get_close_matches(heading[:200], list(places)[:200], 1, 0.6)
            hint = f"; did you mean `{shorten(close[0], 100)}`?" if close else "."
            yield document.problem(path, f"The article has no section with this heading{hint}")
        elif place in taken:
            where = document.name((*taken[place].path, "heading"))
            message = f"The fact {where} has this section of the article already."
            yield document.problem(path, message)
        elif place < last:
            message = "In the article this section stands before that of the fact above."
            yield document.problem(path, f"{message} Put the facts in the article's order.")
        if place is not None:
            taken.setdefault(place, fact)
            last = max(last, place)


def evidence_problems(
    document: Document, facts: tuple[FactOutline, ...], article: Article
) -> Iterator[Problem]:
    """Yield evidence that is not in the article exactly once, or not in the fact's section."""
    nearest = _Nearest(article)
    for fact in facts:
        for question in fact.questions:
            message = _evidence_fault(question, fact, article, nearest)
            if message:
                yield document.problem((*question.path, "evidence"), message)


def _evidence_fault(
    question: QuestionOutline, fact: FactOutline, article: Article, nearest: "_Nearest"
) -> str:
    quote = fold(question.evidence)
    if not quote:
        return ""
    passage = article.locate(quote)
    if passage is None:
        return nearest.hint(quote)
    count = article.count(quote)
    if count > 1:
        times = f"{count} times or more" if count == MOST_COUNTED else f"{count} times"
        return f"These words stand in the article {times}: take more of them until they are unique."
    heading = article.sections[article.sentences[passage.first - 1].section].heading
    expected = fold(fact.heading)
    if heading != expected and any(section.heading == expected for section in article.sections):
        place = f"the section “{shorten(heading)}”" if heading else "the introduction"
        return f"These words stand in {place}, not in the fact's own section."
    return ""


class _Nearest:
    """Finds the sentence that a quote was probably meant to be."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.by_word: dict[str, set[int]] = {}
        self.left = MOST_SUGGESTIONS

    def hint(self, quote: str) -> str:
        """Return the message for a quote that is not in the article."""
        if quote in " ".join(block.text for block in self.article.blocks):
            return "These words run over two paragraphs: keep to one."
        if any(quote in section.heading for section in self.article.sections):
            return "These words are a heading: take words of the text."
        sentence = self.find(quote)
        hint = f" The nearest are: “{shorten(sentence, 200)}”" if sentence else ""
        return f"These words are not in the article.{hint}"

    def find(self, quote: str) -> str:
        """Return the sentence most similar to the quote; empty if none is."""
        if self.left == 0:
            return ""
        self.left -= 1
        if not self.by_word:
            self.by_word = defaultdict(set)
            for sentence in self.article.sentences:
                for word in _words(sentence.text):
                    self.by_word[word].add(sentence.number)
        shared = Counter(n for word in _words(quote) for n in self.by_word.get(word, ()))
        best = [self.article.sentences[n - 1].text for n, _ in shared.most_common(5)]
        ranked = sorted((_similarity(quote, text), text) for text in best)
        return ranked[-1][1] if ranked and ranked[-1][0] >= SIMILAR else ""


def _words(text: str) -> set[str]:
    return {word.strip(".,;:!?\"'“”‘’()") for word in text.casefold().split()}


def _similarity(quote: str, text: str) -> float:
    """Return the share of the quote's words that the text has in the same order, 0 to 1."""
    ours, theirs = quote.casefold().split()[:200], text.casefold().split()[:200]
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(1, len(ours))
