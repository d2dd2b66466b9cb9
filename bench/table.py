"""Prints the results."""

from collections.abc import Iterator, Mapping
from typing import Any

from bench.journey import ROUTES
from bench.targets import targets

_NAMES = {"floor": "floor", "quizapp": "quizapp"}


def lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Return the whole report, line by line."""
    for name, found in report["databases"].items():
        yield ""
        yield from _load(name, found, report["rounds"])
    yield ""
    yield from _routes(report["routes"])
    yield ""
    for name, found in report["measuring"].items():
        yield from _measuring(name, found)
    yield ""
    yield from class_lines(report["classes"])
    yield ""
    yield from _targets(report)


def _load(name: str, found: Mapping[str, Any], rounds: int) -> Iterator[str]:
    yield f"{name}: medians of {rounds} rounds, the ends in brackets"
    heads = ("", "readers", "journeys/s", "CPU ms a journey", "x floor", "p50", "p95", "p99 ms")
    yield _row(heads)
    for system in ("floor", "quizapp"):
        for readers, seen in found[system].items():
            ratio = found["ratio"][readers] if system == "quizapp" else None
            yield _row(
                (
                    _NAMES[system],
                    str(readers),
                    f"{seen['rate']['median']:.0f}",
                    _spread(seen["cpu"], 1),
                    _spread(ratio, 2) if ratio else "",
                    *(f"{seen[name]['median']:.1f}" for name in ("p50", "p95")),
                    _spread(seen["p99"], 1),
                )
            )
    yield (
        f"memory of the server: {found['memory_mb']:.0f} MB (floor {found['floor_memory_mb']:.0f}); "
        f"second start: {found['start_s']:.2f} s"
    )


def _row(cells: tuple[str, ...]) -> str:
    widths = (8, 8, 11, 20, 20, 7, 7, 22)
    return "".join(
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )


def _spread(figure: Mapping[str, float], digits: int) -> str:
    low, median, high = (f"{figure[name]:.{digits}f}" for name in ("low", "median", "high"))
    return f"{median} ({low}-{high})"


def _routes(routes: Mapping[str, Any]) -> Iterator[str]:
    yield "a request of quizapp:   " + "".join(route.rjust(11) for route in ROUTES)
    for name, label in (("statements", "SQL statements"), ("size", "bytes of the page")):
        yield label.ljust(24) + "".join(f"{routes[route][name]:11,}" for route in ROUTES)


def _measuring(name: str, found: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"folding, {name}: {found['folded_a_second']:,.0f} attempts a second "
        f"({found['attempts']:,} into {found['counters']:,} counters)"
    )
    costs = (f"{ms:.1f} ms at {size:,}" for size, ms in found["report_ms"].items())
    yield f"the editor's report, {name}: {', '.join(costs)} attempts"


def class_lines(classes: Mapping[str, Any]) -> Iterator[str]:
    """Return the cost of whole classes that begin at once, line by line."""
    for name, found in classes.items():
        processes = "1 process" if found["workers"] == 1 else f"{found['workers']} processes"
        yield (
            f"{found['classes']} classes of {found['pupils']} begin, {name}, {processes}: "
            f"{found['requests']:,} requests in {found['seconds']:.1f} s, no error"
        )
        yield (
            f"  p50 {found['p50']:.0f} ms, p95 {found['p95']:.0f}, p99 {found['p99']:.0f}, the slowest "
            f"{found['slowest']:.0f}; CPU ms a pupil: {found['cpu']:.1f}"
        )


def _targets(report: Mapping[str, Any]) -> Iterator[str]:
    yield f"{'target':38}{'must':>8}{'aim':>8}{'measured':>10}"
    for target in targets(report):
        numbers = f"{target.must:8g}{target.aim:8g}{target.measured:10.4g}"
        yield f"{target.name:38}{numbers} {target.unit:8}{target.verdict}"
