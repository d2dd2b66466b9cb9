"""What was told and what is told now never differ by a few readers."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from quizapp.measurement.counters import Key, tally_attempts
from quizapp.measurement.renewal import STEP, renew
from quizapp.measurement.taken import AttemptFacts, CountingState, QuestionFacts
from tests.measurement.takers import crowds


def several(n: int) -> Counter[Key]:
    post = (QuestionFacts("q1", "f1", "answered", 12, chosen=("a", "b")),)
    return tally_attempts(
        [AttemptFacts("direct", CountingState.FINISHED, 50, "2026-03-01", post=post)] * n
    )


def test_nothing_is_told_of_the_first_four() -> None:
    assert renew({}, several(4)) == {}
    assert renew({}, several(5)) == several(5)


def test_a_few_more_or_less_change_nothing() -> None:
    assert renew(several(12), several(16)) == several(12)
    assert renew(several(12), several(8)) == several(12)
    assert renew(several(12), several(17)) == several(17)
    assert renew(several(12), {}) == {}


def test_options_follow_readers_and_not_choices() -> None:
    """Two readers with two options each are four choices, and three are six; but six are not five readers."""
    told = renew(several(10), several(13))
    assert told == several(10)


def test_attempts_follow_those_that_began() -> None:
    began = tally_attempts([AttemptFacts("direct", CountingState.INCOMPLETE, 50)] * 4)
    assert (
        renew(several(10), several(10) + began)[Key("direct", "post", "attempt", "", "began")] == 10
    )


attempts = crowds(30)


@given(attempts, attempts, st.integers(0, 30))
def test_each_block_is_as_told_or_as_it_is_after_five_readers_or_more(
    gone_or_stayed: list[AttemptFacts], come: list[AttemptFacts], gone: int
) -> None:
    told = renew({}, tally_attempts(gone_or_stayed))
    now = tally_attempts(gone_or_stayed[gone:] + come)
    found = renew(told, now)
    blocks = {key[:4] for key in (*told, *now)}
    for block in blocks:
        was, is_now, tells = (
            {key: n for key, n in counters.items() if key[:4] == block and n}
            for counters in (told, now, found)
        )
        assert tells in (was, is_now)
        if tells != was and block[2] not in {"attempt", "day", "option", "option_rest"}:
            assert abs(sum(is_now.values()) - sum(was.values())) >= STEP


@given(attempts)
def test_what_is_told_twice_is_the_same(given_attempts: list[AttemptFacts]) -> None:
    now = tally_attempts(given_attempts)
    told = renew({}, now)
    assert renew(told, now) == told
