"""Results pooled over one pupil's questions and over several classes."""

import pytest

from quizapp.measurement.intervals import wilson, wilson_mean
from quizapp.measurement.pooled import class_mean, classes_mean, pool_questions


def test_results_are_not_pooled_below_twenty_questions() -> None:
    assert pool_questions(19, 19) is None
    assert pool_questions(0, 0) is None
    assert pool_questions(20, 20) is not None


def test_a_pooled_result_has_a_range() -> None:
    found = pool_questions(16, 20)
    around = wilson(16, 20)
    assert found is not None
    assert around is not None
    assert (found.right, found.n) == (16, 20)
    assert (found.low, found.high) == (round(20 * around[0]), round(20 * around[1])) == (12, 18)
    assert found.sem == pytest.approx((16 * 4 / 19) ** 0.5)


def test_all_right_leaves_room_below_and_none_above() -> None:
    found = pool_questions(40, 40)
    assert found is not None
    assert (found.low, found.high, found.sem) == (36, 40, 0)


def test_the_mean_of_a_class_has_the_interval_of_mean_scores() -> None:
    found = class_mean([(4, 4), (3, 4), (1, 4)])
    assert found is not None
    sd = (sum((x - 2 / 3) ** 2 for x in (1, 0.75, 0.25)) / 2) ** 0.5
    assert found.n == 3
    assert found.value == pytest.approx(2 / 3)
    assert found.interval == pytest.approx(wilson_mean(2 / 3, sd, 3, 4))


def test_one_pupil_has_no_interval_and_no_pupil_no_mean() -> None:
    alone = class_mean([(3, 4)])
    assert alone is not None
    assert alone.interval is None
    assert class_mean([]) is None
    assert class_mean([(0, 0)]) is None


def test_classes_are_pooled_from_six_on_by_their_sums() -> None:
    classes = [[1.0, 0.5], [0.5], [0.75], [0.25, 0.25], [1.0]]
    assert classes_mean([*classes, []]) is None
    found = classes_mean([*classes, [0.5]])
    assert found is not None
    assert found.n == 8
    assert found.value == pytest.approx(4.75 / 8)
    sums = [sum(x - 4.75 / 8 for x in listed) for listed in [*classes, [0.5]]]
    se = (6 / 5 * sum(u * u for u in sums)) ** 0.5 / 8
    half = 2.5705818366147395 * se  # Student's t with five degrees of freedom
    assert found.interval == pytest.approx((4.75 / 8 - half, 4.75 / 8 + half))
