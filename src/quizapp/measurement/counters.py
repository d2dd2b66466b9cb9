"""What one attempt adds to the counters.

A counter says how many readers of one version, in one cohort and phase, show one thing. Its key is
`(cohort, phase, name, subject, level)`. Marks, totals and maxima are in twelfths. *Before* and *after* are the marks
on compared questions (`Asked.compared`); a *scope* is `before's maximum:after's maximum`.

| name          | subject     | level                         | one for each                                    |
|---------------|-------------|-------------------------------|-------------------------------------------------|
| attempt       | –           | began, rated, finished, hasty | attempt that reached it                         |
| rating        | –           | 0 … 100                       | self-rating                                     |
| stopped       | –           | step                          | who did not finish: the furthest step           |
| day           | ISO date    | began, finished               | attempt, by the day on which it began           |
| asked         | –           | any                           | attempt that was asked something in the phase   |
| question      | question id | mark                          | question that was reached                       |
| status        | question id | see `taken.STATUSES`          | question asked                                  |
| option        | question id | option                        | option chosen                                   |
| confidence    | question id | confidence:mark               | answer with a confidence                        |
| fact          | fact id     | got_it, partly, not_yet       | fact with all its questions reached             |
| total         | maximum     | total                         | complete reader (reached all of the phase)      |
| rest          | question id | mark:rest of the total        | question asked of a complete reader             |
| option_rest   | question id | rest of the total:option      | option chosen by a complete reader              |
| felt_total    | maximum     | rating:total                  | complete reader with a self-rating              |
| question_gain | question id | mark before:mark after        | question reached in both phases                 |
| fact_gain     | fact id     | before:after                  | fact compared before and after                  |
| fact_fresh    | fact id     | after                         | compared fact that was not asked before         |
| gain          | scope       | before:after                  | complete reader: facts compared twice           |
| felt_gain     | scope       | rating:difference             | the same, with a self-rating                    |
| contrast      | scope       | before:after                  | complete reader: facts asked before, the others |
| felt_contrast | scope       | rating:difference             | the same, with a self-rating                    |
| after         | maximum     | after                         | complete reader who was asked nothing before    |
| felt_after    | maximum     | rating:after                  | the same, with a self-rating                    |

A difference is `after / its maximum - before / its maximum` in units of `1 / lcm(the maxima)`. All are integers, so
taking an attempt out again is exact, and counters can be added up in any order. Their number is bounded by the quiz
(days excepted). Source: measurement.md, section 0.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from math import gcd
from typing import NamedTuple

from quizapp.marking import FactOutcome
from quizapp.measurement.taken import NOT_REACHED, AttemptFacts, CountingState, QuestionFacts

SIMULATED = "simulated"
"""The cohort of readers that a program made up: counted like persons, but never together with them."""
_LONGEST_OPTION = 56
"""Characters of an option's id that fit a level together with a rest of the total."""


class Key(NamedTuple):
    """What a counter counts, within a version."""

    cohort: str
    phase: str
    name: str
    subject: str
    level: str


Sums = tuple[int, int]
"""Marks and their maximum, in twelfths."""
_key = lru_cache(8192)(Key)
_NOTHING: Sums = (0, 0)


def contribution(taken: AttemptFacts) -> Counter[Key]:
    """Give what an attempt adds to the counters."""
    return Counter(counted(taken))


def counted(taken: AttemptFacts) -> list[Key]:
    """Give the counters that an attempt adds 1 to; one that stands there twice, 2.

    Abandoned attempts add that they began, their self-rating and where they stopped, and no answers.
    """
    found: list[Key] = []
    _count_way(taken, found)
    if taken.state != CountingState.HASTY:
        complete_before = _count_answers(taken, "pre", taken.pre, found)
        complete_after = _count_answers(taken, "post", taken.post, found)
        complete = complete_after and (complete_before or not taken.pre)
        _count_comparison(taken, complete, found)
    return found


def added(attempts: Iterable[AttemptFacts]) -> Counter[Key]:
    """Add up what attempts add to the counters."""
    return Counter(chain.from_iterable(map(counted, attempts)))


@lru_cache(4096)
def option_level(option: str) -> str:
    """Give the short text by which an option is counted: its id, cut and told apart by a digest where that is long."""
    if len(option) <= _LONGEST_OPTION:
        return option
    digest = sha256(option.encode()).hexdigest()[:12]
    return f"{option[: _LONGEST_OPTION - 13]}~{digest}"


def _count_way(taken: AttemptFacts, found: list[Key]) -> None:
    def count(name: str, subject: str, level: str) -> None:
        found.append(_key(taken.cohort, "post", name, subject, level))

    if taken.state == CountingState.HASTY:
        count("attempt", "", "hasty")
        return
    finished = taken.state == CountingState.FINISHED
    count("attempt", "", "began")
    if taken.rating is not None:
        count("attempt", "", "rated")
        count("rating", "", str(taken.rating))
    if finished:
        count("attempt", "", "finished")
    if taken.day:
        count("day", taken.day, "began")
        if finished:
            count("day", taken.day, "finished")
    if taken.stopped and not finished:
        count("stopped", "", taken.stopped)


def _count_answers(
    taken: AttemptFacts, phase: str, asked: tuple[QuestionFacts, ...], found: list[Key]
) -> bool:
    """Count what was asked in a phase, question by question, and tell whether it is complete."""
    if not asked:
        return False
    complete = True
    facts: dict[str, Sums] = {}
    missing: set[str] = set()
    total = maximum = 0
    for q in asked:
        mark, most = facts.get(q.fact, _NOTHING)
        facts[q.fact] = mark + q.mark, most + q.maximum
        total += q.mark
        maximum += q.maximum
        if q.status == NOT_REACHED:
            missing.add(q.fact)
            complete = False
    found.append(_key(taken.cohort, phase, "asked", "", "any"))
    for q in asked:
        rest = total - q.mark if complete else None
        what = q.question, q.status, q.mark, q.chosen, q.confidence
        found += _of_question(taken.cohort, phase, what, rest)
    found += [
        _key(taken.cohort, phase, "fact", fact, _outcome(mark, most))
        for fact, (mark, most) in facts.items()
        if fact not in missing
    ]
    if complete:
        _count_total(taken, phase, (total, maximum), found)
    return complete


@lru_cache(4096)
def _of_question(
    cohort: str,
    phase: str,
    what: tuple[str, str, int, tuple[str, ...], int | None],
    rest: int | None,
) -> tuple[Key, ...]:
    """Give the counters of one question; kept, because readers of a quiz do much the same."""
    question, status, mark, chosen, confidence = what
    options = [option_level(option) for option in chosen]
    cells = [("status", status)]
    if status != NOT_REACHED:
        cells.append(("question", str(mark)))
        cells += [("option", option) for option in options]
        if confidence is not None:
            cells.append(("confidence", f"{confidence}:{mark}"))
    if rest is not None:
        cells.append(("rest", f"{mark}:{rest}"))
        cells += [("option_rest", f"{rest}:{option}") for option in options]
    return tuple(Key(cohort, phase, name, question, level) for name, level in cells)


def _count_total(taken: AttemptFacts, phase: str, sums: Sums, found: list[Key]) -> None:
    total, maximum = sums
    found.append(_key(taken.cohort, phase, "total", str(maximum), str(total)))
    if taken.rating is not None:
        level = f"{taken.rating}:{total}"
        found.append(_key(taken.cohort, phase, "felt_total", str(maximum), level))


def _outcome(mark: int, maximum: int) -> str:
    """Say what the marks of a fact say about it, as `quizapp.marking.outcome` does of full marks of `MAX_MARK`."""
    if mark == maximum:
        return FactOutcome.GOT_IT
    return FactOutcome.PARTLY if mark else FactOutcome.NOT_YET


def _count_comparison(taken: AttemptFacts, complete: bool, found: list[Key]) -> None:
    """Count what before and after reading are compared on; readers as a whole only where they are complete."""
    before, after = _compared(taken.pre), _compared(taken.post)
    asked_before = {q.fact for q in taken.pre}
    matched = [fact for fact, sums in before.items() if after.get(fact, _NOTHING)[1] == sums[1]]
    fresh = [fact for fact in after if fact not in asked_before]
    cohort = taken.cohort
    found += [
        _key(cohort, "post", "fact_gain", fact, f"{before[fact][0]}:{after[fact][0]}")
        for fact in matched
    ]
    found += [_key(cohort, "post", "fact_fresh", fact, str(after[fact][0])) for fact in fresh]
    if taken.pre:
        _count_same_questions(taken, found)
    if not complete:
        return
    if matched:
        _count_difference(taken, "gain", _summed(before, matched), _summed(after, matched), found)
    if before and fresh:
        _count_difference(taken, "contrast", _summed(before), _summed(after, fresh), found)
    if after and not taken.pre:
        _count_after(taken, _summed(after), found)


def _compared(asked: tuple[QuestionFacts, ...]) -> dict[str, Sums]:
    """Add up the compared questions by fact; facts on which one was not reached are left out."""
    found: dict[str, Sums] = {}
    missing = set()
    for q in asked:
        if q.compared and q.maximum:
            mark, maximum = found.get(q.fact, _NOTHING)
            found[q.fact] = mark + q.mark, maximum + q.maximum
            if q.status == NOT_REACHED:
                missing.add(q.fact)
    for fact in missing:
        del found[fact]
    return found


def _summed(sums: Mapping[str, Sums], facts: Iterable[str] | None = None) -> Sums:
    """Add up the sums of some facts, or of all."""
    mark = maximum = 0
    for fact in sums if facts is None else facts:
        mark += sums[fact][0]
        maximum += sums[fact][1]
    return mark, maximum


def _count_same_questions(taken: AttemptFacts, found: list[Key]) -> None:
    before = {q.question: q.mark for q in taken.pre if q.status != NOT_REACHED}
    for q in taken.post:
        if q.question in before and q.status != NOT_REACHED:
            level = f"{before[q.question]}:{q.mark}"
            found.append(_key(taken.cohort, "post", "question_gain", q.question, level))


def _count_difference(
    taken: AttemptFacts, name: str, before: Sums, after: Sums, found: list[Key]
) -> None:
    scope = f"{before[1]}:{after[1]}"
    found.append(_key(taken.cohort, "post", name, scope, f"{before[0]}:{after[0]}"))
    if taken.rating is not None:
        level = f"{taken.rating}:{difference(before, after)}"
        found.append(_key(taken.cohort, "post", f"felt_{name}", scope, level))


def _count_after(taken: AttemptFacts, sums: Sums, found: list[Key]) -> None:
    total, maximum = sums
    found.append(_key(taken.cohort, "post", "after", str(maximum), str(total)))
    if taken.rating is not None:
        level = f"{taken.rating}:{total}"
        found.append(_key(taken.cohort, "post", "felt_after", str(maximum), level))


def difference(before: Sums, after: Sums) -> int:
    """Give the share after less the share before, in units of 1 / lcm(the two maxima)."""
    shared = gcd(before[1], after[1])
    return (after[0] * before[1] - before[0] * after[1]) // shared
