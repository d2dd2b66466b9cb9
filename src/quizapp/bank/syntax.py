"""Explains in plain words what is wrong with the YAML of a file."""

import re
from typing import Any

_INDENTATION = "The lines here do not fit together: look at the indentation and the dashes."
_QUOTES = "A text cannot begin with this character: put the text in quotes."

# (pattern of the parser's message, our message, whether the fault lies where the part began)
_WORDS: tuple[tuple[str, str, bool], ...] = (
    (
        "mapping values are not allowed",
        "A `:` is not possible here: a text with `: ` in it needs quotes.",
        False,
    ),
    ("could not find expected ':'", "This line has no key: expected `key: value`.", True),
    (r"character '\\t'", "Indent with spaces: a tab is not possible here.", False),
    ("character .* that cannot start any token", _QUOTES, False),
    (
        "unexpected end of stream|unexpected document separator",
        "The quote that opens here is never closed.",
        True,
    ),
    (
        "unknown escape character|hexdecimal numbers",
        r"After `\` in double quotes only a few letters are possible: write `\\` for a backslash.",
        False,
    ),
    (
        r"expected ',' or '[]}]', but got '<stream end>'",
        "The bracket that opens here is never closed.",
        True,
    ),
    (r"expected ',' or '[]}]'", "A comma or the closing bracket is missing here.", False),
    (r"expected <block end>|sequence entries are not allowed", _INDENTATION, False),
    (
        "expected the node content",
        "Something is missing or too much here: expected a value.",
        False,
    ),
    ("alias|anchor", "Anchors and aliases (`&name`, `*name`) are not used in quiz files.", False),
    (r"\btag\b", "Tags such as `!name` are not used in quiz files.", False),
    ("directive", "Lines that begin with `%` are not used in quiz files.", False),
    ("<document start>", _INDENTATION, False),
    ("block scalar", "After `|` or `>` the text begins on the next line, indented.", False),
)


def explain(error: Exception, text: str, last: tuple[int, int]) -> tuple[int, int, str]:
    """Return the line, the column and a message for an exception of the parser.

    `last` is the place of the last part that could be read.
    """
    problem = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or ''}"
    known = (words for words in _WORDS if re.search(words[0], problem))
    _, message, at_beginning = next(known, ("", "This cannot be read as YAML.", False))
    mark: Any = getattr(error, "problem_mark", None)
    if at_beginning or mark is None:
        mark = getattr(error, "context_mark", None) or mark
    line, column = (mark.line + 1, mark.column + 1) if mark else last
    return min(line, text.rstrip("\n").count("\n") + 1), column, message
