"""Edits the inline tokens of one paragraph or heading for the article's parser."""

from markdown_it.token import Token


def plain_text(inline: Token) -> str:
    """Return the text that a reader sees of an inline token, with its white space unchanged."""
    return "".join(_piece(child) for child in inline.children or [])


def cut(inline: Token, length: int) -> None:
    """Remove the first `length` characters from an inline token."""
    for child in inline.children or []:
        taken = min(length, len(_piece(child)))
        child.content = child.content[taken:]
        length -= taken


def mark_sentences(inline: Token, gaps: list[tuple[int, int]], first: int) -> list[tuple[int, int]]:
    """Insert sentence tokens into an inline token, and return the gaps that were used.

    Gaps inside emphasis, links or code are skipped, so that the tokens stay properly nested.
    """
    children = _split_texts(inline.children or [], [offset for gap in gaps for offset in gap])
    outside: dict[int, int] = {}
    at = depth = 0
    for index, child in enumerate(children):
        if depth == 0:
            outside.setdefault(at, index)
        depth += child.nesting
        at += len(_piece(child))
    used = [(end, start) for end, start in gaps if end in outside and start in outside]
    marked, taken = [_opening(first)], 0
    for number, (end, start) in enumerate(used, first + 1):
        marked += [*children[taken : outside[end]], _closing()]
        marked += [*children[outside[end] : outside[start]], _opening(number)]
        taken = outside[start]
    inline.children = [*marked, *children[taken:], _closing()]
    return used


def _split_texts(children: list[Token], offsets: list[int]) -> list[Token]:
    """Split the texts outside all markup at these (ascending) offsets of the plain text."""
    split: list[Token] = []
    at = depth = following = 0
    for child in children:
        depth += child.nesting
        end = at + len(_piece(child))
        while following < len(offsets) and offsets[following] < end:
            cut = offsets[following] - at
            if cut > 0 and depth == 0 and child.type == "text":
                split.append(child.copy(content=child.content[:cut]))
                child = child.copy(content=child.content[cut:])  # noqa: PLW2901
                at += cut
            following += 1
        split.append(child)
        at = end
    return split


def _opening(number: int) -> Token:
    return Token("sentence_open", "span", 1, attrs={"id": f"s{number}", "class": "sentence"})


def _closing() -> Token:
    return Token("sentence_close", "span", -1)


def _piece(child: Token) -> str:
    """Return the plain text of one inline token."""
    if child.type in {"softbreak", "hardbreak"}:
        return " "
    return child.content if child.type in {"text", "code_inline"} else ""
