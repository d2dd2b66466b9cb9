"""Estimates how long an article takes to read and how hard it is.

LIX works for any language written with spaces (Björnsson 1968): words per sentence, plus the percentage of words of
more than six letters. The Flesch-Kincaid grade level is for English (Kincaid and others 1975): 0.39 words per
sentence + 11.8 syllables per word - 15.59. Syllables are counted by a rule of thumb.
"""

import re
from dataclasses import dataclass

from quizapp.bank.article import Article

FEWEST_WORDS = 100
"""In shorter texts the estimates are meaningless."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONG = 6
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^aeiouy]e|[^aeiouytd]ed|[^aeiouycghsxz]es)$")
_SOUNDED = re.compile(r"[^aeiouy]le$")
_LEVELS = (
    (30, "very easy"),
    (40, "easy"),
    (50, "medium"),
    (60, "hard"),
)


@dataclass(frozen=True, slots=True)
class Readability:
    """The readability estimates of a text."""

    words: int
    sentences: int
    lix: int
    level: str
    """The LIX in words."""
    grade: float | None
    """The Flesch-Kincaid grade level in years of school; None for texts that are not in English."""
    words_a_sentence: float


def readability(article: Article, language: str) -> Readability | None:
    """Return the readability of an article; None if it is too short to tell, or written without spaces."""
    texts = [sentence.text for sentence in article.sentences]
    words = [word for text in texts for word in _WORD.findall(text)]
    if len(words) < FEWEST_WORDS or len(words) < article.words / 2:
        return None
    long_words = sum(len(_letters(word)) > _LONG for word in words)
    length = len(words) / len(texts)
    lix = round(length + 100 * long_words / len(words))
    level = next((name for limit, name in _LEVELS if lix < limit), "very hard")
    grade = None
    if language.partition("-")[0].lower() == "en":
        syllables = sum(map(syllables_of, words))
        grade = round(max(0.0, 0.39 * length + 11.8 * syllables / len(words) - 15.59), 1)
    return Readability(len(words), len(texts), lix, level, grade, round(length, 1))


def syllables_of(word: str) -> int:
    """Return the number of syllables of an English word, estimated as its groups of vowels without a silent e."""
    plain = _letters(word).casefold()
    count = len(_VOWELS.findall(plain))
    if _SILENT.search(plain) and not _SOUNDED.search(plain):
        count -= 1
    return max(1, count)


def _letters(word: str) -> str:
    return re.sub(r"[^\w]", "", word)
