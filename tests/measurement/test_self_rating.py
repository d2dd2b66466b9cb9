"""The verdict on a reader's self-rating."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.marking import FactOutcome
from quizapp.measurement.self_rating import (
    DEAD_BAND,
    SelfRatingComparison,
    SelfRatingVerdict,
    compare,
)

G, P, N = FactOutcome.GOT_IT, FactOutcome.PARTLY, FactOutcome.NOT_YET
Outcomes = list[FactOutcome]


def facts(outcomes: Outcomes) -> dict[str, FactOutcome]:
    return {f"f{number}": outcome for number, outcome in enumerate(outcomes, 1)}


# The examples are the sentences that the reader sees; the share after reading is that of all marks.
AFTER_ONLY = [
    # "You put 90. Your answers show 2 of the 4 facts; look again at …"
    (90, [G, G, N, N], 0.5, SelfRatingVerdict.AFTER_ONLY_HIGH),
    # "You put 50. 3 of the 4 facts came across; how much of that was new, only you know."
    (50, [G, G, G, N], 0.75, SelfRatingVerdict.AFTER_ONLY),
    # The edge of the dead band is not high; one point above it is.
    (75, [G, G, N, N], 0.5, SelfRatingVerdict.AFTER_ONLY),
    (76, [G, G, N, N], 0.5, SelfRatingVerdict.AFTER_ONLY_HIGH),
    (25, [N, N, N, N], 0.0, SelfRatingVerdict.AFTER_ONLY),
    (26, [N, N, N, N], 0.0, SelfRatingVerdict.AFTER_ONLY_HIGH),
    # A low rating is never wrong if nothing was asked before.
    (0, [G, G, G, G], 1.0, SelfRatingVerdict.AFTER_ONLY),
    (100, [G, G, G, G], 1.0, SelfRatingVerdict.AFTER_ONLY),
    (100, [P, P, P, P], 0.75, SelfRatingVerdict.AFTER_ONLY),
    (100, [P, P, P, P], 0.7, SelfRatingVerdict.AFTER_ONLY_HIGH),
]


@pytest.mark.parametrize(("rating", "after", "share", "verdict"), AFTER_ONLY)
def test_where_nothing_was_asked_before(
    rating: int, after: Outcomes, share: float, verdict: SelfRatingVerdict
) -> None:
    found = compare(rating, facts(after), share, {}, None)
    assert found.verdict is verdict
    assert found.new == found.lost == ()


BEFORE_AND_AFTER = [
    # Fits: an estimate of 50, and 2 of the 4 facts were new.
    (50, [N, N, G, G], [G, G, G, G], 0.5, SelfRatingVerdict.FITS, ("f1", "f2"), ()),
    # High: an estimate of 90, and 1 new fact now right.
    (90, [N, N, N, N], [G, N, N, N], 0.25, SelfRatingVerdict.HIGH, ("f1",), ()),
    # Low: more learned than thought, 3 facts.
    (40, [N, N, N, G], [G, G, G, G], 0.75, SelfRatingVerdict.LOW, ("f1", "f2", "f3"), ()),
    # Lost: fact 2 right before and wrong after, worth a second look.
    (0, [N, G, N, N], [N, N, N, N], -0.25, SelfRatingVerdict.FITS, (), ("f2",)),
    (75, [N, N, G, G], [G, G, G, G], 0.5, SelfRatingVerdict.FITS, ("f1", "f2"), ()),
    (76, [N, N, G, G], [G, G, G, G], 0.5, SelfRatingVerdict.HIGH, ("f1", "f2"), ()),
    (25, [N, N, G, G], [G, G, G, G], 0.5, SelfRatingVerdict.FITS, ("f1", "f2"), ()),
    (24, [N, N, G, G], [G, G, G, G], 0.5, SelfRatingVerdict.LOW, ("f1", "f2"), ()),
    (0, [G, G, G, G], [N, N, N, N], -1.0, SelfRatingVerdict.HIGH, (), ("f1", "f2", "f3", "f4")),
    # Partly known before and all right now is new; all right before and partly now is not lost.
    (50, [P, G, N, N], [G, P, P, N], 0.25, SelfRatingVerdict.FITS, ("f1",), ()),
]


@pytest.mark.parametrize(
    ("rating", "before", "after", "gain", "verdict", "new", "lost"), BEFORE_AND_AFTER
)
def test_where_everything_was_asked_before(
    rating: int,
    before: Outcomes,
    after: Outcomes,
    gain: float,
    verdict: SelfRatingVerdict,
    new: tuple[str, ...],
    lost: tuple[str, ...],
) -> None:
    found = compare(rating, facts(after), 0.5, facts(before), gain)
    got = tuple(name for name, outcome in facts(after).items() if outcome is G)
    again = tuple(name for name in facts(after) if name not in got)
    assert found == SelfRatingComparison(verdict, got, again, new, lost)


@pytest.mark.parametrize("gain", [None, -1.0, 0.0, 1.0])
def test_without_a_rating_nothing_is_compared(gain: float | None) -> None:
    found = compare(None, facts([G, N]), 0.5, {}, gain)
    assert found == SelfRatingComparison(SelfRatingVerdict.NOT_RATED, ("f1",), ("f2",))


outcomes = st.lists(st.sampled_from([G, P, N]), min_size=1, max_size=6)


@given(st.integers(0, 100), outcomes, st.floats(0, 1), st.none() | st.floats(-1, 1), st.data())
def test_each_fact_is_named_once_and_in_order(
    rating: int, after: Outcomes, share: float, gain: float | None, data: st.DataObject
) -> None:
    before = data.draw(
        st.lists(st.sampled_from([G, P, N]), min_size=len(after), max_size=len(after))
    )
    found = compare(rating, facts(after), share, facts(before), gain)
    assert sorted([*found.got, *found.look_again], key=list(facts(after)).index) == list(
        facts(after)
    )
    for named in (found.got, found.look_again, found.new, found.lost):
        assert list(named) == sorted(named)
    assert set(found.new) <= set(found.got)
    assert set(found.lost) <= set(found.look_again)
    assert (gain is None) == (
        found.verdict in {SelfRatingVerdict.AFTER_ONLY, SelfRatingVerdict.AFTER_ONLY_HIGH}
    )


def test_the_dead_band_is_the_same_on_both_sides() -> None:
    for rating, right in itertools.product(range(101), range(5)):
        found = compare(rating, facts([G]), 1, facts([N]), right / 4).verdict
        assert (found is SelfRatingVerdict.FITS) == (abs(rating - 25 * right) <= DEAD_BAND)
