"""What a reader sees after corrections."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.quiz import Quiz
from quizapp.marking import GivenAnswer, Status
from quizapp.services.attempts.marks import RevisionKey, marks_share, seen_marks
from tests.bank import builders

NAMES = ("cost-year", "cost-power")
RIGHT = [
    (NAMES[0], GivenAnswer(Status.ANSWERED, "150")),
    (NAMES[1], GivenAnswer(Status.ANSWERED, "power")),
]
HALF = [RIGHT[0], (NAMES[1], GivenAnswer(Status.DONT_KNOW))]


def quiz(
    answer: int = 150, marks: str | None = None, power: str | None = None, accept: str = "power"
) -> Quiz:
    data: Any = builders.quiz_data()
    year, other = (data["facts"][1]["questions"][place] for place in (0, 2))
    year["answer"] = answer
    other["accept"] = [accept]
    for question, value in ((year, marks), (other, power)):
        if value:
            question["marks"] = value
    return builders.quiz(facts=data["facts"])


READ = RevisionKey(quiz())


def test_without_a_correction_the_key_decides() -> None:
    assert seen_marks([READ], "post", RIGHT) == (12, 12)
    assert seen_marks([READ], "post", HALF) == (12, 0)


def test_a_correction_marks_anew() -> None:
    assert seen_marks([READ, RevisionKey(quiz(140))], "post", RIGHT) == (0, 12)


def test_never_lower_keeps_the_higher_mark() -> None:
    assert seen_marks([READ, RevisionKey(quiz(140), True)], "post", RIGHT) == (12, 12)
    raised = RevisionKey(quiz(accept="electricity"))
    assert seen_marks([raised, RevisionKey(quiz(140), True)], "post", RIGHT) == (12, 12)


def test_what_was_kept_is_lowered_by_a_later_correction_that_may() -> None:
    steps = [READ, RevisionKey(quiz(140), True), RevisionKey(quiz(130))]
    assert seen_marks(steps, "post", RIGHT) == (0, 12)
    steps = [READ, RevisionKey(quiz(140), True), RevisionKey(quiz(130), True)]
    assert seen_marks(steps, "post", RIGHT) == (12, 12)


def test_a_dropped_question_does_not_count() -> None:
    step = RevisionKey(quiz(power="dropped"))
    assert seen_marks([READ, step], "post", RIGHT) == (12, None)
    assert marks_share((12, None)) == Fraction(1)
    assert marks_share((None, None)) == 0


def test_dropping_is_spared_who_would_lose_by_it() -> None:
    steps = [READ, RevisionKey(quiz(marks="dropped"), True)]
    assert seen_marks(steps, "post", HALF) == (12, 0)
    assert seen_marks([READ, RevisionKey(quiz(marks="dropped"))], "post", HALF) == (None, 0)
    gains = [READ, RevisionKey(quiz(power="dropped"), True)]
    assert seen_marks(gains, "post", HALF) == (12, None)


def test_dropping_all_of_a_fact_takes_nothing_away_from_who_had_some() -> None:
    steps = [READ, RevisionKey(quiz(marks="dropped", power="dropped"), True)]
    assert seen_marks(steps, "post", HALF) == (12, 0)
    nothing = [(name, GivenAnswer(Status.DONT_KNOW)) for name in NAMES]
    assert seen_marks(steps, "post", nothing) == (None, None)


def test_everyone_has_full_marks_after_reading_and_by_the_key_before() -> None:
    step = RevisionKey(quiz(power="everyone"))
    assert seen_marks([READ, step], "post", HALF) == (12, 12)
    assert seen_marks([READ, step], "pre", HALF) == (12, 0)


STEPS = st.builds(
    quiz,
    st.sampled_from([150, 140]),
    st.sampled_from([None, "dropped", "everyone"]),
    st.sampled_from([None, "dropped", "everyone"]),
    st.sampled_from(["power", "electricity"]),
)


@pytest.mark.parametrize("given_answers", [RIGHT, HALF])
@given(chain=st.lists(st.tuples(STEPS, st.booleans()), min_size=1, max_size=3), last=STEPS)
def test_never_lower_never_lowers(
    given_answers: list[tuple[str, GivenAnswer]], chain: list[tuple[Quiz, bool]], last: Quiz
) -> None:
    steps = [RevisionKey(quiz, lower) for quiz, lower in chain]
    before = marks_share(seen_marks(steps, "post", given_answers))
    assert (
        marks_share(seen_marks([*steps, RevisionKey(last, True)], "post", given_answers)) >= before
    )
