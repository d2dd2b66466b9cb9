"""The targets, and whether they are reached."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """One target: at most `must`, ideally at most `aim`."""

    name: str
    unit: str
    must: float
    aim: float
    measured: float

    @property
    def missed(self) -> bool:
        """Whether the measured number is above `must`."""
        return self.measured > self.must

    @property
    def verdict(self) -> str:
        """The outcome in words."""
        if self.missed:
            return "MISSED"
        return "aim reached" if self.measured <= self.aim else "reached"


_P99 = {8: (35, 15), 32: (100, 40)}
_REPORT = {"sqlite": (20, 10), "postgresql": (40, 20)}
"""Of a report that was not shown before: its figures are computed and its charts drawn."""


def targets(report: Mapping[str, Any]) -> Iterator[Target]:
    """Return every target that a run measured; for CPU, the worst over the numbers of readers."""
    for name, found in report["databases"].items():
        ratios = [found["ratio"][readers]["median"] for readers in found["ratio"]]
        yield Target(f"CPU a journey, {name}", "x floor", 2.0, 1.5, max(ratios))
    for name, found in report["databases"].items():
        for readers, (must, aim) in _P99.items():
            if readers in found["quizapp"]:
                measured = found["quizapp"][readers]["p99"]["median"]
                yield Target(f"p99 at {readers} readers, {name}", "ms", must, aim, measured)
    yield from _measuring(report)
    yield from _statements(report["routes"])
    for name, found in report["databases"].items():
        if name == "sqlite":
            yield Target("memory of the default server", "MB PSS", 130, 100, found["memory_mb"])
            yield Target("second start to the first answer", "s", 1.5, 1.0, found["start_s"])


def _measuring(report: Mapping[str, Any]) -> Iterator[Target]:
    for name, found in report["measuring"].items():
        thousand = 1_000_000 / found["folded_a_second"]
        yield Target(f"folding a thousand attempts, {name}", "ms", 200, 67, thousand)
        slowest = max(found["report_ms"].values())
        must, aim = _REPORT[name]
        yield Target(f"the editor's report at any size, {name}", "ms", must, aim, slowest)
    for name, found in report["classes"].items():
        yield Target(f"p95 while classes begin, {name}", "ms", 500, 100, found["p95"])


def _statements(routes: Mapping[str, Any]) -> Iterator[Target]:
    article = routes["article"]["statements"]
    others = max(cost["statements"] for route, cost in routes.items() if route != "article")
    yield Target("SQL statements, article", "", 1, 1, article)
    yield Target("SQL statements, the rest of the way", "", 4, 3, others)
