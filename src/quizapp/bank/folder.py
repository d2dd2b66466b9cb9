"""Finds quiz folders and reads their files, trusting neither names nor contents.

Cheap to import: everything that needs the YAML library is in `quizapp.bank.checking.check`.
"""

import os
import re
import stat
from pathlib import Path

from quizapp.bank.checking.problems import Problem
from quizapp.bank.texts import normal_lines

QUIZ_FILE = "quiz.yaml"
ARTICLE_FILE = "article.md"
MOST_BYTES = {QUIZ_FILE: 1_000_000, ARTICLE_FILE: 256_000}
"""The maximum sizes of the two files, whatever the name of the article's file."""

_NAME = re.compile(r"[^/\\:.\x00-\x1f][^/\\:\x00-\x1f]*")
_ID = re.compile(
    rb"""^id:[ \t]+["']?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})["']?[ \t]*(?:\#.*)?\r?$""",
    re.MULTILINE | re.VERBOSE,
)


def find_folders(path: Path) -> tuple[list[Path], list[Problem]]:
    """Return the quiz folders at a path, and any problems: the path itself, or the folders in it that hold a quiz.

    The path of a `quiz.yaml` stands for its folder. Hidden folders are skipped.
    """
    try:
        return _folders(path), []
    except _UnfitError as error:
        return [], [_problem(path, str(error))]
    except (OSError, ValueError) as error:
        return [], [_problem(path, f"This cannot be read: {_reason(error)}.")]


def peek_id(folder: Path) -> str | None:
    """Return a quiz's id without parsing the YAML, or None if that is not possible.

    Use it only to skip known quizzes: the file may still be broken.
    """
    try:
        data = _read_bytes(folder / QUIZ_FILE, MOST_BYTES[QUIZ_FILE])
    except (OSError, ValueError, _UnfitError):
        return None
    found = _ID.search(data)
    return found.group(1).decode() if found else None


def read_text(folder: Path, name: str, most_bytes: int) -> tuple[str | None, list[Problem]]:
    """Return a text file of a quiz folder, and any problems: UTF-8, newlines as line ends, no byte order mark."""
    path = folder / name
    try:
        if not _NAME.fullmatch(name) or not _inside(folder, path):
            return None, [_problem(path, "The file must be in the quiz's own folder.")]
        data = _read_bytes(path, most_bytes)
    except FileNotFoundError:
        return None, [_problem(path, "This file is missing.")]
    except _UnfitError as error:
        return None, [_problem(path, str(error))]
    except (OSError, ValueError, RuntimeError) as error:
        return None, [_problem(path, f"This cannot be read: {_reason(error)}.")]
    return decode(data, path)


class _UnfitError(Exception):
    """A path is not of the expected kind, or its file is too large."""


def _folders(path: Path) -> list[Path]:
    if path.name == QUIZ_FILE and path.is_file():
        return [path.parent]
    if not path.exists():
        raise _UnfitError("There is no such folder.")
    if not path.is_dir():
        raise _UnfitError("This is not a folder.")
    if _holds_quiz(path):
        return [path]
    inside = (folder for folder in path.iterdir() if not folder.name.startswith("."))
    folders = sorted(folder for folder in inside if folder.is_dir() and _holds_quiz(folder))
    if not folders:
        raise _UnfitError(f"There is no quiz here: no folder with a `{QUIZ_FILE}`.")
    return folders


def _read_bytes(path: Path, most_bytes: int) -> bytes:
    """Read a regular file, but never a byte more than allowed."""
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise _UnfitError("This is a folder; a file is expected.")
    if not stat.S_ISREG(found.st_mode):
        raise _UnfitError("This is not a regular file.")
    if found.st_size > most_bytes:
        raise _UnfitError(_too_large(most_bytes))
    # If somebody replaces the file with a pipe now, opening it must not block.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise _UnfitError(_too_large(most_bytes))
    return data


def decode(data: bytes, path: Path | str) -> tuple[str | None, list[Problem]]:
    """Decode UTF-8, with newlines as line ends and without a byte order mark."""
    try:
        return normal_lines(data.decode("utf-8-sig")), []
    except UnicodeDecodeError as error:
        # `error.object` does not contain a byte order mark.
        before = error.object[: error.start]
        line = before.count(b"\n") + 1
        start = before.rfind(b"\n") + 1
        column = len(before[start:].decode("utf-8", "replace")) + 1
        message = f"The byte 0x{error.object[error.start]:02X} here is not UTF-8: save as UTF-8."
        return None, [Problem(str(path), line, column, message)]


def _inside(folder: Path, path: Path) -> bool:
    """Return whether a path stays in its folder when links are followed."""
    return path.resolve().is_relative_to(folder.resolve())


def _holds_quiz(folder: Path) -> bool:
    return os.path.lexists(folder / QUIZ_FILE)


def _too_large(most_bytes: int) -> str:
    return f"This file is too large: at most {most_bytes // 1000:,} kB are read."


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or "its name is not possible").lower()


def _problem(path: Path, message: str) -> Problem:
    return Problem(str(path), 1, 1, message)
