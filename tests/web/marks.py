"""A catalogue in which every text of ours stands between marks, and what a page has outside of them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo

from tests.reader.page import Element

LOCALE = "en_IE"
"""No other test uses it, so nothing that is kept of it can be in their way."""
ROOT = Path(__file__).parents[2]
_MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
_WORD = re.compile(r"[A-Za-z]{2,}")
_NAMES = (
    r"https?://\S+",
    r"[\w.+-]+@[\w.-]+",  # addresses
    r"localhost\S*",
    r"/q/[\w-]+",
    r"\b[a-z]+-[a-z]+\b",  # two words of a pupil
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    r"\bUTC\b",
)
_OTHERS = re.compile("|".join(_NAMES))
_ATTRIBUTES = ("title", "alt", "aria-label", "placeholder", "label")
_NOT_READ = {"script", "style", "code", "datalist"}
_FROM_ELSEWHERE = {"join-code", "words", "address"}
"""Classes of elements that hold what is drawn or configured."""
_ZONES = {"zone"}


def write_catalogue(folder: Path) -> None:
    """Write a catalogue with every text that `make messages` finds."""
    catalogue = Catalog(LOCALE)
    found = extract_from_dir(
        ROOT / "src" / "quizapp",
        method_map=[("**.py", "python"), ("**/templates/**.html", "jinja2")],
        keywords={**DEFAULT_KEYWORDS, "_l": None},
        strip_comment_tags=True,
    )
    for _file, _line, message, _comments, _context in found:
        texts = (message,) if isinstance(message, str) else tuple(message)
        marked = tuple(f"⟦{text}⟧" for text in texts)
        catalogue.add(
            texts if len(texts) > 1 else texts[0], marked if len(texts) > 1 else marked[0]
        )
    place = folder / LOCALE / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)


def words_outside(text: str) -> set[str]:
    """Return the words of a text that stand outside the marks."""
    before = ""
    while text != before:
        before, text = text, _MARKED.sub(" ", text)
    return set(_WORD.findall(_OTHERS.sub(" ", text)))


def unmarked(page: Element) -> set[str]:
    """Return the words of a page that stand outside the marks, in its texts and in attributes that are read out."""
    found = words_outside(" ".join(_texts(page)))
    for element in page.all():
        if any(one.tag in _NOT_READ for one in (element, *element.above())):
            continue
        for name, value in element.attributes.items():
            said = name in _ATTRIBUTES and not (element.tag == "optgroup" and name == "label")
            if said or (name.startswith("data-") and " " in value and name != "data-before"):
                found |= words_outside(value)
    return found


def _texts(element: Element) -> Iterator[str]:
    if element.tag in _NOT_READ or _FROM_ELSEWHERE.intersection(element.get("class").split()):
        return
    if element.tag == "select" and element.get("name") in _ZONES:
        return
    for part in element.contents:
        if isinstance(part, str):
            yield part
        else:
            yield from _texts(part)


_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "абцдефгхийклмнопярстувшчызАБЦДЕФГХИЙКЛМНОПЯРСТУВШЧЫЗ",
)
_KEYS = {"id", "type", "slug", "pair", "language", "format", "ask_before", "match", "url"}


def in_other_letters(data: Any, key: str = "") -> Any:
    """Return what an editor wrote in letters that no text of ours has; names of gaps stay."""
    if isinstance(data, dict):
        return {name: in_other_letters(value, name) for name, value in data.items()}
    if isinstance(data, list):
        return [in_other_letters(value, key) for value in data]
    if isinstance(data, str) and key not in _KEYS:
        pieces = re.split(r"(\{[^}]*\})", data)
        return "".join(p if p.startswith("{") else p.translate(_LETTERS) for p in pieces)
    return data
