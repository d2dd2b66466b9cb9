"""Verdicts need the whole interval on one side."""

import pytest

from quizapp.measurement.flags import (
    DistractorVerdict,
    does_not_deliver,
    key_is_doubtful,
    known_without_reading,
    option_verdict,
)


@pytest.mark.parametrize(
    ("chosen", "n", "expected"),
    [
        (0, 0, DistractorVerdict.NOT_SURE_YET),
        (0, 72, DistractorVerdict.NOT_SURE_YET),
        (0, 73, DistractorVerdict.NOT_CHOSEN),
        (3, 12, DistractorVerdict.CHOSEN),
        (1, 12, DistractorVerdict.NOT_SURE_YET),
        (5, 100, DistractorVerdict.NOT_SURE_YET),
    ],
)
def test_an_option_is_judged_by_its_interval(
    chosen: int, n: int, expected: DistractorVerdict
) -> None:
    assert option_verdict(chosen, n) is expected


def test_a_key_is_doubtful_if_r_is_clearly_negative() -> None:
    assert key_is_doubtful(-0.3, {}, 100)
    assert not key_is_doubtful(-0.1, {}, 100)
    assert not key_is_doubtful(None, {}, 100)


def test_a_key_is_doubtful_if_a_wrong_option_correlates_with_the_rest() -> None:
    assert key_is_doubtful(0.2, {"b": 0.3}, 100)
    assert not key_is_doubtful(0.2, {"b": 0.1}, 100)


def test_a_question_most_readers_know_before_is_answerable_without_reading() -> None:
    assert known_without_reading((0.5, 0.7), 0.25)
    assert not known_without_reading((0.4, 0.7), 0.25)
    assert not known_without_reading(None, 0.25)


def test_an_article_does_not_deliver_below_60_percent_or_10_points() -> None:
    assert does_not_deliver((0.3, 0.59), None)
    assert does_not_deliver((0.7, 0.9), (-0.1, 0.09))
    assert not does_not_deliver((0.5, 0.7), (0.0, 0.2))
    assert not does_not_deliver(None, None)
