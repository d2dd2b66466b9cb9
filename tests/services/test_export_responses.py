"""The response set agrees with the counters and identifies no reader."""

import csv
import io
import math
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from quizapp.cli.response_set import read_response_set
from quizapp.measurement.analysis import analyse, analyse_counters
from quizapp.services.counting import export_responses
from quizapp.services.counting.counters import counters_of
from quizapp.services.counting.export_responses import count_to_export, response_set
from quizapp.services.counting.remarking_state import newest_quiz
from quizapp.services.counting.report import described
from tests.bank import builders
from tests.helpers import publish
from tests.services.readers import Readers
from tests.services.test_simulate import simulate


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_responses, "BATCH", 7)


def exported(session: Session, version_id: int) -> dict[str, str]:
    session.rollback()
    files = response_set(session, version_id, 1, secrets.token_bytes(32))
    return {name: "".join(text for _, text in chunks) for name, chunks in files}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """List every place in which two tables differ by more than rounding."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from differences(one[key], other[key], f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for place, pair in enumerate(zip(one, other, strict=True)):
            yield from differences(*pair, f"{path}[{place}]")
    elif isinstance(one, float) and isinstance(other, float):
        if not math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12):
            yield f"{path}: {one} and {other}"
    elif one != other:
        yield f"{path}: {one} and {other}"


@pytest.mark.parametrize("ask_before", ["none", "half", "half_the_facts", "everyone"])
def test_its_analysis_is_that_of_the_counters(
    app: Flask, readers: Readers, session: Session, tmp_path: Path, ask_before: str
) -> None:
    settings = {"ask_before": ask_before, "per_fact": 2, "ask_how_sure": True}
    publish(app, builders.quiz(settings=settings))
    simulate(session, 80)
    counters = counters_of(session, readers.version_id)
    for name, text in exported(session, readers.version_id).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_response_set(tmp_path)
    by_hand = analyse(found.name, found.questions, found.readers)
    of_counters = analyse_counters(
        counters, described(newest_quiz(session, readers.version_id)).questions
    )
    held = {name: by_hand[name] for name in of_counters}
    assert list(differences(of_counters, held)) == []
    assert by_hand["post"]["quiz"]["n_complete"] > 40
    if ask_before == "everyone":
        assert by_hand["gain"]["n_matched"] > 40


def test_readers_have_other_names_each_time_and_nothing_of_theirs_is_in_it(
    readers: Readers, session: Session
) -> None:
    for number in range(9):
        readers.finish(readers.begin(10 * number))
    readers.finish(readers.again(readers.tokens[2]))
    readers.count()
    one, other = (exported(session, readers.version_id) for _ in range(2))
    names = {row["reader"] for row in rows(one["readers.csv"])}
    assert len(names) == 9
    assert not names & {row["reader"] for row in rows(other["readers.csv"])}
    assert {row["reader"] for row in rows(one["responses.csv"])} == names
    for text in one.values():
        assert "2026" not in text
        assert not any(token in text for token in readers.tokens)
    assert {row["class"] for row in rows(one["readers.csv"])} == {""}
    tries = {(row["reader"], row["attempt"]) for row in rows(one["responses.csv"])}
    assert sorted(number for _, number in tries) == ["1"] * 9 + ["2"]


def test_who_was_too_fast_or_is_on_the_way_is_not_in_it(readers: Readers, session: Session) -> None:
    readers.finish(readers.begin(30))
    readers.count_with(fastest=1000)
    readers.begin(60)
    assert count_to_export(session, readers.version_id) == 0
    assert rows(exported(session, readers.version_id)["readers.csv"]) == []


def test_it_is_of_one_moment(engine: Engine, readers: Readers, session: Session) -> None:
    for number in range(9):
        readers.finish(readers.begin(number))
    readers.count()
    with Session(engine) as own:
        files = response_set(own, readers.version_id, 1, b"k" * 32)
        found = {}
        for name, chunks in files:
            found[name] = "".join(text for _, text in chunks)
            readers.finish(readers.begin(99))
            readers.count()
    names = {row["reader"] for row in rows(found["readers.csv"])}
    assert len(names) == 9
    assert {row["reader"] for row in rows(found["responses.csv"])} == names


@pytest.mark.parametrize(
    ("response", "written"),
    [
        ('=HYPERLINK("http://evil.example")', '\'=HYPERLINK("http://evil.example")'),
        ("+1", "'+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-242.5", "-242.5"),
        ("-2+3", "'-2+3"),
        ("pollen", "pollen"),
    ],
)
def test_no_response_is_a_formula(response: str, written: str) -> None:
    assert export_responses._harmless(response) == written
