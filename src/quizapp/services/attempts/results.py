"""A reader's result: each answer, the right one and why, and the sentence of the article that settles it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from quizapp.bank.article import Passage
from quizapp.bank.quiz import Question
from quizapp.cache import Cache
from quizapp.db.engine import SessionOrConnection
from quizapp.marking import FactOutcome, GivenAnswer, Status, mark, outcome
from quizapp.measurement.self_rating import SelfRatingComparison, compare
from quizapp.measurement.sureness import Sureness, count_sure_answers
from quizapp.question_types import TYPES
from quizapp.question_types.base import MAX_MARK
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.attempts.corrections import Chain, ResultChangeReason, read_chain
from quizapp.services.attempts.plan import PlanPage
from quizapp.services.counting.snapshots import PublishedSummary, parse_summary

Key = tuple[str, str, str, str, GivenAnswer, int | None, ResultChangeReason | None]
"""The revision read, the newest correction, the phase, the question, the answer, the mark that the reader sees, and why
it has changed. The last two are None if nothing was corrected.
"""


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question with the reader's answer: texts as the reader saw them, the mark after all corrections."""

    key: Key
    """The cache key: everything that this result depends on."""
    question: Question
    phase: str
    status: Status
    confidence: int | None
    """The reader's confidence, 0 to 100; None if it was not asked or not given."""
    mark: int | None
    """The mark that the reader sees, in twelfths; None if the question does not count."""
    earned: int
    """The mark by the newest key, in twelfths."""
    why: ResultChangeReason | None
    """The correction that changed this result, if there is one."""
    given: tuple[str, ...]
    right: tuple[str, ...]
    feedback: tuple[str, ...]
    explanation: str
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class FactResult:
    """One fact: its heading as read, its outcome, and its questions after and before reading."""

    id: str
    heading: str
    outcome: FactOutcome | None
    """None if none of its questions counts."""
    questions: tuple[QuestionResult, ...]
    before: tuple[QuestionResult, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """The cache keys of all its questions."""
        return tuple(question.key for question in (*self.before, *self.questions))


@dataclass(frozen=True, slots=True)
class Result:
    """The whole result."""

    facts: tuple[FactResult, ...]
    comparison: SelfRatingComparison
    sureness: Sureness | None
    """None if readers were not asked for their confidence, or this one never gave it."""
    summary: PublishedSummary | None
    """The published summary of all readers; None if there is none yet."""
    open: bool
    """Whether the quiz is still published."""
    asks_unclear: bool
    """Whether the reader is asked what is still unclear, by the newest correction."""
    corrected_at: datetime | None
    """The time of the last correction that changed something here, or None."""


_made: Cache[QuestionResult] = Cache(2048)
_BLANK = GivenAnswer(Status.OMITTED, None)
_NO_MARKS: Mapping[str, int] = {}


def result_of(on: SessionOrConnection, state: AttemptState) -> Result:
    """Return the result of a finished attempt."""
    chain, stored = read_chain(on, state)
    summary = parse_summary(stored.summary, stored.as_of) if stored.summary else None
    return assemble(state, chain, summary, is_open=stored.open)


def assemble(
    state: AttemptState,
    chain: Chain,
    summary: PublishedSummary | None,
    *,
    is_open: bool = True,
    set_marks: Mapping[str, int] = _NO_MARKS,
) -> Result:
    """Assemble the result of an attempt.

    A question after reading that was not reached in time counts as skipped. `set_marks` are overrides, by the ids of
    questions after reading.
    """
    before = {page.fact_id: _questions(state, chain, "pre", page) for page in state.plan.before}
    facts = []
    for fact in state.quiz.facts:
        page = next(page for page in state.plan.after if page.fact_id == fact.id)
        questions = _with_set_marks(_questions(state, chain, "post", page), set_marks)
        how = _outcome(questions)
        facts.append(FactResult(fact.id, fact.heading, how, questions, before.get(fact.id, ())))
    shown = [question for fact in facts for question in (*fact.before, *fact.questions)]
    return Result(
        facts=tuple(facts),
        comparison=_comparison(state, facts, before),
        sureness=_sureness(shown),
        summary=summary,
        open=is_open,
        asks_unclear=chain.newest.quiz.settings.ask_unclear,
        corrected_at=max((q.why.at for q in shown if q.why), default=None),
    )


def _questions(
    state: AttemptState, chain: Chain, phase: str, page: PlanPage
) -> tuple[QuestionResult, ...]:
    given = [
        (name, state.answers[phase, name].answer if (phase, name) in state.answers else _BLANK)
        for name in page.question_ids
        if phase == "post" or (phase, name) in state.answers
    ]
    if not chain.corrected:
        return tuple(_kept_question(state, chain, phase, *one, None, None) for one in given)
    return tuple(
        _kept_question(
            state, chain, phase, name, answer, mark, chain.why(phase, name, answer, mark)
        )
        for (name, answer), mark in zip(given, chain.seen(phase, given), strict=True)
    )


def _with_set_marks(
    questions: tuple[QuestionResult, ...], set_marks: Mapping[str, int]
) -> tuple[QuestionResult, ...]:
    if not set_marks:
        return questions
    return tuple(replace(one, mark=set_marks.get(one.question.id, one.mark)) for one in questions)


def _kept_question(
    state: AttemptState,
    chain: Chain,
    phase: str,
    name: str,
    answer: GivenAnswer,
    seen: int | None,
    why: ResultChangeReason | None,
) -> QuestionResult:
    newest = chain.newest.digest
    key = (state.digest, newest, phase, name, answer, seen, why)
    return _made.get(key, lambda: _question(key, state, chain))


def _question(key: Key, state: AttemptState, chain: Chain) -> QuestionResult:
    _, _, phase, question_id, answer, seen, why = key
    read, corrected = state.quiz.questions[question_id], chain.newest.quiz.questions[question_id]
    kind, language = TYPES[read.type], state.quiz.language
    response = answer.response if answer.status is Status.ANSWERED else None
    if not chain.corrected:
        seen = chain.seen(phase, [(question_id, answer)])[0]
    return QuestionResult(
        key=key,
        question=read,
        phase=phase,
        status=answer.status,
        confidence=answer.confidence,
        mark=seen,
        earned=mark(read.type, corrected.body, answer),
        why=why,
        given=kind.describe(read.body, response, language) if response is not None else (),
        right=kind.describe(read.body, kind.key(corrected.body), language),
        feedback=kind.feedback(corrected.body, response) if response is not None else (),
        explanation=corrected.explanation,
        passage=state.quiz.parsed.locate(corrected.evidence)
        or state.quiz.parsed.locate(read.evidence),
    )


def _outcome(questions: Sequence[QuestionResult]) -> FactOutcome | None:
    marks = _counting(questions)
    return outcome(marks) if marks else None


def _counting(questions: Sequence[QuestionResult]) -> list[int]:
    return [question.mark for question in questions if question.mark is not None]


def _sureness(questions: Sequence[QuestionResult]) -> Sureness | None:
    return count_sure_answers(
        (q.confidence, q.mark == MAX_MARK) for q in questions if q.mark is not None
    )


def _comparison(
    state: AttemptState, facts: list[FactResult], before: Mapping[str, tuple[QuestionResult, ...]]
) -> SelfRatingComparison:
    after = [mark for fact in facts for mark in _counting(fact.questions)]
    share_after = sum(after) / (MAX_MARK * len(after)) if after else 0
    outcomes = {fact.id: fact.outcome for fact in facts if fact.outcome is not None}
    knew = {fact_id: _outcome(questions) for fact_id, questions in before.items()}
    return compare(
        state.rating if after else None,
        outcomes,
        share_after,
        {fact_id: how for fact_id, how in knew.items() if how is not None},
        _gain(facts, before),
    )


def _gain(
    facts: list[FactResult], before: Mapping[str, tuple[QuestionResult, ...]]
) -> float | None:
    """Return the share after minus the share before, or None unless every fact was asked before reading.

    A fact is left out if a question that is compared on it no longer counts.
    """
    if not all(before.get(fact.id) for fact in facts):
        return None
    # The first question after reading is the one that the draw compares with the question before.
    pairs = [(fact.questions[0].mark, before[fact.id][0].mark) for fact in facts]
    gains = [after - first for after, first in pairs if after is not None and first is not None]
    return sum(gains) / (MAX_MARK * len(gains)) if gains else None
