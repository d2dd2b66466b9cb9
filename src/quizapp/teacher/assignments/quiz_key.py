"""A quiz with its key for teachers: options, right answers, evidence and explanations."""

from dataclasses import dataclass

from quizapp.bank.article import Passage
from quizapp.bank.checking.readability import Readability, readability
from quizapp.bank.quiz import Fact, Question, Quiz
from quizapp.cache import Cache
from quizapp.question_types import TYPES
from quizapp.question_types.base import Option
from quizapp.web.answer_fields import spoken

_levels: Cache[Readability | None] = Cache(256)
_LISTED = frozenset({"single_choice", "multiple_response", "true_false", "cloze"})
"""Types whose options are listed; for the others, the right answer is enough."""


@dataclass(frozen=True, slots=True)
class KeyedQuestion:
    """One question with its key."""

    question: Question
    options: tuple[Option, ...]
    """What can be chosen, where that can be listed; texts as pages say them."""
    right: tuple[str, ...]
    """The right answer as a person would read it."""
    passage: Passage | None
    """The sentence of the article that settles it."""


@dataclass(frozen=True, slots=True)
class KeyedFact:
    """One fact with its questions."""

    fact: Fact
    questions: tuple[KeyedQuestion, ...]


@dataclass(frozen=True, slots=True)
class QuizKey:
    """The whole quiz."""

    quiz: Quiz
    words: int
    readability: Readability | None
    facts: tuple[KeyedFact, ...]


def level_of(digest: str, quiz: Quiz) -> Readability | None:
    """Estimate how hard an article is to read, cached in the process by the revision's digest."""
    return _levels.get(digest, lambda: readability(quiz.parsed, quiz.language))


def quiz_key(quiz: Quiz) -> QuizKey:
    """Collect what a teacher may want to know of a quiz before assigning it."""
    facts = tuple(
        KeyedFact(fact, tuple(_keyed(quiz, question) for question in fact.questions))
        for fact in quiz.facts
    )
    return QuizKey(quiz, quiz.parsed.words, readability(quiz.parsed, quiz.language), facts)


def _keyed(quiz: Quiz, question: Question) -> KeyedQuestion:
    kind = TYPES[question.type]
    options = kind.options(question.body) if question.type in _LISTED else ()
    right = kind.describe(question.body, kind.key(question.body), quiz.language)
    texts = spoken(question, [option.text for option in options])
    named = (
        Option(option.id, text, option.correct, option.feedback)
        for option, text in zip(options, texts, strict=True)
    )
    return KeyedQuestion(
        question=question,
        options=tuple(named),
        right=tuple(spoken(question, right)),
        passage=quiz.parsed.locate(question.evidence),
    )
