"""Random readers for property tests."""

import random

from hypothesis import strategies as st

from quizapp.measurement.taken import NOT_REACHED, AttemptFacts, CountingState, QuestionFacts

FACTS = ("f1", "f2", "f3")
QUESTIONS = {f"{fact}-{form}": fact for fact in FACTS for form in "abc"}
"""A pair and a third question on each fact."""


def _asked(question: str, compared: bool, rng: random.Random) -> QuestionFacts:
    status = rng.choice(["answered"] * 6 + ["dont_know", "omitted", NOT_REACHED])
    fact = QUESTIONS[question]
    if status != "answered":
        return QuestionFacts(question, fact, status, 0, compared=compared)
    chosen = tuple(rng.sample("abcd", rng.randrange(3)))
    sure = rng.choice([None, 0, 25, 50, 75, 100])
    return QuestionFacts(
        question, fact, status, rng.choice([0, 6, 12, 12]), 12, chosen, sure, compared
    )


def _taken(rng: random.Random) -> AttemptFacts:
    before = rng.sample(FACTS, rng.choice([0, 0, 1, 2, 3, 3]))
    form, other = rng.choice([("a", "b"), ("b", "a")])
    post = [(f"{fact}-{other}", True) for fact in FACTS] + [(f"{f}-c", False) for f in FACTS]
    return AttemptFacts(
        cohort=rng.choice(["direct", "embedded"]),
        state=rng.choice([CountingState.FINISHED] * 6 + list(CountingState)),
        rating=rng.choice([None, 0, 50, 100, rng.randrange(101)]),
        day=rng.choice(["", "2026-03-01", "2026-03-02"]),
        stopped=rng.choice(["", "article", "fact-1"]),
        pre=tuple(_asked(f"{fact}-{form}", True, rng) for fact in before),
        post=tuple(_asked(question, compared, rng) for question, compared in post),
    )


def _crowd(seed: int, size: int) -> list[AttemptFacts]:
    rng = random.Random(seed)
    return [_taken(rng) for _ in range(size)]


def crowds(most: int) -> st.SearchStrategy[list[AttemptFacts]]:
    """Draw a seed and make readers from it, because drawing each answer takes a hundred times as long."""
    return st.builds(_crowd, st.integers(0, 1_000_000), st.integers(0, most))


takens = st.integers(0, 1_000_000).map(lambda seed: _crowd(seed, 1)[0])
