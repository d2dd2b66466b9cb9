"""The quiz model: frozen dataclasses, and their plain form, which is stored and written to `quiz.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from typing import Any

from quizapp.bank.article import Article, parse_article
from quizapp.bank.texts import normal_data, normal_lines
from quizapp.question_types import TYPES

ASK_BEFORE = ("none", "half", "half_the_facts", "everyone")
_LATER = frozenset({"ask_how_sure", "ask_unclear"})
"""Settings that were added after quizzes had been published. Their defaults are not written, so that such a quiz keeps
its text and its digest, and loading its folder again changes nothing."""
DROPPED, EVERYONE = MARKS = ("dropped", "everyone")
"""Overrides for a faulty question: nobody's answer counts, or everyone gets full marks."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the quiz is asked."""

    ask_before: str = "none"
    """Who is asked before reading: one of `ASK_BEFORE`."""
    per_fact: int = 2
    """The number of questions that a reader is asked on each fact after reading."""
    dont_know: bool = True
    """Whether "I don't know" is offered."""
    open_book: bool = False
    """Whether the article can be opened while answering."""
    ask_how_sure: bool = False
    """Whether readers are asked, after reading, how sure they are of each answer."""
    ask_unclear: bool = False
    """Whether readers are asked, next to their result, what is still unclear to them."""

    @property
    def asks_before(self) -> bool:
        """Whether anybody is asked before reading."""
        return self.ask_before != "none"

    def reads_inside(self, *, again: bool = False, assigned: bool = False) -> bool:
        """Return whether the article is read within the attempt: by pupils, on trying again, after questions."""
        return self.asks_before or again or assigned


@dataclass(frozen=True, slots=True)
class Source:
    """The origin of the article."""

    author: str
    published: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question on one fact; `body` is the type-specific part, see `quizapp.question_types`."""

    id: str
    type: str
    prompt: str
    body: Any
    evidence: str
    explanation: str
    pair: str | None = None
    """`a` or `b` for a fact's two parallel questions, else None."""
    marks: str | None = None
    """One of `MARKS` if it overrides the question's key, else None."""

    @property
    def counts(self) -> bool:
        return self.marks != DROPPED


@dataclass(frozen=True, slots=True)
class Fact:
    """One section of the article and the questions on it."""

    id: str
    heading: str
    questions: tuple[Question, ...]

    def pair(self) -> tuple[Question, Question] | None:
        """Return the parallel questions a and b, if the fact has them."""
        found = {question.pair: question for question in self.questions if question.pair}
        return (found["a"], found["b"]) if len(found) == 2 else None

    def compared(self) -> tuple[Question, ...]:
        """Return the questions that compare before and after: the pair, else one question, which is asked twice."""
        return self.pair() or self.to_ask().questions[:1]

    def to_ask(self) -> "Fact":
        """Return the fact with the questions that new readers are asked: those that count or, if none does, all."""
        counting = tuple(question for question in self.questions if question.counts)
        if not counting or len(counting) == len(self.questions):
            return self
        return replace(self, questions=counting)


@dataclass(frozen=True)
class Quiz:
    """An article, its facts and their questions."""

    id: str
    slug: str
    title: str
    summary: str
    language: str
    article: str
    """The text of `article.md`, each line ended by a single newline character."""
    facts: tuple[Fact, ...]
    source: Source | None = None
    closing_question: str = ""
    """The author's own wording of the closing question; empty for the standard one."""
    settings: Settings = Settings()

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by its id."""
        return {question.id: question for fact in self.facts for question in fact.questions}

    @property
    def asked_after(self) -> int:
        """The number of questions that a reader is asked after reading."""
        return sum(min(self.settings.per_fact, len(fact.to_ask().questions)) for fact in self.facts)

    @cached_property
    def parsed(self) -> Article:
        """The parsed article; the headings of facts have the ids of their facts."""
        return parse_article(self.article, {fact.heading: fact.id for fact in self.facts})

    @cached_property
    def fact_of(self) -> Mapping[str, Fact]:
        """The fact of each question, by the question's id."""
        return {question.id: fact for fact in self.facts for question in fact.questions}


def quiz_from_data(data: Mapping[str, Any], article: str) -> Quiz:
    """Return the quiz for the keys of a checked `quiz.yaml` and the article's text.

    Texts lose surrounding white space but keep their inner lines, so that a quiz that was stored or
    written to a folder reads back equal.
    """
    data = normal_data(data)
    source = data.get("source")
    return Quiz(
        id=data["id"],
        slug=data["slug"],
        title=data["title"],
        summary=data["summary"],
        language=data["language"],
        article=normal_lines(article),
        facts=tuple(_fact(fact) for fact in data["facts"]),
        source=Source(**{**source, "published": str(source["published"])}) if source else None,
        closing_question=data.get("closing_question", ""),
        settings=Settings(**_known(data.get("settings", {}), Settings)),
    )


def quiz_to_data(quiz: Quiz) -> dict[str, Any]:
    """Return the keys that `quiz_from_data` turns into this quiz, in the order in which people write them."""
    data: dict[str, Any] = {
        "format": 1,
        "id": quiz.id,
        "slug": quiz.slug,
        "title": quiz.title,
        "summary": quiz.summary,
        "language": quiz.language,
    }
    if quiz.source:
        data["source"] = {name: value for name, value in asdict(quiz.source).items() if value}
    if quiz.closing_question:
        data["closing_question"] = quiz.closing_question
    data["settings"] = dict(_setting_items(quiz.settings))
    data["facts"] = [
        {
            "id": fact.id,
            "heading": fact.heading,
            "questions": [dict(_question_items(question)) for question in fact.questions],
        }
        for fact in quiz.facts
    ]
    return data


def _fact(data: Mapping[str, Any]) -> Fact:
    return Fact(
        data["id"], data["heading"], tuple(_question(question) for question in data["questions"])
    )


def _question(data: Mapping[str, Any]) -> Question:
    return Question(
        id=data["id"],
        type=data["type"],
        prompt=data["prompt"],
        body=TYPES[data["type"]].build(data),
        evidence=data["evidence"],
        explanation=data["explanation"],
        pair=data.get("pair"),
        marks=data.get("marks"),
    )


def _question_items(question: Question) -> Iterator[tuple[str, Any]]:
    yield "id", question.id
    yield "type", question.type
    if question.pair:
        yield "pair", question.pair
    if question.marks:
        yield "marks", question.marks
    yield "prompt", question.prompt
    yield from TYPES[question.type].dump(question.body).items()
    yield "evidence", question.evidence
    yield "explanation", question.explanation


def _setting_items(settings: Settings) -> Iterator[tuple[str, Any]]:
    standard = asdict(Settings())
    for name, value in asdict(settings).items():
        if name not in _LATER or value != standard[name]:
            yield name, value


def _known(data: Mapping[str, Any], cls: type) -> dict[str, Any]:
    """Drop keys that the format allows but that have no effect yet."""
    names = {field.name for field in fields(cls)}
    return {name: value for name, value in data.items() if name in names}
