"""The analysis agrees with other tools, and with values computed by hand."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import isclose, isfinite
from typing import Any

import pytest
from hypothesis import given

from quizapp.cli.response_set import read_response_set
from quizapp.measurement.analysis import Reader, analyse
from quizapp.measurement.analysis_gain import analyse_gain, normalised_change
from quizapp.measurement.counters import Key
from quizapp.measurement.counts import Counts
from quizapp.measurement.described import DescribedQuestion
from quizapp.measurement.taken import AttemptFacts, CountingState, QuestionFacts
from tests.measurement.reference import CASES, differences, load
from tests.measurement.takers import QUESTIONS, crowds

MICRO = load("micro.json")


def test_everything_agrees_with_the_reference() -> None:
    found = read_response_set(CASES / "a_basic")
    node = analyse(found.name, found.questions, found.readers)
    assert differences(load("a_basic/expected.json"), node) == []


GAINS = {
    "gains_n1": [(1, 3)],
    "gains_all_ceiling": [(4, 4), (4, 4)],
    "gains_one_ceiling_one_floor": [(4, 4), (0, 0), (2, 4)],
}


@pytest.mark.parametrize("case", ["gains_n1", "gains_all_ceiling", "gains_one_ceiling_one_floor"])
def test_gains_of_few_readers(case: str) -> None:
    counters = {
        Key("", "post", "gain", "4:4", f"{before}:{after}"): GAINS[case].count((before, after))
        for before, after in GAINS[case]
    }
    node = analyse_gain(Counts(counters), [])
    assert differences(MICRO[case], node) == []


@pytest.mark.parametrize("case", MICRO["normalised_change"])
def test_normalised_change(case: str) -> None:
    before, after = map(Fraction, case.split(","))
    expected = MICRO["normalised_change"][case]
    found = normalised_change(before, after)
    assert differences(expected, None if found is None else float(found)) == []


def right(name: str, mark: int = 12, **more: Any) -> QuestionFacts:
    return QuestionFacts(name, "F1", more.pop("status", "answered"), mark, compared=True, **more)


def reader(
    *post: QuestionFacts,
    pre: tuple[QuestionFacts, ...] = (),
    rating: int | None = None,
    **more: Any,
) -> Reader:
    taken = AttemptFacts("", more.pop("state", CountingState.FINISHED), rating, pre=pre, post=post)
    return Reader(taken, **more)


TWO = (
    DescribedQuestion("q1", "F1", options=("a", "b"), key=("a",), guess=0.5),
    DescribedQuestion("q2", "F1", 24),
)


def test_nobody() -> None:
    node = analyse("none", TWO, [])
    assert node["max_total"] == 3
    assert node["post"]["quiz"]["n"] == 0
    assert node["post"]["quiz"]["mean_percent"] is None
    assert node["post"]["items"] == {}
    assert node["separate_sample"] is None
    assert node["cluster_mean_post_percent"] is None


def test_one_reader_has_a_mean_and_no_spread() -> None:
    node = analyse("one", TWO, [reader(right("q1"), right("q2", 12, maximum=24))])
    quiz, item = node["post"]["quiz"], node["post"]["items"]["q1"]
    assert (quiz["mean"], quiz["sd"], quiz["alpha"]) == (2, None, None)
    assert quiz["mean_percent_ci95_wilson_eff"] == [None, None]
    assert item["facility"] == 1
    assert item["sd_marks"] is item["discrimination_item_rest"] is item["upper_lower_27"] is None


def test_partial_credit_and_unequal_maxima() -> None:
    readers = [
        reader(right("q1", mark), right("q2", other, maximum=24))
        for mark, other in ((0, 6), (6, 12), (12, 24), (12, 6))
    ]
    node = analyse("partial", TWO, readers)
    quiz, item = node["post"]["quiz"], node["post"]["items"]["q2"]
    assert quiz["max"] == 3
    assert quiz["mean"] == pytest.approx((0.5 + 1.5 + 3 + 1.5) / 4)
    assert quiz["mean_percent"] == pytest.approx(100 * quiz["mean"] / 3)
    assert item["mean"] == 1
    assert item["facility"] == 0.5
    assert item["intended_weight"] == pytest.approx(200 / 3)
    shares = [i["variance_share"] for i in node["post"]["items"].values()]
    assert sum(shares) == pytest.approx(100)
    assert quiz["alpha"] <= 1


def test_a_skipped_question_is_wrong_and_an_unreached_one_is_missing() -> None:
    readers = [
        reader(right("q1"), right("q2", 24, maximum=24)),
        reader(right("q1", 0, status="omitted"), right("q2", 24, maximum=24)),
        reader(
            right("q1"),
            right("q2", 0, maximum=24, status="not_reached"),
            state=CountingState.INCOMPLETE,
        ),
    ]
    node = analyse("missing", TWO, readers)
    quiz, items = node["post"]["quiz"], node["post"]["items"]
    assert (quiz["n_readers"], quiz["n_complete"], quiz["n"]) == (3, 2, 2)
    assert quiz["mean"] == 2.5
    one, two = items["q1"], items["q2"]
    assert (one["n_answered"], one["n_omitted"], one["n_scored"]) == (2, 1, 3)
    assert one["facility"] == pytest.approx(2 / 3)
    assert (two["n_readers"], two["n_not_reached"], two["n_scored"]) == (3, 1, 2)
    assert two["facility"] == 1
    assert two["facility_all_missing_as_zero"] == pytest.approx(2 / 3)


def test_constant_questions_have_no_correlation_and_constant_totals_no_alpha() -> None:
    node = analyse("same", TWO, [reader(right("q1"), right("q2", 24, maximum=24))] * 3)
    quiz, item = node["post"]["quiz"], node["post"]["items"]["q1"]
    assert quiz["alpha"] is quiz["sem_marks"] is quiz["skewness"] is None
    assert quiz["mean_ci95"] == [None, None]
    assert quiz["mean_percent_ci95_wilson_eff"][1] == 100
    assert item["discriminative_efficiency"] is item["variance_share"] is None


def test_one_question_has_no_alpha() -> None:
    node = analyse("k1", TWO[:1], [reader(right("q1")), reader(right("q1", 0))])
    assert node["post"]["quiz"]["alpha"] is None
    assert node["post"]["items"]["q1"]["discrimination_item_rest"] is None


def test_a_negative_alpha_is_reported() -> None:
    rows = [(12, 0), (12, 0), (0, 12), (0, 12), (12, 12)]
    questions = (TWO[0], replace(TWO[1], maximum=12))
    node = analyse("negative", questions, [reader(right("q1", a), right("q2", b)) for a, b in rows])
    assert node["post"]["quiz"]["alpha"] < 0
    assert node["post"]["quiz"]["error_ratio_percent"] > 100


def test_a_question_without_marks_is_skipped() -> None:
    questions = (TWO[0], replace(TWO[1], maximum=0))
    node = analyse("zero", questions, [reader(right("q1"), right("q2", 0, maximum=0))] * 2)
    assert node["post"]["items"]["q2"]["facility"] is None
    assert node["post"]["quiz"]["alpha_items"] == 1


def test_readers_who_were_asked_different_questions_have_totals_but_no_alpha() -> None:
    questions = [DescribedQuestion(name, fact) for name, fact in QUESTIONS.items()]
    readers = [
        reader(*(replace(right(f"f{i}-{form}", 12 * (i % 2)), fact=f"f{i}") for i in (1, 2, 3)))
        for form in "aab"
    ]
    node = analyse("lot", questions, readers)
    assert node["post"]["quiz"]["n_complete"] == 3
    assert node["post"]["quiz"]["alpha"] is None
    assert node["post"]["quiz"]["mean_percent"] == pytest.approx(200 / 3)


def test_two_versions_are_compared_and_never_pooled() -> None:
    def of(version: str, marks: list[int]) -> list[Reader]:
        return [reader(right("q1", mark), version=version) for mark in marks]

    node = analyse("two", TWO[:1], of("A", [0, 12, 0, 12]) + of("B", [12, 12, 12, 0]))
    assert "post" not in node
    assert node["versions"]["A"]["post"]["quiz"]["mean_percent"] == 50
    assert node["versions"]["B"]["post"]["quiz"]["mean_percent"] == 75
    found = node["version_B_minus_A_post_percent"]
    assert (found["n1"], found["n2"], found["mean1"], found["mean2"]) == (4, 4, 75, 50)
    assert found["difference"] == 25
    se = (100**2 / 3 / 4 + 50**2 / 4) ** 0.5
    assert found["se"] == pytest.approx(se)
    assert found["ci95"][0] < 0 < found["ci95"][1]
    assert found["always_valid95_tau10"][1] > found["ci95"][1]


def test_separate_samples() -> None:
    before = (right("q1", 0),)
    readers = [
        *(reader(right("q1"), pre=before, rating=80) for _ in range(2)),
        reader(right("q1", 0), pre=(right("q1"),)),
        *(reader(right("q1")) for _ in range(3)),
        reader(right("q1", 0)),
    ]
    found = analyse("half", TWO[:1], readers)["separate_sample"]
    fresh = found["fresh_post_nopre_minus_pre"]
    assert (fresh["n1"], fresh["n2"]) == (4, 3)
    assert (fresh["mean1"], fresh["mean2"]) == pytest.approx((3 / 4, 1 / 3))
    effect = found["pretest_effect_post_pre_minus_nopre"]
    assert effect["difference"] == pytest.approx(2 / 3 - 3 / 4)


def test_a_fact_is_compared_on_its_pair() -> None:
    questions = [
        DescribedQuestion("qa", "F1", pair="a"),
        DescribedQuestion("qb", "F1", pair="b"),
        DescribedQuestion("qc", "F1"),
    ]
    readers = [
        reader(right("qb"), replace(right("qc", 0), compared=False), pre=(right("qa", 0),)),
        reader(right("qa"), replace(right("qc", 0), compared=False), pre=(right("qb"),)),
    ]
    node = analyse("pair", questions, readers)
    fact = node["facts"]["F1"]
    assert (fact["mean_pre"], fact["mean_post"]) == (0.5, 1)
    assert (fact["transitions"]["knew"], fact["transitions"]["learned"]) == (1, 1)
    assert node["gain"]["raw_gain"]["mean"] == 0.5
    assert node["transitions"] == {}


def test_classes_below_two_have_no_interval() -> None:
    readers = [reader(right("q1", mark), group="c1") for mark in (0, 12)]
    found = analyse("classes", TWO[:1], [*readers, reader(right("q1"))])[
        "cluster_mean_post_percent"
    ]
    assert (found["n"], found["clusters"], found["cr1_se"]) == (2, 1, None)
    assert found["ci95_t_Gminus1"] == [None, None]


def numbers(node: Any) -> Iterator[float]:
    if isinstance(node, dict):
        for value in node.values():
            yield from numbers(value)
    elif isinstance(node, list):
        for value in node:
            yield from numbers(value)
    elif isinstance(node, (int, float)):
        yield node


ALL = [
    DescribedQuestion(n, f, options=tuple("abcd"), key=("a",), guess=0.25)
    for n, f in QUESTIONS.items()
]
BETWEEN = {"facility": (0, 1), "alpha": (-1e9, 1), "mean_percent": (0, 100), "share": (0, 1)}


def named(node: Any, name: str) -> Iterator[float]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == name and value is not None:
                yield value
            yield from named(value, name)


@given(crowds(12))
def test_every_number_is_finite_and_in_its_range(attempts: list[AttemptFacts]) -> None:
    node = analyse("any", ALL, [Reader(taken) for taken in attempts])
    assert all(isfinite(value) for value in numbers(node))
    for name, (low, high) in BETWEEN.items():
        assert all(low <= value <= high + 1e-9 for value in named(node, name))
    for name in ("discrimination_item_rest", "item_total_r", "r_option_rest", "pearson_r"):
        assert all(-1 <= value <= 1 for value in named(node, name))


@given(crowds(8))
def test_the_order_of_readers_does_not_matter(attempts: list[AttemptFacts]) -> None:
    readers = [Reader(taken) for taken in attempts]
    one, other = analyse("any", ALL, readers), analyse("any", ALL, readers[::-1])
    for node in (one, other):
        node["item_confidence"].pop("gamma_by_reader")
    values = zip(numbers(one), numbers(other), strict=True)
    assert all(isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in values)
