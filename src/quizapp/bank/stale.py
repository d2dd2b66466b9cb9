"""Finds questions whose evidence is no longer in the article, and the sentence that may have replaced it."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from quizapp.bank.article import Article, Sentence, fold, parse_article
from quizapp.bank.parts import questions_of

SIMILAR = 0.35
"""The least similarity, 0 to 1, for a sentence to be offered as the new evidence."""
MOST_COMPARED = 40
"""The most sentences to compare closely, beginning with those that share the most words."""
MOST_OFFERED = 40
"""The most questions to search a sentence for, because the search takes time."""


@dataclass(frozen=True, slots=True)
class LostEvidence:
    """A question whose evidence is not in the article exactly once."""

    fact_id: str
    question_id: str
    prompt: str
    evidence: str
    times: int
    """How often it occurs: 0, or 2 and more."""
    nearest: str
    """The article's words to use instead, exact and unique in it; empty if nothing is similar."""


def lost_evidence(content: Mapping[str, Any], article: Article | None = None) -> list[LostEvidence]:
    """Return the questions whose evidence is not in the article exactly once.

    Questions without evidence are skipped.
    """
    article = article or parse_article(content["article"])
    bags = _word_sets(article)
    lost: list[LostEvidence] = []
    for fact, question in questions_of(content):
        evidence = question.get("evidence")
        quote = fold(evidence) if isinstance(evidence, str) else ""
        times = article.count(quote)
        if quote and times != 1:
            wanted = not times and len(lost) < MOST_OFFERED
            nearest = _nearest(article, bags, quote, str(fact["heading"])) if wanted else ""
            prompt = str(question.get("prompt", ""))
            lost.append(LostEvidence(fact["id"], question["id"], prompt, quote, times, nearest))
    return lost


def nearest_words(article: Article, quote: str, heading: str = "") -> str:
    """Return the sentence of the article that is most similar to a quote, in the article's exact words.

    Of two equally similar ones, the one under the given heading wins. Empty if none is similar, or if the words are in
    the article more than once.
    """
    return _nearest(article, _word_sets(article), quote, heading)


def _word_sets(article: Article) -> list[frozenset[str]]:
    """Return the set of words of each sentence."""
    return [frozenset(sentence.text.casefold().split()) for sentence in article.sentences]


def _nearest(article: Article, bags: list[frozenset[str]], quote: str, heading: str) -> str:
    ours = fold(quote).casefold().split()
    if not ours:
        return ""
    known = set(ours)
    order = sorted(range(len(bags)), key=lambda n: -len(known & bags[n]))
    near = [article.sentences[n] for n in order[:MOST_COMPARED]]
    home = next((n for n, s in enumerate(article.sections) if s.heading == fold(heading)), -1)
    ranked = sorted(
        near, key=lambda one: (-_similarity(ours, one), one.section != home, one.number)
    )
    for sentence in ranked[:3]:
        if _similarity(ours, sentence) >= SIMILAR and article.count(sentence.text) == 1:
            return sentence.text
    return ""


def _similarity(ours: list[str], sentence: Sentence) -> float:
    """Return how similar a quote and a sentence are, 0 to 1, by the words they share in the same order."""
    theirs = sentence.text.casefold().split()
    if not set(ours) & set(theirs):
        return 0.0
    # A quote may be part of a sentence, so the sentence's other words count half.
    matcher = SequenceMatcher(None, ours[:200], theirs[:200], autojunk=False)
    shared = sum(block.size for block in matcher.get_matching_blocks())
    return shared / (len(ours) + max(0, len(theirs) - len(ours)) / 2)
