"""Turns HTML that was pasted as text into Markdown; none of it is ever shown as HTML."""

import re
from html.parser import HTMLParser

_TAGS = re.compile(
    r"</?(?:p|div|br|h[1-6]|li|ul|ol|a|strong|em|b|i|span|article|section|blockquote)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    (
        *("html", "body", "header", "footer", "main", "article", "section", "aside", "address"),
        *("div", "p", "blockquote", "pre", "hr", "figure", "table", "tr"),
        *("ul", "ol", "dl", "dt", "dd"),
    )
)
_DROPPED = frozenset(
    (
        *("head", "script", "style", "noscript", "template", "svg", "iframe", "object"),
        *("nav", "form", "button"),
    )
)
_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "h5": "#### ", "h6": "#### "}
_STRESS = {"em": "*", "i": "*", "strong": "**", "b": "**"}
_SPACE = re.compile(r"[ \t\n\r\f]+")


def is_html(text: str) -> bool:
    """Return whether a text is HTML rather than Markdown with a stray tag."""
    found = [tag.lower() for tag in _TAGS.findall(text[:200_000])]
    closed = sum(tag.startswith("</") for tag in found)
    return closed >= 2 and len(found) >= 4


def html_to_markdown(text: str) -> str:
    """Return HTML as Markdown: headings, paragraphs, lists, quotations, emphasis and links. Other tags are dropped."""
    converter = _Converter()
    converter.feed(text)
    converter.close()
    converter.end_block()
    return "\n".join(converter.lines)


class _Converter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.text: list[str] = []
        self.prefix = ""
        self.dropped = 0
        self.lists: list[int | None] = []
        self.quoted = 0
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self.dropped += 1
        elif tag in _HEADINGS or tag in _BLOCKS or tag == "li":
            self.end_block()
            self._open_block(tag)
        elif tag == "br":
            self.text.append("\n")
        elif tag in _STRESS and not self.prefix.startswith("#"):
            self.text.append(_STRESS[tag])
        elif tag == "a":
            target = next((value or "" for name, value in attrs if name == "href"), "")
            self.links.append(target if re.match(r"https?://\S+$", target) else "")
            self.text.append("[" if self.links[-1] else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self.dropped = max(0, self.dropped - 1)
        elif tag in _HEADINGS or tag in _BLOCKS or tag == "li":
            self.end_block()
            if tag in {"ul", "ol"} and self.lists:
                self.lists.pop()
            elif tag == "blockquote":
                self.quoted = max(0, self.quoted - 1)
        elif tag in _STRESS and not self.prefix.startswith("#"):
            self._close_stress(_STRESS[tag])
        elif tag == "a" and self.links:
            target = self.links.pop()
            self.text.append(f"]({target.replace(')', '%29')})" if target else "")

    def handle_data(self, data: str) -> None:
        if not self.dropped:
            self.text.append(_SPACE.sub(" ", data))

    def end_block(self) -> None:
        """Write the collected text as a block of its own."""
        text = "".join(self.text)
        lines = [re.sub(r"  +", " ", line).strip(" ") for line in text.split("\n")]
        block = "  \n".join(line for line in lines if line)
        if block.strip("* "):
            quote = "> " * min(self.quoted, 3)
            if not (self.prefix.lstrip().startswith(("-", "1")) and self._in_list()):
                self.lines.append("")
            body = (quote + self.prefix + block).replace("\n", f"\n{quote}")
            self.lines += body.split("\n")
            if self.prefix.startswith("#"):
                self.lines.append("")
        self.text, self.prefix = [], ""

    def _open_block(self, tag: str) -> None:
        if tag in _HEADINGS:
            self.prefix = _HEADINGS[tag]
        elif tag in {"ul", "ol"}:
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "blockquote":
            self.quoted += 1
        elif tag == "li":
            self.prefix = self._item()

    def _item(self) -> str:
        indent = "    " * (min(len(self.lists), 3) - 1) if self.lists else ""
        number = self.lists[-1] if self.lists else None
        if number is None:
            return f"{indent}- "
        self.lists[-1] = number + 1
        return f"{indent}{number}. "

    def _in_list(self) -> bool:
        return bool(self.lines) and bool(re.match(r"\s*(?:- |\d+\. )", self.lines[-1]))

    def _close_stress(self, mark: str) -> None:
        """Close an emphasis, moving blanks before its end behind it, where Markdown requires them."""
        text = "".join(self.text)
        stripped = text.rstrip(" ")
        if stripped.endswith(mark):
            self.text = [stripped[: -len(mark)], " "]
        else:
            self.text = [stripped, mark, text[len(stripped) :]]
