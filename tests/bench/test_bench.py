"""The benchmark runs, and says what it has measured; how fast anything is, is not asserted."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_quick_run_measures_both_systems(tmp_path: Path) -> None:
    written = tmp_path / "report.json"
    command = [sys.executable, "-m", "bench", "--quick", "--databases", "sqlite"]
    done = subprocess.run(
        [*command, "--readers", "2", "--json", written],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(written.read_text("utf-8"))
    found = report["databases"]["sqlite"]
    for system in ("floor", "quizapp"):
        seen = found[system]["2"]
        assert seen["rate"]["median"] > 0
        assert seen["cpu"]["median"] > 0
        assert seen["p50"]["median"] <= seen["p95"]["median"] <= seen["p99"]["median"]
    assert list(found["ratio"]["2"]) == ["median", "low", "high"]
    assert found["memory_mb"] > 1
    assert found["start_s"] > 0
    begun = report["classes"]["sqlite"]
    assert (begun["classes"], begun["pupils"], begun["workers"]) == (2, 5, 1)
    assert begun["requests"] == 2 * 5 * 6
    assert 0 < begun["p50"] <= begun["p95"] <= begun["p99"] <= begun["slowest"]
    assert begun["cpu"] > 0
    assert "2 classes of 5 begin, sqlite, 1 process: 60 requests" in done.stdout
    assert list(report["routes"]) == ["article", "begin", "questions", "save", "result"]
    for target in report["targets"]:
        assert target["name"] in done.stdout
        assert target["verdict"] in {"MISSED", "reached", "aim reached"}


def test_correcting_a_quiz_is_measured(tmp_path: Path) -> None:
    written = tmp_path / "report.json"
    command = [sys.executable, "-m", "bench", "--corrections", "60", "--databases", "sqlite"]
    done = subprocess.run(
        [*command, "--json", written],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(written.read_text("utf-8"))["sqlite"]
    assert 0 < found["changed"] <= found["results"] < 60
    assert found["preview_s"] > 0
    assert found["remark_s"] >= 0
    assert "correcting a quiz with" in done.stdout
