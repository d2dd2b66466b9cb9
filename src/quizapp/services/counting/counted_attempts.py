"""Attempts as the counters take them, built from what is stored and marked by a key."""

import json
from collections import Counter as Count
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

from sqlalchemy import select

from quizapp.bank.article import count_words
from quizapp.bank.quiz import Fact, Quiz, Settings
from quizapp.db.engine import SessionOrConnection, dialect_of
from quizapp.db.id_lists import among_ids
from quizapp.marking import GivenAnswer, Status, mark
from quizapp.measurement.counters import Key, tally_attempts
from quizapp.measurement.taken import NOT_REACHED, AttemptFacts, CountingState, QuestionFacts
from quizapp.models import Answer, Attempt, table_of
from quizapp.question_types import TYPES

_attempt, _answer = table_of(Attempt), table_of(Answer)
COLUMNS = (
    _attempt.c.id,
    _attempt.c.cohort,
    _attempt.c.plan,
    _attempt.c.began_at,
    _attempt.c.counted_as,
    _attempt.c.rating,
    _attempt.c.first_id,
)
"""The columns that counting needs."""
_ANSWERS = {
    dialect: select(
        _answer.c.attempt_id,
        _answer.c.phase,
        _answer.c.question_id,
        _answer.c.status,
        _answer.c.response,
        _answer.c.confidence,
    ).where(condition)
    for dialect, condition in among_ids(_answer.c.attempt_id).items()
}


ASSIGNED = "assigned"
"""The cohort of all assigned attempts."""


class AttemptRow(NamedTuple):
    """An attempt's row, with the `COLUMNS` above."""

    id: int
    cohort: str
    plan: str
    began_at: datetime
    counted_as: str | None
    rating: int | None
    first_id: int | None


class RawAnswer(NamedTuple):
    """An answer as stored."""

    status: str
    response: str | None
    confidence: int | None


_raw_answer = lru_cache(4096)(RawAnswer)
"""Many readers give the same answer."""
Answers = Mapping[tuple[str, str], RawAnswer]
"""One reader's answers, by phase and question id."""
_NO_ANSWERS: Answers = {}


def answers_of(
    on: SessionOrConnection, attempt_ids: Iterable[int]
) -> dict[int, dict[tuple[str, str], RawAnswer]]:
    """Read the answers of attempts, by attempt id."""
    found: dict[int, dict[tuple[str, str], RawAnswer]] = {}
    ids = list(attempt_ids)
    if ids:
        rows = on.execute(
            _ANSWERS[dialect_of(on)], {"ids": ids}
        ).all()  # all at once: row by row costs twice
        for attempt_id, phase, name, status, response, confidence in rows:
            given = _raw_answer(status, response, confidence)
            found.setdefault(attempt_id, {})[phase, name] = given
    return found


class PlannedPages(NamedTuple):
    """The fact and the questions of each page of a stored plan."""

    pre: Sequence[tuple[str, Sequence[str]]]
    post: Sequence[tuple[str, Sequence[str]]]


@lru_cache(2048)
def pages_of(plan: str) -> PlannedPages:
    """Parse only what a stored plan asks, at a third of the cost of parsing all of it."""
    value = json.loads(plan)
    pre, post = (
        [(fact, [name for name, _ in asked]) for fact, asked in value[part]]
        for part in ("before", "after")
    )
    return PlannedPages(pre, post)


class Marker:
    """Marks answers by one quiz; an answer that many readers give is marked once."""

    def __init__(self, quiz: Quiz) -> None:
        self._quiz = quiz  # held, so that no other quiz can get its id
        self._compared = {name for fact in quiz.facts for name in _compared(fact, quiz.settings)}
        self._known: dict[tuple[str, str, RawAnswer | None], tuple[QuestionFacts, ...]] = {}
        self._words: dict[str, int] = {}

    def taken(self, row: AttemptRow, answers: Answers) -> AttemptFacts | None:
        """Return an attempt as the counters take it, or None if nothing of it counts."""
        if row.counted_as == "hasty":
            return AttemptFacts(row.cohort, CountingState.HASTY)
        if row.counted_as not in {"finished", "abandoned"}:
            return None
        pages = pages_of(row.plan)
        finished = row.counted_as == "finished"
        return AttemptFacts(
            row.cohort,
            CountingState.FINISHED if finished else CountingState.INCOMPLETE,
            row.rating,
            day=row.began_at.astimezone(UTC).date().isoformat(),
            stopped="" if finished else self._step(row, pages, answers),
            pre=self._asked("pre", pages.pre, answers),
            post=self._asked("post", pages.post, answers),
        )

    def differs(self, ask_before: str, open_book: bool) -> bool:
        """Return whether an assignment asked the quiz under other conditions than the version's."""
        settings = self._quiz.settings
        return (ask_before, open_book) != (settings.ask_before, settings.open_book)

    def is_complete(self, plan: str, answers: Answers) -> bool:
        """Return whether every question of a plan was sent, with or without an answer."""
        pages = pages_of(plan)
        return all(
            (phase, name) in answers
            for phase, part in (("pre", pages.pre), ("post", pages.post))
            for _, names in part
            for name in names
        )

    def is_hasty(self, took: timedelta, plan: str, words_a_minute: int) -> bool:
        """Return whether the reader finished sooner than the questions can be read at this many words a minute."""
        every = timedelta(minutes=self._words_in_all / words_a_minute)
        return took < every and took < self.least_time(plan, words_a_minute)

    def least_time(self, plan: str, words_a_minute: int) -> timedelta:
        """Return the time it takes to read a plan's questions at this many words a minute."""
        asked = (name for part in pages_of(plan) for _, names in part for name in names)
        return timedelta(minutes=sum(map(self._words_in, asked)) / words_a_minute)

    def _step(self, row: AttemptRow, pages: PlannedPages, answers: Answers) -> str:
        """Return how far the reader of an unfinished attempt came.

        `pre:2` says that two pages before reading were sent, `post:0` that the questions after reading had come and
        none of their pages was sent.
        """
        reads_inside = self._quiz.settings.reads_inside(
            again=row.first_id is not None, assigned=row.cohort == ASSIGNED
        )
        after = sum(("post", names[0]) in answers for _, names in pages.post)
        if after or row.rating is not None or not reads_inside:
            return f"post:{after}"
        return f"pre:{sum(('pre', names[0]) in answers for _, names in pages.pre)}"

    def _asked(
        self, phase: str, pages: Sequence[tuple[str, Sequence[str]]], answers: Answers
    ) -> tuple[QuestionFacts, ...]:
        found: list[QuestionFacts] = []
        known = self._known
        for fact, names in pages:
            for name in names:
                what = (fact, name, answers.get((phase, name)))
                asked = known.get(what)
                if asked is None:
                    asked = known[what] = self._marked(*what)
                found += asked
        return tuple(found)

    def _marked(
        self, fact: str, name: str, given: RawAnswer | None
    ) -> tuple[()] | tuple[QuestionFacts]:
        """Mark what was given on a question; nothing comes of one that does not count."""
        question, compared = self._quiz.questions[name], name in self._compared
        if not question.counts:
            return ()
        if given is None:
            return (QuestionFacts(name, fact, NOT_REACHED, 0, compared=compared),)
        facts = QuestionFacts(
            name,
            fact,
            given.status,
            mark(question.type, question.body, GivenAnswer(Status(given.status), given.response)),
            chosen=TYPES[question.type].chosen(question.body, given.response or ""),
            confidence=given.confidence,
            compared=compared,
        )
        return (facts,)

    @cached_property
    def _words_in_all(self) -> int:
        return sum(map(self._words_in, self._quiz.questions))

    def _words_in(self, name: str) -> int:
        known = self._words.get(name)
        if known is None:
            question = self._quiz.questions[name]
            options = TYPES[question.type].options(question.body)
            texts = (question.prompt, *(option.text for option in options))
            known = self._words[name] = sum(map(count_words, texts))
        return known


def _compared(fact: Fact, settings: Settings) -> Iterator[str]:
    """Return the questions compared before and after: the pair, else what is asked before, else all."""
    if settings.asks_before:
        return (question.id for question in fact.compared())
    return (question.id for question in fact.pair() or fact.to_ask().questions)


class Batch:
    """Attempts that are folded together, with their answers; each is marked by the quiz of its id."""

    def __init__(
        self,
        answers: Mapping[int, Answers],
        quiz_by: Callable[[int], Quiz],
    ) -> None:
        self._answers = answers
        self._quiz_by = quiz_by
        self._markers: dict[int, Marker] = {}

    def answers(self, attempt_id: int) -> Answers:
        """Return the answers of an attempt."""
        return self._answers.get(attempt_id, _NO_ANSWERS)

    def marker(self, attempt_id: int) -> Marker:
        """Return the marker of an attempt."""
        quiz = self._quiz_by(attempt_id)
        marker = self._markers.get(id(quiz))
        if marker is None:
            marker = self._markers[id(quiz)] = Marker(quiz)
        return marker

    def fold(self, rows: Iterable[AttemptRow]) -> Count[Key]:
        """Sum what attempts add to the counters, each in the state in which it counts."""
        taken = (self.marker(row.id).taken(row, self.answers(row.id)) for row in rows)
        return tally_attempts(one for one in taken if one is not None)
