"""Finds where one sentence ends and the next begins.

When in doubt it does not split: a long sentence does no harm.
"""

import re
import unicodedata

_NEVER_FINAL = re.compile(
    r"""[Aa]pprox|bzw|[Cc]a|[Cc]f|d\.h|e\.g|i\.e|resp|u\.a|viz|vs|z\.B|
    Adm|Capt|Cmdr|Col|Dr|Eq|Figs?|Fr|Ft|Gen|Gov|Hon|Hr|Lt|Mlle|Mme|Mrs?|Ms|Mt|Pres|Prof|Rep|
    Rev|Sen|Sgt|Sra""",
    re.VERBOSE,
)
"""Abbreviations that never end a sentence."""

_SOMETIMES_FINAL = re.compile(
    r"""al|apr|aug|ave|blvd|bros|co|corp|dec|dept|est|etc|feb|fri|inc|jan|jr|jul|jun|ltd|mon|nov|oct|
    rd|sept?|sq|sr|st|thu|thurs|tues?|usw|wed""",
    re.VERBOSE,
)
"""Abbreviations that can also end a sentence."""

_BEFORE_NUMBER = re.compile("art|ch|nos?|nr|para|pp?|sec|vol")

_STARTERS = re.compile(
    r"""["'“‘«(\[]*+(?:
    A|After|All|Also|Although|An|And|Another|As|At|Because|Before|But|By|Das|Der|Die|Each|Eine|Es|Even|
    For|From|He|Her|His|How|However|I|If|In|Instead|It|Its|Many|Most|My|Next|No|Not|Now|Of|On|One|Only|Our|
    She|Since|So|Some|Such|That|The|Their|Then|There|These|They|This|Those|Though|Thus|To|Today|Until|
    Was|We|What|When|Where|Whether|Which|While|Who|Why|With|Yet|You
    )(?=[\s,’'])""",
    re.VERBOSE,
)
"""Capitalised words that hardly ever follow an abbreviation within a sentence."""

_CLOSERS = r"""["'”’»›)\]」』）】》]"""
_END = re.compile(
    rf"(?<![.!?…؟۔])[.!?…؟۔]++{_CLOSERS}*+(?:\[\d{{1,3}}\])*+"  # needs white space after it
    rf"|(?<![。！？｡।॥։።។။])[。！？｡।॥։።។။]++{_CLOSERS}*+"  # needs none
)
_SPACE = re.compile(r"\s*+")
_OPENERS = re.compile(r"""["'“‘«‹„‚(\[¿¡「『（【《]*+""")
_WORD_BEFORE = re.compile(r"[^\s(\[“‘«\"'/–—]+$")
_LONGEST_WORD = 40


def sentence_gaps(text: str) -> list[tuple[int, int]]:
    """Return, for each boundary between two sentences, where one ends and the next begins.

    The offsets are characters of `text`, with white space between them (or nothing, in some scripts).
    """
    gaps = []
    start = len(text) - len(text.lstrip())
    for found in _END.finditer(text):
        end = found.end()
        following = _SPACE.match(text, end).end()  # type: ignore[union-attr]
        if following < len(text) and _ends_sentence(
            text, start, found.group(), found.start(), following
        ):
            gaps.append((end, following))
            start = following
    return gaps


def _ends_sentence(text: str, start: int, mark: str, at: int, following: int) -> bool:
    if mark[0] in "。！？｡।॥։።។။":
        return _can_begin(text, following)
    if following == at + len(mark) or not _can_begin(text, following):
        return False
    starter = _STARTERS.match(text, following) is not None
    if mark.rstrip("0123456789[]")[-1:] in ")" and text[start] != "(" and not starter:
        return False
    if mark.startswith(("…", "..")):
        return starter or (at > 0 and not text[at - 1].isspace())
    if mark[0] != "." or mark[:2] in {".?", ".!"}:
        return True
    return _period_ends_sentence(_word_before(text, at), text[following], starter=starter)


def _period_ends_sentence(word: str, next_character: str, *, starter: bool) -> bool:
    """Return whether a single period after this word ends a sentence."""
    plain = word.lower().strip(".")
    if _NEVER_FINAL.fullmatch(word.strip(".")):
        return False
    if _BEFORE_NUMBER.fullmatch(plain):
        return not next_character.isdigit()
    initial = len(plain) == 1 and word.isalpha()
    dotted = "." in plain and not any(character.isdigit() for character in plain)
    ordinal = len(plain) <= 2 and plain.isdigit()  # "am 3. Oktober"
    if initial or dotted or ordinal or _SOMETIMES_FINAL.fullmatch(plain):
        return starter
    return True


def _can_begin(text: str, at: int) -> bool:
    """Return whether a sentence can begin here: with a number or any letter that is not lower case."""
    at = _OPENERS.match(text, at).end()  # type: ignore[union-attr]
    if at >= len(text):
        return False
    character = text[at]
    return (character.isalnum() and not character.islower()) or unicodedata.category(
        character
    ) == "Sc"


def _word_before(text: str, at: int) -> str:
    found = _WORD_BEFORE.search(text[max(0, at - _LONGEST_WORD) : at])
    return found.group() if found else ""
