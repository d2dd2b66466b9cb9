"""Marks a pupil's attempt by the newest correction and the teacher's overrides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from quizapp.cache import Cache
from quizapp.marking import FactOutcome, GivenAnswer, Status, outcome
from quizapp.services.assignments.overrides import Override
from quizapp.services.attempts.corrections import Chain
from quizapp.services.attempts.marks import Marks, marks_share
from quizapp.services.counting.counted_attempts import Answers, RawAnswer, pages_of
from quizapp.services.gradebook.version_chains import VersionChains

OMITTED = RawAnswer(Status.OMITTED, None, None)
"""A question that was never sent is marked as skipped."""
Overrides = Mapping[tuple[int, str], Override]


class WorkStage(StrEnum):
    """The stage of an attempt."""

    BEFORE = "before"
    """The questions before reading."""
    READING = "reading"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class FactWork:
    """The questions on one fact after reading, with answers and marks."""

    id: str
    names: tuple[str, ...]
    """The questions."""
    given: tuple[RawAnswer, ...]
    sent: bool
    without_overrides: Marks
    """The marks by the newest correction, which lowers nothing."""
    marks: Marks
    """The marks with the teacher's overrides."""
    outcome: FactOutcome | None
    """None if none of the fact's questions counts."""

    @property
    def reached(self) -> bool:
        """Whether the page was sent, or has earned marks all the same, for example by an override."""
        return self.sent or any(self.marks)


@dataclass(frozen=True, slots=True)
class MarkedAttempt:
    id: int
    assignment_id: int
    pupil_id: int
    number: int
    version_id: int
    revision_id: int
    plan: str
    rating: int | None
    began_at: datetime
    finished_at: datetime | None
    ends_at: datetime | None
    facts: tuple[FactWork, ...]
    """The facts in the order asked."""
    stage: WorkStage

    @property
    def asked(self) -> int:
        """The number of facts that count."""
        return sum(fact.outcome is not None for fact in self.facts)

    @property
    def right(self) -> int:
        """The number of facts that the pupil got."""
        return sum(fact.outcome is FactOutcome.GOT_IT for fact in self.facts)

    @property
    def sent(self) -> int:
        """The number of question pages after reading that were sent."""
        return sum(fact.sent for fact in self.facts)

    @property
    def on_fact(self) -> int:
        """The number, from 1, of the fact whose questions come next."""
        return min(self.sent + 1, len(self.facts))

    @property
    def reached(self) -> int:
        """The number of counting facts that the pupil reached."""
        return sum(fact.outcome is not None and fact.reached for fact in self.facts)

    @property
    def complete(self) -> bool:
        """Whether everything was sent before time ran out."""
        return self.sent == len(self.facts)

    @property
    def cut_short(self) -> bool:
        """Whether time ran out before everything was sent."""
        return self.finished_at is not None and not self.complete

    @property
    def marks(self) -> tuple[int, ...]:
        """The marks that count, one for each question, in twelfths."""
        return tuple(mark for fact in self.facts for mark in fact.marks if mark is not None)

    @property
    def without_overrides(self) -> tuple[int, ...]:
        """The same marks without overrides."""
        return tuple(
            mark for fact in self.facts for mark in fact.without_overrides if mark is not None
        )

    @property
    def rank(self) -> float:
        """The sort key of attempts: the share of facts, then the share of marks."""
        share = Fraction(self.right, self.asked) if self.asked else Fraction(0)
        return float(share * 1000 + marks_share(self.marks))


_marked: Cache[FactWork] = Cache(4096)
"""The cache of marks: an answer that many pupils give is marked once."""


class WorkMarker:
    def __init__(self, chains: VersionChains, overrides: Overrides) -> None:
        self._chains = chains
        self._overrides = overrides
        self._overridden = {attempt_id for attempt_id, _ in overrides}

    def work(self, row: Any, answers: Answers) -> MarkedAttempt:
        """Mark an attempt; `row` has the other columns of `MarkedAttempt`."""
        pages = pages_of(row.plan)
        facts = []
        for fact_id, names in pages.post:
            fact = self._fact(row, fact_id, tuple(names), answers)
            if row.id in self._overridden:
                fact = self._set(row.id, fact)
            facts.append(fact)
        before = any(("pre", name) not in answers for _, names in pages.pre for name in names)
        began = row.rating is not None or any(fact.sent for fact in facts)
        stage = WorkStage.QUESTIONS if began else WorkStage.BEFORE if before else WorkStage.READING
        return MarkedAttempt(
            row.id,
            row.assignment_id,
            row.pupil_id,
            row.number,
            row.version_id,
            row.revision_id,
            row.plan,
            row.rating,
            row.began_at,
            row.finished_at,
            row.ends_at,
            tuple(facts),
            stage,
        )

    def _fact(self, row: Any, fact_id: str, names: tuple[str, ...], answers: Answers) -> FactWork:
        stored = tuple(answers.get(("post", name)) for name in names)
        chain = self._chains.chain(row.version_id, row.revision_id)
        key = (chain.digests, fact_id, names, stored)
        return _marked.get(key, lambda: _mark_fact(chain, fact_id, names, stored))

    def _set(self, attempt_id: int, fact: FactWork) -> FactWork:
        marks = tuple(
            override.mark
            if mark is not None and (override := self._overrides.get((attempt_id, name)))
            else mark
            for name, mark in zip(fact.names, fact.without_overrides, strict=True)
        )
        return FactWork(
            fact.id,
            fact.names,
            fact.given,
            fact.sent,
            fact.without_overrides,
            marks,
            _outcome(marks),
        )


def _mark_fact(
    chain: Chain, fact_id: str, names: tuple[str, ...], stored: tuple[RawAnswer | None, ...]
) -> FactWork:
    given = tuple(one or OMITTED for one in stored)
    both = zip(names, given, strict=True)
    answers = [(name, GivenAnswer(Status(one.status), one.response)) for name, one in both]
    marks = chain.seen("post", answers)
    return FactWork(fact_id, names, given, None not in stored, marks, marks, _outcome(marks))


def _outcome(marks: Marks) -> FactOutcome | None:
    counting = [mark for mark in marks if mark is not None]
    return outcome(counting) if counting else None
