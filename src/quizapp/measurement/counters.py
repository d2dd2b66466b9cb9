"""Defines the counters and what one attempt adds to them.

A counter is a number of readers of one version, in one cohort and phase, who have one thing in common. Its key is
`(cohort, phase, name, subject, level)`. Marks, totals and maxima are in twelfths. *Before* and *after* are the marks
on compared questions (`QuestionFacts.compared`); a *scope* is `before's maximum:after's maximum`.

| name          | subject     | level                         | one for each                                    |
|---------------|-------------|-------------------------------|-------------------------------------------------|
| attempt       | –           | began, rated, finished, hasty | attempt that reached it                         |
| rating        | –           | 0 … 100                       | self-rating                                     |
| stopped       | –           | step                          | unfinished attempt, by its furthest step        |
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
removing an attempt again is exact, and counters can be summed in any order. Except for days, the quiz bounds their
number. Source: measurement.md, section 0.
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
"""The cohort of simulated readers: counted like people, but never together with them."""
_LONGEST_OPTION = 56
"""Characters of an option's id that fit in a level next to a rest of the total."""


class Key(NamedTuple):
    """The key of a counter within a version."""

    cohort: str
    phase: str
    name: str
    subject: str
    level: str


Sums = tuple[int, int]
"""(marks, their maximum), in twelfths."""
_key = lru_cache(8192)(Key)
_ZERO: Sums = (0, 0)


def counter_keys(attempt: AttemptFacts) -> list[Key]:
    """Return the keys of the counters that an attempt adds 1 to; a key that occurs twice adds 2.

    A hasty attempt counts only as hasty. Answers to the questions that an unfinished attempt reached count as well.
    """
    found: list[Key] = []
    _count_progress(attempt, found)
    if attempt.state != CountingState.HASTY:
        complete_before = _count_answers(attempt, "pre", attempt.pre, found)
        complete_after = _count_answers(attempt, "post", attempt.post, found)
        complete = complete_after and (complete_before or not attempt.pre)
        _count_comparison(attempt, complete, found)
    return found


def tally_attempts(attempts: Iterable[AttemptFacts]) -> Counter[Key]:
    """Return the sum of what attempts add to the counters."""
    return Counter(chain.from_iterable(map(counter_keys, attempts)))


@lru_cache(4096)
def option_level(option: str) -> str:
    """Return the short text under which an option is counted: its id; a long one is cut and made unique by a digest."""
    if len(option) <= _LONGEST_OPTION:
        return option
    digest = sha256(option.encode()).hexdigest()[:12]
    return f"{option[: _LONGEST_OPTION - 13]}~{digest}"


def _count_progress(attempt: AttemptFacts, found: list[Key]) -> None:
    def count(name: str, subject: str, level: str) -> None:
        found.append(_key(attempt.cohort, "post", name, subject, level))

    if attempt.state == CountingState.HASTY:
        count("attempt", "", "hasty")
        return
    finished = attempt.state == CountingState.FINISHED
    count("attempt", "", "began")
    if attempt.rating is not None:
        count("attempt", "", "rated")
        count("rating", "", str(attempt.rating))
    if finished:
        count("attempt", "", "finished")
    if attempt.day:
        count("day", attempt.day, "began")
        if finished:
            count("day", attempt.day, "finished")
    if attempt.stopped and not finished:
        count("stopped", "", attempt.stopped)


def _count_answers(
    attempt: AttemptFacts, phase: str, asked: tuple[QuestionFacts, ...], found: list[Key]
) -> bool:
    """Count the questions asked in a phase, and return whether all of them were reached."""
    if not asked:
        return False
    complete = True
    facts: dict[str, Sums] = {}
    missing: set[str] = set()
    total = maximum = 0
    for q in asked:
        mark, most = facts.get(q.fact, _ZERO)
        facts[q.fact] = mark + q.mark, most + q.maximum
        total += q.mark
        maximum += q.maximum
        if q.status == NOT_REACHED:
            missing.add(q.fact)
            complete = False
    found.append(_key(attempt.cohort, phase, "asked", "", "any"))
    for q in asked:
        rest = total - q.mark if complete else None
        what = q.question, q.status, q.mark, q.chosen, q.confidence
        found += _question_keys(attempt.cohort, phase, what, rest)
    found += [
        _key(attempt.cohort, phase, "fact", fact, _outcome(mark, most))
        for fact, (mark, most) in facts.items()
        if fact not in missing
    ]
    if complete:
        _count_total(attempt, phase, (total, maximum), found)
    return complete


@lru_cache(4096)
def _question_keys(
    cohort: str,
    phase: str,
    what: tuple[str, str, int, tuple[str, ...], int | None],
    rest: int | None,
) -> tuple[Key, ...]:
    """Return the keys of one question; cached, because the readers of a quiz give much the same answers."""
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


def _count_total(attempt: AttemptFacts, phase: str, sums: Sums, found: list[Key]) -> None:
    total, maximum = sums
    found.append(_key(attempt.cohort, phase, "total", str(maximum), str(total)))
    if attempt.rating is not None:
        level = f"{attempt.rating}:{total}"
        found.append(_key(attempt.cohort, phase, "felt_total", str(maximum), level))


def _outcome(mark: int, maximum: int) -> str:
    """Return a fact's outcome from the sum of its marks; `quizapp.marking.outcome` needs each question's mark."""
    if mark == maximum:
        return FactOutcome.GOT_IT
    return FactOutcome.PARTLY if mark else FactOutcome.NOT_YET


def _count_comparison(attempt: AttemptFacts, complete: bool, found: list[Key]) -> None:
    """Count the comparisons of before and after reading, by fact and, for complete readers, over all compared facts."""
    before, after = _compared(attempt.pre), _compared(attempt.post)
    asked_before = {q.fact for q in attempt.pre}
    matched = [fact for fact, sums in before.items() if after.get(fact, _ZERO)[1] == sums[1]]
    fresh = [fact for fact in after if fact not in asked_before]
    cohort = attempt.cohort
    found += [
        _key(cohort, "post", "fact_gain", fact, f"{before[fact][0]}:{after[fact][0]}")
        for fact in matched
    ]
    found += [_key(cohort, "post", "fact_fresh", fact, str(after[fact][0])) for fact in fresh]
    if attempt.pre:
        _count_same_questions(attempt, found)
    if not complete:
        return
    if matched:
        _count_difference(attempt, "gain", _sum_of(before, matched), _sum_of(after, matched), found)
    if before and fresh:
        _count_difference(attempt, "contrast", _sum_of(before), _sum_of(after, fresh), found)
    if after and not attempt.pre:
        _count_after(attempt, _sum_of(after), found)


def _compared(asked: tuple[QuestionFacts, ...]) -> dict[str, Sums]:
    """Return the sums of the compared questions by fact, without facts that have an unreached question."""
    found: dict[str, Sums] = {}
    missing = set()
    for q in asked:
        if q.compared and q.maximum:
            mark, maximum = found.get(q.fact, _ZERO)
            found[q.fact] = mark + q.mark, maximum + q.maximum
            if q.status == NOT_REACHED:
                missing.add(q.fact)
    for fact in missing:
        del found[fact]
    return found


def _sum_of(sums: Mapping[str, Sums], facts: Iterable[str] | None = None) -> Sums:
    """Return the sum over some facts, or over all."""
    mark = maximum = 0
    for fact in sums if facts is None else facts:
        mark += sums[fact][0]
        maximum += sums[fact][1]
    return mark, maximum


def _count_same_questions(attempt: AttemptFacts, found: list[Key]) -> None:
    before = {q.question: q.mark for q in attempt.pre if q.status != NOT_REACHED}
    for q in attempt.post:
        if q.question in before and q.status != NOT_REACHED:
            level = f"{before[q.question]}:{q.mark}"
            found.append(_key(attempt.cohort, "post", "question_gain", q.question, level))


def _count_difference(
    attempt: AttemptFacts, name: str, before: Sums, after: Sums, found: list[Key]
) -> None:
    scope = f"{before[1]}:{after[1]}"
    found.append(_key(attempt.cohort, "post", name, scope, f"{before[0]}:{after[0]}"))
    if attempt.rating is not None:
        level = f"{attempt.rating}:{difference(before, after)}"
        found.append(_key(attempt.cohort, "post", f"felt_{name}", scope, level))


def _count_after(attempt: AttemptFacts, sums: Sums, found: list[Key]) -> None:
    total, maximum = sums
    found.append(_key(attempt.cohort, "post", "after", str(maximum), str(total)))
    if attempt.rating is not None:
        level = f"{attempt.rating}:{total}"
        found.append(_key(attempt.cohort, "post", "felt_after", str(maximum), level))


def difference(before: Sums, after: Sums) -> int:
    """Return the share after minus the share before, in units of 1 / lcm(the two maxima)."""
    shared = gcd(before[1], after[1])
    return (after[0] * before[1] - before[0] * after[1]) // shared
