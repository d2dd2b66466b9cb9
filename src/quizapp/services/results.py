"""A reader's result: what was given, what was right and why, and the sentence of the article that says so."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.bank.article import Passage
from quizapp.bank.quiz import Question, Quiz
from quizapp.marking import Answer, Outcome, Status, mark, outcome
from quizapp.measurement.self_rating import Comparison, compare
from quizapp.question_types import TYPES
from quizapp.question_types.base import MAX_MARK
from quizapp.services.attempts import State
from quizapp.services.count_attempts import newest_quiz
from quizapp.services.plan import PlanPage
from quizapp.services.snapshots import Told, find_snapshot


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question with what the reader gave; texts as the reader saw them, the mark by the newest correction."""

    question: Question
    phase: str
    status: Status
    mark: int
    given: tuple[str, ...]
    right: tuple[str, ...]
    feedback: tuple[str, ...]
    explanation: str
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class FactResult:
    """One fact: its heading as read, how it went, and its questions after and before reading."""

    id: str
    heading: str
    outcome: Outcome
    questions: tuple[QuestionResult, ...]
    before: tuple[QuestionResult, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The whole result; `told` is what is told of all readers, None before anything is."""

    facts: tuple[FactResult, ...]
    comparison: Comparison
    told: Told | None


def result_of(session: Session, state: State) -> Result:
    """Put together the result of a finished attempt."""
    newest = newest_quiz(session, state.version_id)
    before = {page.fact_id: _questions(state, newest, "pre", page) for page in state.plan.before}
    facts = []
    for fact in state.quiz.facts:
        page = next(page for page in state.plan.after if page.fact_id == fact.id)
        questions = _questions(state, newest, "post", page)
        how = outcome([question.mark for question in questions])
        facts.append(FactResult(fact.id, fact.heading, how, questions, before.get(fact.id, ())))
    return Result(
        tuple(facts), _comparison(state, facts, before), find_snapshot(session, state.version_id)
    )


def _questions(
    state: State, newest: Quiz, phase: str, page: PlanPage
) -> tuple[QuestionResult, ...]:
    return tuple(
        _question(state, newest, phase, question_id)
        for question_id in page.question_ids
        if (phase, question_id) in state.answers
    )


def _question(state: State, newest: Quiz, phase: str, question_id: str) -> QuestionResult:
    read, corrected = state.quiz.questions[question_id], newest.questions[question_id]
    kind, language = TYPES[read.type], state.quiz.language
    answer: Answer = state.answers[phase, question_id].answer
    response = answer.response if answer.status is Status.ANSWERED else None
    return QuestionResult(
        question=read,
        phase=phase,
        status=answer.status,
        mark=mark(read.type, corrected.body, answer),
        given=kind.describe(read.body, response, language) if response is not None else (),
        right=kind.describe(read.body, kind.key(corrected.body), language),
        feedback=kind.feedback(corrected.body, response) if response is not None else (),
        explanation=corrected.explanation,
        passage=state.quiz.parsed.locate(corrected.evidence)
        or state.quiz.parsed.locate(read.evidence),
    )


def _comparison(
    state: State, facts: list[FactResult], before: Mapping[str, tuple[QuestionResult, ...]]
) -> Comparison:
    after = [question.mark for fact in facts for question in fact.questions]
    share_after = sum(after) / (MAX_MARK * len(after))
    gain = None
    if all(before.get(fact.id) for fact in facts):
        # The first question after reading is the one that the draw compares with the question before.
        gains = [fact.questions[0].mark - before[fact.id][0].mark for fact in facts]
        gain = sum(gains) / (MAX_MARK * len(gains))
    return compare(
        state.rating,
        {fact.id: fact.outcome for fact in facts},
        share_after,
        {
            fact_id: outcome([q.mark for q in questions])
            for fact_id, questions in before.items()
            if questions
        },
        gain,
    )
