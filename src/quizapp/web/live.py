"""Parts of a page that a script replaces while somebody types.

Our pages allow neither HTML built by scripts (Trusted Types) nor frames. So the server renders the same template as for
the whole page and sends it as a tree of elements, which the script builds one by one. Only the elements and attributes
listed here get through.
"""

from collections.abc import Sequence
from html.parser import HTMLParser
from typing import TypeAlias, Union

Node: TypeAlias = Union[str, "list[Node | dict[str, str]]"]
"""A text, or an element as `[tag, {attributes}, child, …]`."""

_TAGS = frozenset(
    (
        *("article", "section", "div", "h2", "h3", "h4", "p", "span", "bdi", "small", "hr", "br"),
        *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code", "q", "em", "strong"),
        *("a", "form", "button", "input", "details", "summary", "b"),
    )
)
_EMPTY = frozenset(("br", "hr", "input"))
_ATTRIBUTES = frozenset(
    (
        *("id", "class", "lang", "dir", "href", "title", "start", "rel", "hidden", "open"),
        *("method", "action", "type", "name", "value", "aria-label", "aria-labelledby", "role"),
    )
)


def tree(html: str) -> Sequence[Node]:
    """Return the element tree of a rendered part of a page.

    :raises ValueError: if it has an element that no such part may have.
    """
    builder = _TreeBuilder()
    builder.feed(html)
    builder.close()
    return [node for node in builder.root[2:] if not isinstance(node, dict)]


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Node | dict[str, str]] = ["", {}]
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise ValueError(f"<{tag}> cannot be put into a page")
        kept = {name: value or "" for name, value in attrs if name in _ATTRIBUTES}
        if any(value.strip().lower().startswith("javascript:") for value in kept.values()):
            raise ValueError("a link cannot be a script")
        element: list[Node | dict[str, str]] = [tag, kept]
        self.open[-1].append(element)
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY and len(self.open) > 1 and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].append(data)
