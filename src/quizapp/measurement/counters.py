"""What one attempt adds to the counters.

A counter says how many readers of one version, in one cohort and phase, show one thing. Its key is
`(cohort, phase, name, subject, level)`:

| name     | subject     | level                                | one for each                                  |
|----------|-------------|--------------------------------------|-----------------------------------------------|
| attempt  | –           | began, rated, finished               | attempt that reached it                       |
| rating   | –           | 0 … 100                              | self-rating                                   |
| question | question id | mark in twelfths                     | question asked of a reader who finished       |
| fact     | fact id     | got_it, partly, not_yet              | fact asked of a reader who finished           |

All are integers, so taking an attempt out again is exact.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from quizapp.marking import outcome

SIMULATED = "simulated"
"""The cohort of readers that a program made up: counted like persons, but never together with them."""


class Key(NamedTuple):
    """What a counter counts, within a version."""

    cohort: str
    phase: str
    name: str
    subject: str
    level: str


@dataclass(frozen=True, slots=True)
class Marked:
    """An attempt with the marks of everything it was asked: by phase, fact id and question id, in twelfths."""

    cohort: str
    rating: int | None
    finished: bool
    marks: Mapping[str, Mapping[str, Mapping[str, int]]]


def contribution(attempt: Marked) -> Counter[Key]:
    """Give what an attempt adds to the counters.

    Unfinished attempts add that they began, and their self-rating; answers are counted of readers who finished.
    """
    found: Counter[Key] = Counter()

    def count(phase: str, name: str, subject: str, level: str) -> None:
        found[Key(attempt.cohort, phase, name, subject, level)] += 1

    count("post", "attempt", "", "began")
    if attempt.rating is not None:
        count("post", "attempt", "", "rated")
        count("post", "rating", "", str(attempt.rating))
    if not attempt.finished:
        return found
    count("post", "attempt", "", "finished")
    for phase, facts in attempt.marks.items():
        for fact_id, marks in facts.items():
            count(phase, "fact", fact_id, outcome(list(marks.values())))
            for question_id, mark in marks.items():
                count(phase, "question", question_id, str(mark))
    return found
