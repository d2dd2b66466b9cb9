"""Runs the benchmark: `make bench`, or `python -m bench --help`.

quizapp and the floor run side by side, each on a database of its own, and take turns, so that other work on the machine
affects both alike.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import classes, corrections, measuring, servers
from bench.measure import FailedError, Turn, figure, figure_of, turn
from bench.processes import memory_mb
from bench.statements import count
from bench.table import class_lines, lines
from bench.targets import targets
from quizapp.jobs.runner import PAUSE

STARTS = 3
WARM_UP = 8


def main() -> None:
    given = _options()
    if given.corrections:
        found = corrections.run(_databases(given.databases), given.corrections)
        _write(given.json, {kind: asdict(cost) for kind, cost in found.items()})
        return
    began = time.perf_counter()
    if given.classes:
        begun = {kind: asdict(classes.measure(kind)) for kind in _databases(given.databases)}
        print("\n".join(class_lines(begun)))
        _write(given.json, begun)
        return
    routes = {route: asdict(cost) for route, cost in count().items()}
    report: dict[str, Any] = {"rounds": given.rounds, "routes": routes, "databases": {}}
    sizes = {route: cost["size"] for route, cost in routes.items()}
    try:
        for kind in _databases(given.databases):
            print(f"measuring on {kind} …", file=sys.stderr)
            report["databases"][kind] = _measure(kind, sizes, given)
        report["classes"] = {
            kind: asdict(classes.measure(kind, quick=given.quick)) for kind in report["databases"]
        }
    except FailedError as error:
        sys.exit(f"the run failed: {error}")
    report["measuring"] = {
        kind: asdict(measuring.measure(kind, quick=given.quick)) for kind in report["databases"]
    }
    print("\n".join(lines(report)).lstrip("\n"))
    print(f"\nThis took {time.perf_counter() - began:.0f} s.", file=sys.stderr)
    missed = [target for target in targets(report) if target.missed]
    report["targets"] = [asdict(t) | {"verdict": t.verdict} for t in targets(report)]
    _write(given.json, report)
    sys.exit(1 if given.strict and missed else 0)


def _write(file: Path | None, report: Mapping[str, Any]) -> None:
    if file:
        file.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add = parser.add_argument
    add("--quick", action="store_true", help="one short round, to see whether everything runs")
    add("--databases", nargs="+", choices=servers.DATABASES, default=servers.DATABASES)
    add("--readers", nargs="+", type=int, default=[1, 8, 32], help="how many at once")
    add("--rounds", type=int, default=3)
    add("--seconds", type=float, default=4, help="of load in a turn")
    add("--json", type=Path, metavar="FILE", help="write the numbers there too")
    help_ = "measure instead what correcting a quiz with N simulated readers costs"
    add("--corrections", type=int, metavar="N", help=help_)
    help_ = "measure nothing but whole classes that begin at once"
    add("--classes", action="store_true", help=help_)
    add("--strict", action="store_true", help="exit with 1 where a target that must be is missed")
    given = parser.parse_args()
    if given.quick:
        given.rounds, given.seconds = 1, 0.5
    return given


def _databases(wanted: list[str]) -> list[str]:
    if "postgresql" in wanted and not servers.has_postgres():
        print(servers.NO_POSTGRES, file=sys.stderr)
        return [kind for kind in wanted if kind != "postgresql"]
    return wanted


def _measure(kind: str, sizes: Mapping[str, int], given: argparse.Namespace) -> dict[str, Any]:
    """Measure both systems on one kind of database."""
    with ExitStack() as stack:
        enter = stack.enter_context
        folders = [Path(enter(tempfile.TemporaryDirectory(prefix="bench-"))) for _ in range(2)]
        bases = [enter(servers.database(kind, folder)) for folder in folders]
        floor = enter(servers.floor(bases[0], sizes))
        with servers.quizapp(bases[1], folders[1]):
            pass  # the first start makes the tables and loads the quiz
        with servers.quizapp(bases[1], folders[1]) as app:
            turns = _turns({"floor": floor, "quizapp": app}, given)
            memory = {"memory_mb": memory_mb(app.pid), "floor_memory_mb": memory_mb(floor.pid)}
        starts = []
        for _ in range(1 if given.quick else STARTS):
            with servers.quizapp(bases[1], folders[1]) as app:
                starts.append(app.started_in)
    return _summary(turns) | memory | {"start_s": figure(starts).median}


def _turns(
    systems: Mapping[str, servers.Server], given: argparse.Namespace
) -> dict[str, dict[int, list[Turn]]]:
    """Let the systems take turns; return their turns by the number of readers."""
    # The app counts finished attempts within so many seconds: that is part of what they cost.
    rest = {"floor": 0.0, "quizapp": 0.0 if given.quick else PAUSE + 1}
    turns: dict[str, dict[int, list[Turn]]] = {
        name: {readers: [] for readers in given.readers} for name in systems
    }
    for server in systems.values():
        turn(server, WARM_UP, min(2, given.seconds), seed=-1, rest=0)
    for seed in range(given.rounds):
        for readers in given.readers:
            for name, server in systems.items():
                turns[name][readers].append(
                    turn(server, readers, given.seconds, seed=seed, rest=rest[name])
                )
    return turns


def _summary(turns: dict[str, dict[int, list[Turn]]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: {
            readers: {
                measure: asdict(figure_of(seen, lambda turn, m=measure: getattr(turn, m)))
                for measure in Turn.__slots__
            }
            for readers, seen in by_readers.items()
        }
        for name, by_readers in turns.items()
    }
    found["ratio"] = {
        readers: asdict(
            figure(
                app.cpu / floor.cpu
                for app, floor in zip(seen, turns["floor"][readers], strict=True)
            )
        )
        for readers, seen in turns["quizapp"].items()
    }
    return found


if __name__ == "__main__":
    main()
