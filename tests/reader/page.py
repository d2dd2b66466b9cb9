"""A page as a test sees it: parsed strictly, and checked for what no page may do."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html.parser import HTMLParser
from itertools import pairwise

_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_SHAPES = {"rect", "line", "path"}
"""Shapes in a drawing may close themselves."""
_MAY_HOLD_SPACES = {"title", "desc", "pre", "code"}
_TEMPLATE_TEXT = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|%\(\w+\)[sd]|\bNone\b|\bUndefined\b")
_NAMING = ("aria-labelledby", "aria-describedby", "for")
_NOT_ENTERED = {"hidden", "submit", "button"}


@dataclass
class Element:
    """An element with its attributes and what it contains."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    contents: "list[Element | str]" = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str:
        """Return an attribute, empty where there is none."""
        return self.attributes.get(name, "")

    @property
    def text(self) -> str:
        """All text in it, white space folded."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for part in self.contents:
            if isinstance(part, str):
                yield part
            else:
                yield from part._texts()

    def all(self, tag: str = "", **wanted: str) -> "list[Element]":
        """Return the elements in it by tag and attributes; `class_` names one class."""
        found = [element for element in self._below if tag in {"", element.tag}]
        return [element for element in found if element.fits(tag, wanted)] if wanted else found

    def one(self, tag: str = "", **wanted: str) -> "Element":
        """Return the only such element."""
        found = self.all(tag, **wanted)
        assert len(found) == 1, f"{len(found)} times {tag} {wanted}"
        return found[0]

    def fits(self, tag: str, wanted: dict[str, str]) -> bool:
        """Return whether it has this tag and these attributes."""
        return tag in {"", self.tag} and all(
            value in self.get("class").split()
            if name == "class_"
            else self.attributes.get(name) == value
            for name, value in wanted.items()
        )

    @cached_property
    def _below(self) -> "list[Element]":
        found = []
        for part in self.contents:
            if isinstance(part, Element):
                found += [part, *part._below]
        return found

    def above(self) -> "Iterator[Element]":
        """Return what it stands in, the innermost first."""
        if self.parent is not None:
            yield self.parent
            yield from self.parent.above()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Element("", {})
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len({name for name, _ in attrs}) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.contents.append(element)
        if tag not in _VOID:
            self.at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _SHAPES:
            self.handle_endtag(tag)
        elif tag not in _VOID:
            self.faults.append(f"<{tag}/> does not close itself")

    def handle_endtag(self, tag: str) -> None:
        if self.at.tag != tag or self.at.parent is None:
            self.faults.append(f"</{tag}> inside <{self.at.tag}>")
        else:
            self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.contents.append(data)


def parse(html: str) -> Element:
    """Parse a page; what browsers would have to guess is an error."""
    root, faults = _parsed(html)
    assert not faults, faults
    return root


@lru_cache(maxsize=4)  # each page is checked and then read
def _parsed(html: str) -> tuple[Element, tuple[str, ...]]:
    builder = _Builder()
    builder.feed(html.replace("\r\n", "\n"))  # as browsers do
    builder.close()
    if builder.at is not builder.root:
        builder.faults.append(f"<{builder.at.tag}> is not closed")
    return builder.root, tuple(builder.faults)


def faults(html: str) -> list[str]:
    """Name everything on a page that no page of ours may have."""
    page, found = _parsed(html)
    doctype = [] if html.startswith("<!doctype html>") else ["no doctype"]
    return [
        *found,
        *doctype,
        *_outline(page),
        *_names(page),
        *_fields(page),
        *_live(page),
        *_stray(page),
    ]


def _outline(page: Element) -> Iterator[str]:
    if len(page.all("h1")) != 1:
        yield f"{len(page.all('h1'))} times h1"
    if len(page.all("main")) != 1:
        yield f"{len(page.all('main'))} times main"
    heads = page.all("head")
    if len(heads) != 1 or [e.text != "" for e in heads[0].all("title")] != [True]:
        yield "not one title"
    if not page.one("html").get("lang"):
        yield "no language"
    levels = [int(e.tag[1]) for e in page.all() if re.fullmatch("h[1-6]", e.tag)]
    if any(below > above + 1 for above, below in pairwise(levels)):
        yield f"headings leave out a level: {levels}"


def _names(page: Element) -> Iterator[str]:
    ids = Counter(element["id"] for element in page.all() if "id" in element.attributes)
    yield from (f"{n} times the id {name!r}" for name, n in ids.items() if n > 1)
    yield from (f"the id {name!r} is none" for name in ids if not name or re.search(r"\s", name))
    for element in page.all():
        for attribute in _NAMING:
            for name in element.get(attribute).split():
                if name not in ids:
                    yield f"{attribute} names {name!r}, which is not there"
        if (target := element.get("href")).startswith("#") and target[1:] not in ids:
            yield f"a link leads to {target!r}, which is not there"


def _fields(page: Element) -> Iterator[str]:  # noqa: C901 - a list of checks
    labels = {label.get("for") for label in page.all("label")}
    for entry in (*page.all("input"), *page.all("select"), *page.all("textarea")):
        if entry.get("type") in _NOT_ENTERED:
            continue
        labelled = (
            entry.get("aria-label").strip()
            or entry.get("aria-labelledby")
            or (entry.get("id") and entry.get("id") in labels)
            or any(above.tag == "label" and above.text for above in entry.above())
        )
        if not labelled:
            yield f"the field {entry.get('name')!r} has no label"
        if not any(above.tag == "form" for above in entry.above()):
            yield f"the field {entry.get('name')!r} is in no form"
    for group in page.all("fieldset"):
        if not any(legend.text for legend in group.all("legend")):
            yield "a group of fields without a legend"
    for clickable in (*page.all("button"), *page.all("a")):
        if not clickable.text and not clickable.get("aria-label"):
            yield f"an empty <{clickable.tag}>"


def _live(page: Element) -> Iterator[str]:  # noqa: C901 - a list of checks
    for element in page.all():
        data = element.get("type") == "application/ld+json"
        if element.tag == "script" and not data and (not element.get("src") or element.text):
            yield "a script in the page"
        if element.tag in {"style", "iframe", "object", "embed", "base"}:
            yield f"<{element.tag}> in the page"
        for name, value in element.attributes.items():
            if name.startswith("on") or name in {"style", "srcdoc"}:
                yield f"the attribute {name} in <{element.tag}>"
            if name in {"href", "src", "action", "formaction"} and not re.match(
                r"(https?://|mailto:|/(?!/)|#|article\?mark=)", value
            ):
                yield f"{name} leads to {value!r}"
    for resource in (*page.all("script"), *page.all("link"), *page.all("img")):
        if resource.get("rel") == "canonical" or resource.get("type") == "application/ld+json":
            continue
        if not (resource.get("src") or resource.get("href")).startswith("/static/"):
            yield f"<{resource.tag}> loads from elsewhere"


def _stray(page: Element) -> Iterator[str]:
    texts = [page.text, *(v for element in page.all() for v in element.attributes.values())]
    for text in texts:
        if match := _TEMPLATE_TEXT.search(text):
            yield f"stray {match[0]!r} in {text[max(0, match.start() - 40) : match.end() + 40]!r}"
