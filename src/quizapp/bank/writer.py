"""Writes a quiz as a folder that reads back as the same quiz and is pleasant to edit."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quizapp.bank.folder import ARTICLE_FILE, QUIZ_FILE
from quizapp.bank.quiz import Quiz, quiz_to_data
from quizapp.bank.scalars import plain_value

WIDTH = 100
HEADER = "# A quiz for quizapp. `quizapp schema` prints the rules of this file for your editor."

# Words that need no quotes, not even for older YAML readers: they begin with a letter.
_PLAIN = re.compile(r"""[^\W\d_](?:[\w .,;!?%()/'’“”"&+=$€…–—-]|:(?=[^\s])|(?<=\S)\#)*""")
_OLD_WORDS = re.compile("y|n|yes|no|on|off", re.IGNORECASE)


class FolderTakenError(FileExistsError):
    """The path for a new quiz folder is not free."""


def write_folder(quiz: Quiz, path: Path) -> None:
    """Write `quiz.yaml` and `article.md` into a new or empty folder.

    :raises FolderTakenError: if the path is a file or a folder that is not empty.
    """
    if path.exists() and not path.is_dir():
        raise FolderTakenError(f"{path} is not a folder.")
    if path.is_dir() and any(path.iterdir()):
        raise FolderTakenError(f"The folder {path} is not empty.")
    path.mkdir(parents=True, exist_ok=True)
    # `quiz.yaml` is written last, so that a folder that has one is complete.
    _write(path / ARTICLE_FILE, quiz.article)
    _write(path / QUIZ_FILE, f"{HEADER}\n{to_yaml(quiz_to_data(quiz))}")


def to_yaml(data: dict[str, Any]) -> str:
    """Return plain data (mappings, lists, texts, numbers, booleans) as YAML, with one value a line."""
    return "".join(f"{line}\n" for line in _mapping(data, 0))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _mapping(data: dict[str, Any], indent: int) -> Iterator[str]:
    for key, value in data.items():
        first, *others = _value(value, indent + 2, used=indent + len(key) + 2)
        yield f"{' ' * indent}{key}:{first and ' '}{first}"
        yield from others


def _list(items: list[Any], indent: int) -> Iterator[str]:
    for item in items:
        lines = (
            list(_mapping(item, indent + 2))
            if isinstance(item, dict) and item
            else list(_value(item, indent + 2, used=indent + 2))
        )
        yield f"{' ' * indent}- {lines[0].lstrip(' ')}"
        yield from lines[1:]


def _value(value: Any, indent: int, used: int) -> list[str]:
    """Return what follows `key:` or `-` on its line, and the lines below."""
    if isinstance(value, dict) and value:
        return ["", *_mapping(value, indent)]
    if isinstance(value, list | tuple) and value:
        return ["", *_list(list(value), indent)]
    if isinstance(value, str):
        return _text(value, indent, WIDTH - used)
    return [json.dumps(value)]


def _text(text: str, indent: int, room: int) -> list[str]:
    margin = " " * indent
    if _fits_literal_block(text):
        return ["|-", *(f"{margin}{line}" if line else "" for line in text.split("\n"))]
    if len(text) > room and _fits_folded_block(text):
        return [">-", *(f"{margin}{line}" for line in _wrap(text, WIDTH - indent))]
    if _needs_no_quotes(text):
        return [text]
    return [json.dumps(text, ensure_ascii=False)]


def _fits_literal_block(text: str) -> bool:
    """Return whether a text of several lines can be a literal block, which would lose blanks at line ends."""
    lines = text.split("\n")
    whole = text == text.strip() and "\t" not in text
    return len(lines) > 1 and whole and all(line == line.rstrip() for line in lines)


def _fits_folded_block(text: str) -> bool:
    """Return whether a text can be broken at its spaces, because reading joins the lines again."""
    return text == text.strip() and not re.search(r"\n|\t|\s\s", text)


def _needs_no_quotes(text: str) -> bool:
    return (
        _PLAIN.fullmatch(text) is not None
        and text == text.strip()
        and isinstance(plain_value(text), str)
        and not _OLD_WORDS.fullmatch(text)
    )


def _wrap(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
