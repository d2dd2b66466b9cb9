"""The study of the intervals runs, and knows what is true; how often an interval holds, is not asserted."""

import re
import subprocess
import sys
from collections import Counter
from math import sqrt
from pathlib import Path
from random import Random
from statistics import mean, stdev

import pytest

from bench.coverage import (
    DESIGNS,
    STATISTICS,
    WORLDS,
    Cell,
    alike,
    draw_taken,
    lines,
    marker_of,
    quiz_of,
    truths,
)
from quizapp.measurement.taken import QuestionFacts
from quizapp.services.simulating.simulate_answers import draw_behaviours

ROOT = Path(__file__).parents[2]
READERS = 1500


def rows(table: list[str]) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def test_a_handful_of_quizzes_gives_both_tables() -> None:
    command = [sys.executable, "-m", "bench.coverage", "--quizzes", "1"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    _, designs, versions, verdict = done.stdout.split("\n\n")
    head, _, *of_designs = rows(designs.splitlines())
    assert head[3:] == ["quizzes", *STATISTICS]
    sizes = [(design, str(n)) for _ in WORLDS for design, of in DESIGNS.items() for n in of]
    assert [(row[1], row[2]) for row in of_designs] == sizes
    for row in of_designs:
        assert row[3] == "1"
        assert (row[-1] == "–") is (row[1] == "none")
        assert all(re.fullmatch(r"\d+\.\d ± \d+\.\d|–", cell) for cell in row[4:]), row
    assert [row[:3] for row in rows(versions.splitlines()[2:])] == [[w, "40", "1"] for w in WORLDS]
    assert "must be" in verdict or "Too low" in verdict


def shares(asked: tuple[QuestionFacts, ...], *, compared: bool) -> list[float]:
    return [q.mark / q.maximum for q in asked if q.compared or not compared]


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("design", ["everyone", "half_the_facts"])
def test_very_many_readers_show_what_the_study_takes_for_true(design: str, world: str) -> None:
    quiz, rng, model = quiz_of(design), Random(7), WORLDS[world]
    behaviours = draw_behaviours(quiz, model, rng)
    question = next(q.id for q in quiz.questions.values() if q.pair is None)
    true = truths(quiz, behaviours, model, question)
    found: dict[str, list[float]] = {name: [] for name in STATISTICS}
    for _ in range(READERS):
        taken = draw_taken(quiz, marker_of(design), behaviours, model, rng)
        asked_before = {q.fact for q in taken.pre}
        fresh = tuple(q for q in taken.post if design == "everyone" or q.fact not in asked_before)
        right = next(q.mark / q.maximum for q in taken.post if q.question == question)
        gain = mean(shares(fresh, compared=True)) - mean(shares(taken.pre, compared=True))
        values = (mean(shares(taken.post, compared=False)), right, gain)
        for name, value in zip(STATISTICS, values, strict=True):
            found[name].append(100 * value)
    for name, values_of in found.items():
        error = max(stdev(values_of), 1) / sqrt(READERS)
        assert abs(mean(values_of) - true[name]) <= 4 * error, name


def test_readers_are_right_as_often_as_the_worlds_say() -> None:
    quiz, question = quiz_of("everyone"), "railway-time-saved"
    for world, low, high in (("middling", 55, 85), ("nearly all right", 90, 98)):
        behaviours = draw_behaviours(quiz, WORLDS[world], Random(1))
        assert low < truths(quiz, behaviours, WORLDS[world], question)["mean score"] < high


def test_readers_who_differ_know_as_much_as_alike_ones_on_average() -> None:
    model = WORLDS["middling"]
    same = alike(model)
    assert same.ability_spread == 0
    assert model.prior < same.prior < model.prior + 0.03  # a quarter, pulled towards a half
    assert alike(same).prior == pytest.approx(same.prior)


def test_what_holds_too_seldom_is_named() -> None:
    cell, versions = Cell("middling", "everyone", 10), Cell("middling")
    held = {"mean score": 950, "share right of a question": 920, "gain": 800}
    found = {
        cell: Counter({"quizzes": 1000, **held}),
        versions: Counter({"quizzes": 500, "over all looks": 480}),
    }
    *_, by_chance, too_low = lines(found)
    assert by_chance.endswith(
        "standard errors: share right of a question (middling, everyone, 10 readers)."
    )
    assert too_low == "Too low: gain (middling, everyone, 10 readers)."
    found[cell].update({"share right of a question": 30, "gain": 150})
    assert list(lines(found))[-1] == "All are as high as they must be."
