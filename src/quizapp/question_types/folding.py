"""Folding: what two texts have in common when spelling habits are set aside.

A folded text is without case, accents, punctuation and spaces, and its digits are 0 to 9. What
tells two answers apart stays: the signs at the end of C++ and C#, an opening minus before a
digit, and the point in 1.5, which is not 15 (but 1,500 is 1500).

Accents are the marks of Unicode's combining classes 10 to 36 (Hebrew points, Arabic and Syriac
vowels) and from 200 up (marks above and below letters). The vowel signs of Hindi, Thai and their
like and the voicing marks of Japanese have other classes: they are letters, and stay.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONG_WORD = 7
"""The letters from which on a word may have a typo: in shorter ones it makes another word."""

LETTERS_OF_THEIR_OWN = frozenset("йўїѓќ")
"""Accented letters that have a key of their own and tell words apart: мой is not мои.

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
"""Letters that Unicode does not take apart, as they are written where a keyboard lacks them."""

UNSEEN = frozenset("'’‘`ʼʻʹ™℠\N{ARABIC TATWEEL}")
"""Marks that do not part words: apostrophes, trade marks, the stroke that stretches Arabic."""

ARTICLES = ("the", "a", "an")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text."""

    words: tuple[str, ...]
    """The words, parted where spaces and punctuation part them."""
    forms: frozenset[str]
    """The words joined, and once more without an English article in front."""

    def same(self, other: "Folded") -> bool:
        """Whether two texts say the same."""
        return not self.forms.isdisjoint(other.forms)

    @property
    def may_slip(self) -> bool:
        """Whether there is a word that is long enough for a slip."""
        return any(map(_long, self.words))

    def nearly(self, typed: "Folded") -> bool:
        """Whether a typed text says the same but for one slip in each long word.

        A slip is a letter too much, too few or wrong, or two neighbours swapped. It is never in a
        digit or in a Chinese character, which is a word rather than a letter.
        """
        starts = (self.words, self.words[1:]) if _has_article(self.words) else (self.words,)
        return any(_aligned(text, words) for text in typed.forms for words in starts)


def tidy(text: str) -> str:
    """Give a text in NFC, with white space and control characters folded to single spaces."""
    seen = "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in text)
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def even(text: str) -> str:
    """Give a text without case, white space folded; accents and punctuation stay."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def fold(text: str) -> Folded:
    """Fold a text.

    Where nothing remains (the answer is "!!!"), what was written counts, without case and spaces.
    """
    words = tuple(_plain(text).split())
    forms = {"".join(words) or "".join(even(text).split())}
    if _has_article(words):
        forms.add("".join(words[1:]))
    return Folded(words, frozenset(forms - {""}))


def _has_article(words: Sequence[str]) -> bool:
    return len(words) > 1 and words[0] in ARTICLES


def _plain(text: str) -> str:
    """Give a text with all that does not count left out, or turned into spaces."""
    text = even("".join(char for char in text if not _unseen(char))).translate(LOOK_ALIKES)
    text = _numbers(_without_accents(text))
    sign = "-" if re.match(r"[-−‐‑–]\d", text) else ""
    # Signs that end a word stay (C++, C#), other ones do not.
    text = re.sub(r"(?<![^\W\d_])(?<![+#])[+#]+|[+#]+(?=\w)", " ", text)
    return sign + "".join(_kept(char) for char in text)


def _unseen(char: str) -> bool:
    return char in UNSEEN or unicodedata.category(char) == "Cf"


def _without_accents(text: str) -> str:
    parts = (
        char if char in LETTERS_OF_THEIR_OWN else unicodedata.normalize("NFKD", char)
        for char in unicodedata.normalize("NFC", text)
    )
    return unicodedata.normalize(
        "NFC", "".join(char for char in "".join(parts) if not _accent(char))
    )


def _accent(char: str) -> bool:
    order = unicodedata.combining(char)
    return 10 <= order <= 36 or order >= 200


def _numbers(text: str) -> str:
    """Write digits as 0 to 9 without groups, and whatever parts them otherwise as a point."""
    text = "".join(str(unicodedata.decimal(char, char)) for char in text)
    text = re.sub(r"(?<!\d)\.|\.(?!\d)", " ", text)
    text = re.sub(r"(?<=\d)[^\w]+(?=\d{3}(?!\d))", "", text)
    return re.sub(r"(?<=\d)[^\w]+(?=\d)", ".", text)


def _kept(char: str) -> str:
    return char if unicodedata.category(char)[0] in "LMN" or char in "+#." else " "


def _aligned(typed: str, words: Sequence[str]) -> bool:
    """Whether a text is these words in turn, whatever spaces were typed."""
    ends = {0}
    for word in words:
        ends = {end for start in ends for end in _ends(typed, start, word)}
    return len(typed) in ends


def _long(word: str) -> bool:
    return sum(char.isalpha() for char in word) >= LONG_WORD


def _ends(typed: str, start: int, word: str) -> Iterator[int]:
    slips = int(_long(word))
    for length in range(len(word) - slips, len(word) + slips + 1):
        piece = typed[start : start + length]
        if piece == word or (slips and len(piece) == length and _one_slip(word, piece)):
            yield start + length


def _one_slip(word: str, piece: str) -> bool:
    shorter = min(len(word), len(piece))
    first = next((n for n in range(shorter) if word[n] != piece[n]), shorter)
    rest = shorter - first
    last = next((n for n in range(rest) if word[-1 - n] != piece[-1 - n]), rest)
    meant, made = word[first : len(word) - last], piece[first : len(piece) - last]
    swapped = len(meant) == 2 and meant == made[::-1]
    slip = swapped or max(len(meant), len(made)) <= 1
    return slip and all(map(_letter, meant + made))


def _letter(char: str) -> bool:
    chinese = unicodedata.name(char, "").startswith("CJK")
    return unicodedata.category(char)[0] in "LM" and not chinese
