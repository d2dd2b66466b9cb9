"""The floor's texts: those of the quiz as plain values, read once."""

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from quizapp.bank.checking.check import read_folder
from quizapp.bank.quiz import Question as BankQuestion
from quizapp.bank.quiz import Quiz
from quizapp.question_types import TYPES
from quizapp.web.article_html import article_html

PER_FACT = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what its result shows; `options` are (id, text), or empty if the reader types."""

    id: str
    prompt: str
    options: tuple[tuple[str, str], ...]
    key: str
    right: str
    feedback: dict[str, str]
    explanation: str
    passage: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact with the questions that every reader is asked."""

    id: str
    heading: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything that the pages show."""

    slug: str
    title: str
    summary: str
    article: Markup
    facts: tuple[Fact, ...]


def read_texts(folder: Path) -> Texts:
    """Read the folder of a quiz."""
    quiz, problems = read_folder(folder)
    if quiz is None:
        raise SystemExit("\n".join(map(str, problems)))
    return Texts(
        quiz.slug,
        quiz.title,
        quiz.summary,
        article_html("", quiz),
        tuple(
            Fact(f.id, f.heading, tuple(_question(quiz, q) for q in f.questions[:PER_FACT]))
            for f in quiz.facts
        ),
    )


def _question(quiz: Quiz, question: BankQuestion) -> Question:
    kind, body = TYPES[question.type], question.body
    options = kind.options(body)
    passage = quiz.parsed.locate(question.evidence)
    if passage is None:
        raise SystemExit(f"{question.id}: the evidence is not in the article")
    return Question(
        question.id,
        question.prompt,
        tuple((option.id, option.text) for option in options),
        kind.key(body),
        "; ".join(kind.describe(body, kind.key(body), quiz.language)),
        {option.id: option.feedback for option in options},
        question.explanation,
        (passage.before, passage.quote, passage.after),
    )
