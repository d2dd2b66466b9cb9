"""One turn: some seconds of load on one server, and their cost."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bench.processes import cpu_seconds
from bench.servers import ROOT, SLUG, Server

BUSY = 0.85
"""A load process that took more of a processor than this measured itself."""


class FailedError(Exception):
    """A reader met an error."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The cost of a turn: CPU in ms a journey, times in ms a request."""

    cpu: float
    p50: float
    p95: float
    p99: float
    rate: float
    """Journeys a second."""
    busy: float
    """The share of a processor that the load itself took."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number over all rounds."""

    median: float
    low: float
    high: float


def figure(values: Iterable[float]) -> Figure:
    """Return the median, the minimum and the maximum."""
    found = sorted(values)
    return Figure(statistics.median(found), found[0], found[-1])


def figure_of(turns: list[Turn], read: Callable[[Turn], float]) -> Figure:
    """Return one number of all turns."""
    return figure(map(read, turns))


def turn(server: Server, readers: int, seconds: float, *, seed: int, rest: float) -> Turn:
    """Let so many readers at once make journeys for some seconds.

    The server counts the finished attempts in the `rest` seconds afterwards, which is part of the journeys' cost.

    :raises FailedError: if any reader met an error.
    """
    command = [sys.executable, "-m", "bench.load", server.host, str(server.port), SLUG]
    options = [f"--readers={readers}", f"--seconds={seconds}", f"--seed={seed}"]
    before = cpu_seconds(server.roots)
    done = subprocess.run(
        [*command, *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise FailedError(done.stderr.strip())
    time.sleep(rest)
    cpu = cpu_seconds(server.roots) - before
    seen = json.loads(done.stdout)
    if seen["busy"] > BUSY:
        raise FailedError(
            f"the readers took {seen['busy']:.0%} of a processor and measured themselves"
        )
    cuts = statistics.quantiles(seen["times"], n=100, method="inclusive")
    return Turn(
        cpu=cpu * 1000 / seen["journeys"],
        p50=cuts[49],
        p95=cuts[94],
        p99=cuts[98],
        rate=seen["journeys"] / seen["seconds"],
        busy=seen["busy"],
    )
