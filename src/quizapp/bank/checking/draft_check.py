"""The problems that `quizapp check` would report for a draft, each at its part and field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quizapp.bank.checking.check import examine
from quizapp.bank.checking.problems import Problem, has_errors
from quizapp.bank.folder import ARTICLE_FILE, MOST_BYTES
from quizapp.bank.positions import Document, Path
from quizapp.bank.quiz import Quiz
from quizapp.bank.texts import FORBIDDEN, normal_data, normal_lines, why_forbidden

ARTICLE = ("article",)
_NAMES = {
    "prompt": "The question",
    "text": "The text",
    "evidence": "The evidence",
    "explanation": "The explanation",
    "feedback": "The feedback",
    "answer": "The answer",
    "answers": "The list of answers",
    "options": "The list of options",
    "statement": "The statement",
    "tolerance": "The tolerance",
    "unit": "The unit",
    "heading": "The heading",
    "title": "The title",
    "summary": "The summary",
    "slug": "The address",
    "language": "The language",
    "questions": "The list of questions",
    "author": "The author",
    "published": "The year or date",
    "url": "The web address",
}
"""The labels of fields on the editor's pages, by their keys in a quiz folder."""
_SUBJECT = re.compile(r"`(\w+)` (is missing(?: in [^.]*)?(?=\.)|)")


@dataclass(frozen=True, slots=True)
class DraftProblem:
    """A problem of a draft."""

    path: Path
    """The part concerned, such as `("title",)` or `("facts", 1, "questions", 0, "prompt")`; for the article's text
    `("article",)` or, with a line, `("article", 12)`."""
    message: str
    warning: bool
    """Whether the draft can be published all the same."""

    @property
    def field(self) -> str:
        """The path as text, such as `facts[1].questions[0].options[2].text`."""
        return field_name(self.path)

    @property
    def question(self) -> tuple[int, int] | None:
        """The indexes of the fact and of its question, if it concerns one."""
        if len(self.path) > 3 and (self.path[0], self.path[2]) == ("facts", "questions"):
            return int(self.path[1]), int(self.path[3])
        return None


def check_draft(content: Mapping[str, Any]) -> list[DraftProblem]:
    """Return the errors and warnings of a draft in the order of its parts, the article's last."""
    return read_draft(content)[1]


def read_draft(content: Mapping[str, Any]) -> tuple[Quiz | None, list[DraftProblem]]:
    """Read and check a draft; the quiz, which can be published as it is, is None unless all problems are warnings."""
    data = normal_data(content["quiz"])
    article = normal_lines(content["article"])
    document = _Places(file="quiz", data=data)
    quiz, found = examine(document, data, article, "article")
    found += _forbidden_texts(document, data, ())
    if len(article.encode("utf-8", "surrogatepass")) > MOST_BYTES[ARTICLE_FILE]:
        message = (
            f"The article is too long: at most {MOST_BYTES[ARTICLE_FILE] // 1000:,} kB are read."
        )
        found.append(document.problem(ARTICLE, message))
    placed = {_at_part(problem, document): None for problem in found}
    problems = sorted(placed, key=lambda problem: (_order(problem.path), problem.warning))
    return (None if has_errors(found) else quiz), problems


def field_name(path: Path) -> str:
    """Return a path as text, such as `facts[1].questions[0].prompt`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


@dataclass
class _Places(Document):
    """A document that numbers paths instead of lines."""

    paths: list[Path] = field(default_factory=list)

    def problem(self, path: Path, message: str, *, warning: bool = False) -> Problem:
        self.paths.append(path)
        return Problem(self.file, len(self.paths), 1, message, warning)

    def problem_at_key(self, path: Path, message: str, *, warning: bool = False) -> Problem:
        return self.problem(path, message, warning=warning)

    def missing(self, path: Path, key: str, message: str) -> Problem:
        return self.problem((*path, key), message)

    def name(self, path: Path) -> str:
        steps = list(path)
        if len(steps) > 3:
            return f"that is question {int(steps[3]) + 1} of section {int(steps[1]) + 1}"
        return f"of section {int(steps[1]) + 1}" if len(steps) > 1 else "that stands here"


def _at_part(problem: Problem, document: _Places) -> DraftProblem:
    ours = problem.file == document.file
    path = document.paths[problem.line - 1] if ours else (*ARTICLE, problem.line)
    return DraftProblem(path, _SUBJECT.sub(_with_label, problem.message, count=1), problem.warning)


def _with_label(found: re.Match[str]) -> str:
    """Replace a key at the beginning of a message with the field's label on the editor's page."""
    name = _NAMES.get(found[1])
    if found.start() or name is None:
        return found[0]
    return f"{name} is missing" if found[2] else f"{name} "


def _forbidden_texts(document: _Places, data: Any, path: Path) -> list[Problem]:
    """Return the problems of texts with forbidden characters; in a file they are found before its YAML is parsed."""
    if isinstance(data, str):
        found = FORBIDDEN.search(data)
        return [document.problem(path, why_forbidden(found.group()))] if found else []
    items: Any = ()
    if isinstance(data, Mapping):
        items = data.items()
    elif isinstance(data, list):
        items = enumerate(data)
    return [
        problem for key, item in items for problem in _forbidden_texts(document, item, (*path, key))
    ]


def _order(path: Path) -> tuple[bool, tuple[tuple[int, str], ...]]:
    steps = tuple((step, "") if isinstance(step, int) else (0, str(step)) for step in path)
    return path[:1] == ARTICLE, steps
