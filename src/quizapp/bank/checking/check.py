"""Reads whole quiz folders and reports everything that an author should fix, all at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from quizapp.bank import positions
from quizapp.bank.article import parse_article
from quizapp.bank.checking.evidence import evidence_problems, heading_problems
from quizapp.bank.checking.flaws import quiz_flaws
from quizapp.bank.checking.problems import Problem, has_errors
from quizapp.bank.checking.references import reference_problems
from quizapp.bank.checking.schema_messages import MOST_MISFITS, schema_problems
from quizapp.bank.folder import ARTICLE_FILE, MOST_BYTES, QUIZ_FILE, find_folders, read_text
from quizapp.bank.markup import article_problems
from quizapp.bank.outline import FactOutline, outline, text_at
from quizapp.bank.positions import Document, read_yaml
from quizapp.bank.quiz import Quiz, quiz_from_data
from quizapp.bank.texts import normal_data
from quizapp.question_types import TYPES

Reader = Callable[[str, int], tuple[str | None, list[Problem]]]
"""Takes a file's name and maximum size in bytes; returns its text and problems."""


@dataclass(frozen=True, slots=True)
class Raw:
    """The data in the two files, whether valid or not."""

    data: dict[str, Any]
    article: str | None


def read_folder(folder: Path) -> tuple[Quiz | None, list[Problem]]:
    """Read and check a quiz folder; the quiz is None unless all problems are warnings."""
    examined = _examine(folder)
    return examined.quiz, examined.problems


def read_files(read: Reader, name: str) -> tuple[Quiz | None, list[Problem], Raw | None]:
    """Read and check a quiz folder that is not on disk, such as one in an archive.

    The quiz is None unless all problems are warnings, and its raw form is None if the file could not be read at all.
    """
    examined = _examine_files(read, Path(name))
    raw = Raw(examined.data, examined.article) if isinstance(examined.data, dict) else None
    return examined.quiz, examined.problems, raw


def examine(
    document: Document, data: dict[str, Any], article: str, file: str
) -> tuple[Quiz | None, list[Problem]]:
    """Check a quiz's data with its article; `document` holds the positions of the parts.

    The quiz is None unless all problems are warnings.
    """
    examined = _examine_data(document, data, lambda _misfits: (article, []), file)
    return examined.quiz, examined.problems


def check_paths(paths: list[Path]) -> list[Problem]:
    """Return the problems of quiz folders and of folders of quiz folders, by folder and position.

    Two quizzes with the same id or slug are a problem, too.
    """
    problems: list[Problem] = []
    folders: dict[Path, Path] = {}
    for path in paths:
        found, faults = find_folders(path)
        problems += faults
        for folder in found:
            folders.setdefault(folder.resolve(), folder)
    first: dict[tuple[str, str], Path] = {}
    for folder in folders.values():
        examined = _examine(folder)
        problems += sorted({*examined.problems, *_duplicate_identities(folder, examined, first)})
    return problems


@dataclass(frozen=True)
class _Examined:
    quiz: Quiz | None
    problems: list[Problem]
    document: Document | None = None
    data: Any = None
    article: str | None = None


def _examine(folder: Path) -> _Examined:
    return _examine_files(partial(read_text, folder), folder)


def _examine_files(read: Reader, folder: Path) -> _Examined:
    file = str(folder / QUIZ_FILE)
    text, problems = read(QUIZ_FILE, MOST_BYTES[QUIZ_FILE])
    if text is None:
        return _Examined(None, problems)
    document, problems = read_yaml(text, file)
    if document is None:
        return _Examined(None, problems)
    if not isinstance(document.data, dict):
        fault = "is empty" if document.data is None else "must hold keys with values"
        return _Examined(None, [*problems, Problem(file, 1, 1, f"The file {fault}.")])
    data = normal_data(document.data)

    def find_article(misfits: set[positions.Path]) -> tuple[str | None, list[Problem]]:
        if misfits & {("article",), ("article", "file")}:
            return None, []
        name = text_at(data.get("article"), "file") or ARTICLE_FILE
        return read(name, MOST_BYTES[ARTICLE_FILE])

    name = text_at(data.get("article"), "file") or ARTICLE_FILE
    examined = _examine_data(document, data, find_article, str(folder / name))
    sound = None if has_errors(problems) else examined.quiz
    return replace(examined, quiz=sound, problems=sorted({*problems, *examined.problems}))


def _examine_data(
    document: Document,
    data: dict[str, Any],
    find_article: Callable[[set[positions.Path]], tuple[str | None, list[Problem]]],
    article_file: str,
) -> _Examined:
    misfits = list(schema_problems(document, data))
    article, problems = find_article({path for path, _ in misfits})
    problems = [*problems, *(problem for _, problem in misfits)]
    if article is not None:
        problems += _article_problems(document, data, article, article_file)
    problems += reference_problems(document, data, outline(data))
    if len(misfits) < MOST_MISFITS:
        problems += _type_problems(document, data, [path for path, _ in misfits])
    quiz = None
    if article is not None and not has_errors(problems):
        quiz = quiz_from_data(data, article)
        problems += quiz_flaws(quiz, document)
    return _Examined(quiz, problems, document, data, article)


def _article_problems(
    document: Document, data: dict[str, Any], text: str, file: str
) -> Iterator[Problem]:
    """Check the article, and the facts against it."""
    article = parse_article(text)
    facts = outline(data)
    yield from article_problems(text, article, file)
    yield from heading_problems(document, facts, article)
    yield from evidence_problems(document, facts, article)


def _type_problems(
    document: Document, data: Any, misfits: list[positions.Path]
) -> Iterator[Problem]:
    """Yield what the question types find in the questions that fit the schema."""
    broken = {path[:depth] for path in misfits for depth in range(len(path) + 1)}
    for question in _questions(outline(data)):
        if question in broken:
            continue
        body_data = data
        for step in question:
            body_data = body_data[step]
        type_ = TYPES[body_data["type"]]
        for problem in type_.problems(type_.build(body_data)):
            path = (*question, *problem.path)
            yield document.problem(path, problem.message, warning=problem.warning)


def _questions(facts: tuple[FactOutline, ...]) -> Iterator[positions.Path]:
    return (question.path for fact in facts for question in fact.questions)


def _duplicate_identities(
    folder: Path, examined: _Examined, first: dict[tuple[str, str], Path]
) -> Iterator[Problem]:
    """Yield the id and the slug if another folder already has them."""
    for key in ("id", "slug"):
        value = text_at(examined.data, key)
        if not value or examined.document is None:
            continue
        owner = first.setdefault((key, value), folder)
        if owner is not folder:
            message = f"The quiz in {owner} has this {key} already: a copy needs its own."
            yield examined.document.problem((key,), message)
