"""No template has a text of its own: each stands in `_()` or `ngettext()`."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.web.marks import ROOT

TEMPLATES = sorted((ROOT / "src" / "quizapp").rglob("templates/**/*.html"))
_WORD = re.compile(r"[^\W\d_]{2,}")
_ATTRIBUTES = {"title", "alt", "aria-label", "placeholder"}
_NOT_READ = {"script", "style", "code"}
_ATTRIBUTE = re.compile(r'[\w{}-]+="[^"]*"')
"""Some macros write attributes."""
_NAMES = {"UTC"}
"""Names, the same in every language."""


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.found += [value for name, value in attrs if name in _ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not _NOT_READ.intersection(self.open):
            self.found.append(_ATTRIBUTE.sub("", data))


def texts_of(source: str) -> list[str]:
    """Return the words of a template that stand outside all expressions."""
    parts = [
        part.data if isinstance(part, nodes.TemplateData) else "{}"
        for output in Environment(extensions=["jinja2.ext.do"]).parse(source).find_all(nodes.Output)
        for part in output.nodes
    ]
    parser = _Texts()
    parser.feed("".join(parts))
    return [
        text.strip()
        for text in parser.found
        if set(_WORD.findall(text.replace("/q/", ""))) - _NAMES
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path).partition("templates/")[2])
def test_a_template_has_no_text_of_its_own(path: Path) -> None:
    assert texts_of(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('<p>{{ _("Read") }}</p>', []),
        ("<p>Read {{ n }}</p>", ["Read {}"]),
        ('<a aria-label="Read {{ n }}">{{ n }}</a>', ["Read {}"]),
        ("{% if n %}<b>many</b>{% endif %}", ["many"]),
        ("<code>## heading</code>", []),
    ],
)
def test_a_text_outside_is_found(source: str, found: list[str]) -> None:
    assert texts_of(source) == found
