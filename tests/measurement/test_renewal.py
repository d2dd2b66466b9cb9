"""Two successive publications never differ by only a few readers."""

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


def test_nothing_is_published_about_the_first_four() -> None:
    assert renew({}, several(4)) == {}
    assert renew({}, several(5)) == several(5)


def test_a_few_more_or_less_change_nothing() -> None:
    assert renew(several(12), several(16)) == several(12)
    assert renew(several(12), several(8)) == several(12)
    assert renew(several(12), several(17)) == several(17)
    assert renew(several(12), {}) == {}


def test_options_follow_readers_and_not_choices() -> None:
    """Two readers with two options each make four choices, and three make six, but six choices are not five readers."""
    published = renew(several(10), several(13))
    assert published == several(10)


def test_attempts_follow_those_that_began() -> None:
    began = tally_attempts([AttemptFacts("direct", CountingState.INCOMPLETE, 50)] * 4)
    assert (
        renew(several(10), several(10) + began)[Key("direct", "post", "attempt", "", "began")] == 10
    )


attempts = crowds(30)


@given(attempts, attempts, st.integers(0, 30))
def test_each_block_is_unchanged_or_renewed_after_five_readers_or_more(
    gone_or_stayed: list[AttemptFacts], come: list[AttemptFacts], gone: int
) -> None:
    published = renew({}, tally_attempts(gone_or_stayed))
    current = tally_attempts(gone_or_stayed[gone:] + come)
    found = renew(published, current)
    blocks = {key[:4] for key in (*published, *current)}
    for block in blocks:
        was, is_now, tells = (
            {key: n for key, n in counters.items() if key[:4] == block and n}
            for counters in (published, current, found)
        )
        assert tells in (was, is_now)
        if tells != was and block[2] not in {"attempt", "day", "option", "option_rest"}:
            assert abs(sum(is_now.values()) - sum(was.values())) >= STEP


@given(attempts)
def test_publishing_the_same_counters_twice_changes_nothing(
    given_attempts: list[AttemptFacts],
) -> None:
    current = tally_attempts(given_attempts)
    published = renew({}, current)
    assert renew(published, current) == published
