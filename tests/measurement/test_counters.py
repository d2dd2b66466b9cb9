"""What one attempt adds to the counters."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from quizapp.measurement.counters import Key, Marked, contribution

MARKS = {
    "pre": {"yield": {"yield-more": 0}},
    "post": {
        "yield": {"yield-where": 12, "yield-pollen": 12},
        "cost": {"cost-year": 6, "cost-power": 0},
    },
}


def test_an_attempt_that_began_counts_as_begun_only() -> None:
    assert contribution(Marked("direct", None, False, {})) == {
        Key("direct", "post", "attempt", "", "began"): 1
    }


def test_a_rating_counts_without_an_end() -> None:
    assert contribution(Marked("embedded", 0, False, {})) == {
        Key("embedded", "post", "attempt", "", "began"): 1,
        Key("embedded", "post", "attempt", "", "rated"): 1,
        Key("embedded", "post", "rating", "", "0"): 1,
    }


def test_answers_count_of_readers_who_finished() -> None:
    assert contribution(Marked("direct", None, True, MARKS)) == {
        Key("direct", "post", "attempt", "", "began"): 1,
        Key("direct", "post", "attempt", "", "finished"): 1,
        Key("direct", "pre", "fact", "yield", "not_yet"): 1,
        Key("direct", "pre", "question", "yield-more", "0"): 1,
        Key("direct", "post", "fact", "yield", "got_it"): 1,
        Key("direct", "post", "question", "yield-where", "12"): 1,
        Key("direct", "post", "question", "yield-pollen", "12"): 1,
        Key("direct", "post", "fact", "cost", "partly"): 1,
        Key("direct", "post", "question", "cost-year", "6"): 1,
        Key("direct", "post", "question", "cost-power", "0"): 1,
    }


def test_answers_of_unfinished_attempts_are_left_out() -> None:
    assert contribution(Marked("direct", 5, False, MARKS)) == contribution(
        Marked("direct", 5, False, {})
    )


marks = st.fixed_dictionaries(
    {},
    optional={
        fact: st.dictionaries(
            st.sampled_from([f"{fact}-q1", f"{fact}-q2"]), st.integers(0, 12), min_size=1
        )
        for fact in ("f1", "f2", "f3")
    },
)
attempts = st.builds(
    Marked,
    st.sampled_from(["direct", "embedded"]),
    st.none() | st.integers(0, 100),
    st.booleans(),
    st.fixed_dictionaries({"pre": marks, "post": marks}),
)


@given(attempts)
def test_every_number_is_one(attempt: Marked) -> None:
    """An attempt shows each thing once, and fits the columns of the table."""
    for key, n in contribution(attempt).items():
        assert n == 1
        assert key.cohort == attempt.cohort
        assert key.phase in {"pre", "post"}
        assert len(key.level) <= 64


@given(st.lists(attempts))
def test_taking_out_what_was_added_leaves_nothing(given_attempts: list[Marked]) -> None:
    total: Counter[Key] = Counter()
    for attempt in given_attempts:
        total.update(contribution(attempt))
    for attempt in given_attempts[::-1]:
        total.subtract(contribution(attempt))
    assert not any(total.values())
