"""Compares short texts regardless of spelling habits, by folding them.

A folded text has no case, accents, punctuation or spaces, and its digits are 0 to 9. Signs that
distinguish answers stay: those at the end of C++ and C#, an opening minus before a digit, and the
point in 1.5, which is not 15 (but 1,500 is 1500).

Accents are the marks of Unicode's combining classes 10 to 36 (Hebrew points, Arabic and Syriac
vowels) and from 200 up (marks above and below letters). The vowel signs of Hindi, Thai and similar
scripts and the voicing marks of Japanese have other classes: they count as letters and stay.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONG_WORD = 7
"""Words of at least this many letters may have a typo; in shorter ones it makes another word."""

DISTINCT_LETTERS = frozenset("йўїѓќ")
"""Accented letters that have their own key and distinguish words: мой is not мои.

Russian ё is not among them, because it is commonly written е.
"""

LOOK_ALIKES = (
    str.maketrans("łøđðħı", "loddhi")
    | str.maketrans({"æ": "ae", "œ": "oe", "þ": "th"})
    # The keyboards for Persian and Arabic differ where the letters look alike.
    | str.maketrans(
        {
            "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
            "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
            "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
        }
    )
)
"""Letters that Unicode does not decompose, with what people type if their keyboard lacks them."""

IGNORED_MARKS = frozenset("'’‘`ʼʻʹ™℠\N{ARABIC TATWEEL}")
"""Marks that do not separate words: apostrophes, trade marks, the stroke that stretches Arabic."""

ARTICLES = ("the", "a", "an")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text, ready to be compared."""

    words: tuple[str, ...]
    """The words, separated at spaces and punctuation."""
    forms: frozenset[str]
    """The joined words, with and without a leading English article."""

    def matches(self, other: "FoldedText") -> bool:
        """Return whether two texts are the same answer."""
        return not self.forms.isdisjoint(other.forms)

    @property
    def has_long_word(self) -> bool:
        """Whether a word is long enough for a typo to be forgiven."""
        return any(map(_is_long, self.words))

    def matches_with_typos(self, typed: "FoldedText") -> bool:
        """Return whether a typed text is the same answer, allowing one typo in each long word.

        A typo is an extra, missing or wrong letter, or two neighbours swapped. Digits and Chinese
        characters, which are words rather than letters, allow none.
        """
        starts = (self.words, self.words[1:]) if _has_article(self.words) else (self.words,)
        return any(_matches_words(text, words) for text in typed.forms for words in starts)


def tidy(text: str) -> str:
    """Return a text in NFC, with runs of white space and control characters as single spaces."""
    seen = "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in text)
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def normalise(text: str) -> str:
    """Return a text in NFKC without case, white space folded; accents and punctuation stay."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def fold(text: str) -> FoldedText:
    """Return the folded text.

    If nothing would remain (the answer is "!!!"), the text counts as written, without case and spaces.
    """
    words = tuple(_without_noise(text).split())
    forms = {"".join(words) or "".join(normalise(text).split())}
    if _has_article(words):
        forms.add("".join(words[1:]))
    return FoldedText(words, frozenset(forms - {""}))


def _has_article(words: Sequence[str]) -> bool:
    return len(words) > 1 and words[0] in ARTICLES


def _without_noise(text: str) -> str:
    """Return a text with everything that does not count removed or turned into spaces."""
    text = normalise("".join(char for char in text if not _is_ignored(char))).translate(LOOK_ALIKES)
    text = _plain_numbers(_without_accents(text))
    sign = "-" if re.match(r"[-−‐‑–]\d", text) else ""
    # Signs at the end of a word stay (C++, C#); others do not.
    text = re.sub(r"(?<![^\W\d_])(?<![+#])[+#]+|[+#]+(?=\w)", " ", text)
    return sign + "".join(_letter_or_space(char) for char in text)


def _is_ignored(char: str) -> bool:
    return char in IGNORED_MARKS or unicodedata.category(char) == "Cf"


def _without_accents(text: str) -> str:
    parts = (
        char if char in DISTINCT_LETTERS else unicodedata.normalize("NFKD", char)
        for char in unicodedata.normalize("NFC", text)
    )
    return unicodedata.normalize(
        "NFC", "".join(char for char in "".join(parts) if not _is_accent(char))
    )


def _is_accent(char: str) -> bool:
    order = unicodedata.combining(char)
    return 10 <= order <= 36 or order >= 200


def _plain_numbers(text: str) -> str:
    """Write digits as 0 to 9 without grouping, and any other separator between digits as a point."""
    text = "".join(str(unicodedata.decimal(char, char)) for char in text)
    text = re.sub(r"(?<!\d)\.|\.(?!\d)", " ", text)
    text = re.sub(r"(?<=\d)[^\w]+(?=\d{3}(?!\d))", "", text)
    return re.sub(r"(?<=\d)[^\w]+(?=\d)", ".", text)


def _letter_or_space(char: str) -> str:
    return char if unicodedata.category(char)[0] in "LMN" or char in "+#." else " "


def _matches_words(typed: str, words: Sequence[str]) -> bool:
    """Return whether a text consists of these words in turn, regardless of spaces."""
    ends = {0}
    for word in words:
        ends = {end for start in ends for end in _ends(typed, start, word)}
    return len(typed) in ends


def _is_long(word: str) -> bool:
    return sum(char.isalpha() for char in word) >= LONG_WORD


def _ends(typed: str, start: int, word: str) -> Iterator[int]:
    slack = int(_is_long(word))
    for length in range(len(word) - slack, len(word) + slack + 1):
        part = typed[start : start + length]
        if part == word or (slack and len(part) == length and _is_one_typo(word, part)):
            yield start + length


def _is_one_typo(word: str, part: str) -> bool:
    shorter = min(len(word), len(part))
    first = next((n for n in range(shorter) if word[n] != part[n]), shorter)
    rest = shorter - first
    last = next((n for n in range(rest) if word[-1 - n] != part[-1 - n]), rest)
    meant, typed = word[first : len(word) - last], part[first : len(part) - last]
    swapped = len(meant) == 2 and meant == typed[::-1]
    is_typo = swapped or max(len(meant), len(typed)) <= 1
    return is_typo and all(map(_is_letter, meant + typed))


def _is_letter(char: str) -> bool:
    chinese = unicodedata.name(char, "").startswith("CJK")
    return unicodedata.category(char)[0] in "LM" and not chinese
