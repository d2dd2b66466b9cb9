"""The cost of processes, as the Linux kernel counts it."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(roots: Iterable[int]) -> float:
    """Return user and system time of processes and of everything that they have started, including what has ended."""
    return sum(sum(map(int, fields[11:15])) for _, fields in _trees(roots)) / _TICK


def memory_mb(root: int) -> float:
    """Return the memory of a process and its children in MB, as PSS: shared memory is divided among its users."""
    total = 0
    for pid, _ in _trees([root]):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total * 1024 / 1e6


def _trees(roots: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """Yield each living process below the roots, with the fields of its `stat` after the name."""
    stats = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stats[int(path.parent.name)] = path.read_text("latin-1").rpartition(")")[2].split()
        except OSError:
            continue
    wanted = set(roots)
    grown = True
    while grown:
        children = {pid for pid, fields in stats.items() if int(fields[1]) in wanted} - wanted
        wanted |= children
        grown = bool(children)
    yield from ((pid, stats[pid]) for pid in wanted if pid in stats)
