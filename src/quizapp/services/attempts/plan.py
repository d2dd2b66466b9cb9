"""The plan of an attempt: what one reader is asked, in which order; drawn once and stored."""

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from quizapp.bank.quiz import Fact, Question, Quiz
from quizapp.question_types import TYPES

_ORDER_TELLS = frozenset({"matching", "ordering"})
"""Types whose order as written gives the answer away, so they are shuffled even if an assignment does not shuffle."""


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """A question in the plan: `options` are the ids of its options, in the order shown."""

    question_id: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanPage:
    """The questions on one fact that share a page."""

    fact_id: str
    asked: tuple[PlannedQuestion, ...]

    @cached_property
    def question_ids(self) -> tuple[str, ...]:
        """The ids of the page's questions."""
        return tuple(asked.question_id for asked in self.asked)


@dataclass(frozen=True, slots=True)
class Plan:
    """The pages before reading (none, for most readers) and after it."""

    form: str
    """Which question of each pair comes before reading, `a` or `b`; the other one comes after."""
    before: tuple[PlanPage, ...]
    after: tuple[PlanPage, ...]

    def pages(self, phase: str) -> tuple[PlanPage, ...]:
        """Return the pages of a phase, `pre` or `post`."""
        return self.before if phase == "pre" else self.after

    def to_json(self) -> str:
        """Return the plan as it is stored."""

        def packed(pages: tuple[PlanPage, ...]) -> list[object]:
            return [
                [page.fact_id, [[q.question_id, list(q.options)] for q in page.asked]]
                for page in pages
            ]

        value = {"form": self.form, "before": packed(self.before), "after": packed(self.after)}
        return json.dumps(value, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """Parse a stored plan."""
        return _read_plan(text)


@lru_cache(1024)
def _read_plan(text: str) -> Plan:
    """Parse a stored plan, cached because each page of an attempt needs it again."""
    value = json.loads(text)

    def unpacked(name: str) -> tuple[PlanPage, ...]:
        return tuple(
            PlanPage(
                fact_id,
                tuple(PlannedQuestion(question, tuple(options)) for question, options in asked),
            )
            for fact_id, asked in value[name]
        )

    return Plan(value["form"], unpacked("before"), unpacked("after"))


def draw_plan(
    quiz: Quiz, rng: random.Random, *, shuffle_pages: bool = False, shuffle_options: bool = True
) -> Plan:
    """Draw what a new reader is asked.

    Before reading: on each fact drawn for it, one question of the pair, the same form for all facts. After reading: on
    each fact the other one of the pair (either, if nothing was asked before), then further questions at random, up to
    the quiz's number for each fact. A fact without a pair that is asked before is asked the same question twice.
    Questions that are dropped from the marks are asked only if the fact has no others. The facts come in the order of
    the article unless `shuffle_pages`.
    """
    form = rng.choice("ab")
    facts = [fact.to_ask() for fact in quiz.facts]
    asked_before = _facts_before(quiz, rng)
    if shuffle_pages:
        rng.shuffle(facts)
    before = {fact.id: _before(fact, form) for fact in facts if fact.id in asked_before}

    def page(fact_id: str, questions: Iterable[Question]) -> PlanPage:
        return PlanPage(
            fact_id, tuple(_shown(question, rng, shuffle_options) for question in questions)
        )

    return Plan(
        form=form,
        before=tuple(page(fact_id, [question]) for fact_id, question in before.items()),
        after=tuple(
            page(fact.id, _after(fact, before.get(fact.id), quiz.settings.per_fact, rng))
            for fact in facts
        ),
    )


def _facts_before(quiz: Quiz, rng: random.Random) -> set[str]:
    """Draw the facts on which this reader is asked before reading."""
    ids = [fact.id for fact in quiz.facts]
    match quiz.settings.ask_before:
        case "everyone":
            return set(ids)
        case "half":
            return set(ids) if rng.random() < 0.5 else set()
        case "half_the_facts":
            # Of an odd number of facts, the smaller and the larger half come equally often.
            size = (len(ids) + rng.randrange(2)) // 2
            return set(rng.sample(ids, size))
        case _:
            return set()


def _before(fact: Fact, form: str) -> Question:
    compared = fact.compared()
    return compared[0] if form == "a" else compared[-1]


def _after(fact: Fact, before: Question | None, count: int, rng: random.Random) -> list[Question]:
    """Choose the questions on a fact after reading, first the one that is compared with `before`."""
    pair = fact.pair()
    if pair is None:
        first = before or rng.choice(fact.questions)
    elif before is None:
        first = rng.choice(pair)
    else:
        first = pair[1] if before is pair[0] else pair[0]
    others = [
        question for question in fact.questions if question is not first and question is not before
    ]
    rng.shuffle(others)
    others.sort(
        key=lambda question: question.pair is not None
    )  # the rest of a pair only where nothing else is left
    return [first, *others][:count]


def _shown(question: Question, rng: random.Random, shuffle: bool) -> PlannedQuestion:
    kind = TYPES[question.type]
    ids = list(kind.shown(question.body))
    if kind.shuffles(question.body) and (shuffle or question.type in _ORDER_TELLS):
        rng.shuffle(ids)
    return PlannedQuestion(question.id, tuple(ids))
