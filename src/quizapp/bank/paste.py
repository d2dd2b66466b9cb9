"""Turns text pasted from elsewhere into an article's Markdown.

Good Markdown stays as it is, and a second pass changes nothing more. If it is unclear what was meant, the decision is
left to the editor.
"""

import re
from dataclasses import dataclass

from quizapp.bank.pasted_html import html_to_markdown, is_html
from quizapp.bank.texts import FORBIDDEN, normal_lines

LONGEST_HEADING = 120
LONGEST_TITLE = 200
_PASSES = 5
WRAPPED = 160
"""A longer line was not wrapped by hand, so each line of such a text is a paragraph."""

# Bytes of Windows-1252, such as quotation marks and dashes, that were read as control characters.
_WINDOWS = {n: bytes([n]).decode("cp1252", "ignore") for n in range(0x80, 0xA0) if n != 0x85}
_LINE_ENDS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF), "")
_FIXED_SPACE = re.compile(r"[\u00a0\u202f\u2007]")
# A no-break space is intended between a number and its unit, and around French punctuation.
_LOOSE = re.compile(
    r"(?<![\d«‹§])[\u00a0\u202f\u2007](?![»›!?:;%‰])|(?<=\d)[\u00a0\u202f\u2007](?=\s|$)"
)
_WHITE = "\t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_ODD_SPACES = str.maketrans(dict.fromkeys(_WHITE[1:], " "))

_NUMBERED = re.compile(r"(?:\((\d{1,3})\)|(\d{1,3})(?:\.\)|\.|\)))\s+(?=\S)")
_BULLET = re.compile(r"[•‣◦▪▫●○■□∙⁃➢➤✓✔·*][\s]+(?=\S)|[•‣◦▪●■⁃](?=\w)")
_DASH = re.compile(r"[–−]\s+(?=\S)")
_ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)])\s")
_HEADING = re.compile(r"#{1,6}(?:\s|$)")
_UNDERLINE = re.compile(r"(?:=+|-+)\s*$")
_FENCE = re.compile(r"(?:```|~~~)")
_YEAR = re.compile(r"(\d{3,9})([.)])(?=\s)")
_PICTURE = re.compile(r"!\[([^\[\]\n]{0,500})\]\([^)\[\n]{0,2000}\)")
_LOCAL_LINK = re.compile(
    r"(?<!!)\[([^\[\]\n]{1,500})\]"
    r"\((?!https?://|mailto:)[^)\[\s]{0,2000}(?:\s+\"[^\"\n]{0,500}\")?\)",
    re.IGNORECASE,
)
_ENDS_SENTENCE = re.compile(r"[.,;:…!?。]['\"”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Pasted:
    """A pasted text, split into title and article."""

    title: str
    """The heading above everything else; empty if there is none."""
    article: str


def take_pasted(text: str) -> Pasted:
    """Return the title and the Markdown of a pasted article."""
    lines = tidy(text).split("\n")
    first = next((n for n, line in enumerate(lines) if line), 0)
    title = _title(lines, first)
    if title:
        del lines[: first + 1]
    return Pasted(title, "\n".join(_demote_level_one(lines)).strip("\n") + "\n")


def tidy(text: str) -> str:
    """Return pasted text as Markdown: headings, lists and paragraphs, but nothing that an article cannot hold."""
    text = _normalise_characters(html_to_markdown(text) if is_html(text) else text)
    text = _PICTURE.sub("", text)
    text = _LOCAL_LINK.sub(r"\1", text)
    for _ in range(_PASSES):  # a line that one pass isolates may be a heading to the next
        before = text
        lines = _separate_blocks(_mark_headings_and_lists(_plain_headings(_lines(text))))
        text = "\n".join(_single_blanks(lines)).strip("\n") + "\n"
        if text == before:
            break
    return text


def _normalise_characters(text: str) -> str:
    """Normalise characters: line ends, invisible ones, spaces."""
    text = normal_lines(text).translate({**_WINDOWS, **_LINE_ENDS, **_INVISIBLE})
    text = FORBIDDEN.sub("", text).translate(_ODD_SPACES)
    text = re.sub(r"^[\u00a0\u202f\u2007 ]+", _plain_spaces, text, flags=re.MULTILINE)
    return _LOOSE.sub(" ", text)


def _plain_spaces(found: re.Match[str]) -> str:
    return _FIXED_SPACE.sub(" ", found.group())


def _lines(text: str) -> list[str]:
    """Return the lines without trailing blanks; outside lists, also without indentation, which would make them code."""
    lines: list[str] = []
    in_code = in_list = False
    for raw in text.split("\n"):
        line = raw.rstrip(" \t") if in_code or not raw.endswith("  ") else _hard_break(raw)
        if _FENCE.match(line.lstrip()):
            in_code = not in_code
        elif not in_code and line.strip():
            inner = line.lstrip(" \t")
            in_list = bool(_ITEM.match(inner)) or (in_list and inner != line)
            line = line if in_list else inner
        lines.append(line)
    return lines


def _hard_break(line: str) -> str:
    """Keep the two trailing spaces that are a line break in Markdown."""
    stripped = line.rstrip()
    return f"{stripped}  " if stripped else ""


def _mark_headings_and_lists(lines: list[str]) -> list[str]:
    """Mark numbered headings and bullets in Markdown's way."""
    marked = list(lines)
    beside = _neighbours(lines)
    for n in _outside_code(lines):
        line = lines[n]
        number = _NUMBERED.match(line)
        bullet = _BULLET.match(line) if not line.startswith("* ") else None
        dash = _DASH.match(line)
        if number and _is_heading(lines, n, line[number.end() :], *beside[n]):
            marked[n] = f"## {number[1] or number[2]}. {line[number.end() :].strip()}"
        elif bullet or (dash and any(_DASH.match(near) for near in beside[n])):
            found = bullet or dash
            marked[n] = f"- {line[found.end() if found else 0 :]}"
        elif _YEAR.match(line) and len(line) > LONGEST_HEADING:
            marked[n] = _YEAR.sub(r"\1\\\2", line, count=1)  # "1986. What a year …" is not a list
    return marked


def _is_heading(lines: list[str], n: int, text: str, above: str, following: str) -> bool:
    """Return whether a numbered line is a heading, not a list item: text follows it, and not another number."""
    if len(text) > LONGEST_HEADING or re.search(r"[.,;:]$", text.rstrip()):
        return False
    if not following or _NUMBERED.match(following) or _HEADING.match(following):
        return False
    alone = n == 0 or not lines[n - 1] or len(lines[n - 1]) > WRAPPED
    return alone and not (_NUMBERED.match(above) and _are_consecutive(above, lines[n]))


def _are_consecutive(above: str, line: str) -> bool:
    """Return whether two lines are consecutive items of a numbered list."""
    before, after = _NUMBERED.match(above), _NUMBERED.match(line)
    if not before or not after:
        return False
    return int(before[1] or before[2]) + 1 == int(after[1] or after[2])


def _plain_headings(lines: list[str]) -> list[str]:
    """Mark lines that stand alone above a paragraph as headings, if there are two or more and no other headings."""
    outside = set(_outside_code(lines))
    if any(_HEADING.match(lines[n]) or _NUMBERED.match(lines[n]) for n in outside):
        return lines
    first = next((n for n, line in enumerate(lines) if line), 0)
    found = {n for n in outside if n > first and _is_plain_heading(lines, n)}
    if len(found) < 2:
        return lines
    return [f"## {line}" if n in found else line for n, line in enumerate(lines)]


def _is_plain_heading(lines: list[str], n: int) -> bool:
    line = lines[n]
    if not 0 < len(line) <= 80 or _ENDS_SENTENCE.search(line) or _ITEM.match(line):
        return False
    if lines[n - 1] or not (line[0].isupper() or line[0] in "“\"'‘«„¿"):
        return False
    following = lines[n + 2] if n + 2 < len(lines) and not lines[n + 1] else ""
    return len(following.split()) >= 20 and not _ITEM.match(following)


def _separate_blocks(lines: list[str]) -> list[str]:
    """Put a blank line around headings, and between paragraphs pasted as one line each."""
    unwrapped = any(len(lines[n]) > WRAPPED for n in _outside_code(lines))
    outside, spread = set(_outside_code(lines)), list[str]()
    for n, line in enumerate(lines):
        above = lines[n - 1] if n else ""
        together = not above or n not in outside or (n - 1) not in outside
        headed = _HEADING.match(line) or _HEADING.match(above) or _is_false_underline(above, line)
        if line and not together and (headed or (unwrapped and not _belong_together(above, line))):
            spread.append("")
        spread.append(line)
    return spread


def _is_false_underline(above: str, line: str) -> bool:
    """Return whether a line of dashes below a paragraph would turn the whole paragraph into a heading."""
    is_rule = _UNDERLINE.match(line) is not None and len(line) >= 3
    return is_rule and (len(above) > LONGEST_HEADING or bool(_ENDS_SENTENCE.search(above)))


def _belong_together(above: str, line: str) -> bool:
    """Return whether two lines belong together though each line is a paragraph: a list, a quotation, a line break."""
    if above.endswith(("  ", "\\")) or _UNDERLINE.match(line):
        return True
    if above.startswith(">") and line.startswith(">"):
        return True
    starts = bool(_ITEM.match(line.lstrip()))
    if starts or line[0] in " \t":
        return bool(_ITEM.match(above.lstrip())) or above[0] in " \t"
    return False


def _title(lines: list[str], first: int) -> str:
    """Return the title if the text begins with one: a level-1 heading, or a line that stands alone."""
    line = lines[first] if first < len(lines) else ""
    following = lines[first + 1] if first + 1 < len(lines) else ""
    if _HEADING.match(line):
        return line[2:].strip()[:LONGEST_TITLE] if line.startswith("# ") else ""
    alone = not following and any(lines[first + 1 :])
    if not alone or len(line) > LONGEST_TITLE or _ITEM.match(line) or line[:1] in {">", "`", "["}:
        return ""
    return "" if re.search(r"[.,;:…][”’\"']?$", line) or len(line.split()) > 25 else line.strip()


def _demote_level_one(lines: list[str]) -> list[str]:
    """Turn level-1 headings into level-2 headings, because the title is stored separately."""
    outside = set(_outside_code(lines))
    made = [
        f"#{line}" if n in outside and re.match(r"#(\s|$)", line) else line
        for n, line in enumerate(lines)
    ]
    result: list[str] = []
    for n, line in enumerate(made):
        if n in outside and re.match(r"=+\s*$", line) and result and result[-1]:
            result[-1] = f"## {result[-1]}"
        else:
            result.append(line)
    return result


def _outside_code(lines: list[str]) -> list[int]:
    """Return the indexes of the lines outside code blocks."""
    outside, in_code = [], False
    for n, line in enumerate(lines):
        if _FENCE.match(line.lstrip()):
            in_code = not in_code
        elif not in_code:
            outside.append(n)
    return outside


def _neighbours(lines: list[str]) -> list[tuple[str, str]]:
    """Return, for each line, the nearest non-blank lines above and below it."""
    above, below, last = list[str](), list[str](), ""
    for line in lines:
        above.append(last)
        last = line or last
    last = ""
    for line in reversed(lines):
        below.append(last)
        last = line or last
    return list(zip(above, reversed(below), strict=True))


def _single_blanks(lines: list[str]) -> list[str]:
    """Reduce several blank lines to one, except in code."""
    outside = set(_outside_code(lines))
    return [
        line
        for n, line in enumerate(lines)
        if line or not n or lines[n - 1] or n not in outside or (n - 1) not in outside
    ]
