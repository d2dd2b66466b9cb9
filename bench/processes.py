"""What processes cost, as the Linux kernel counts it."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(roots: Iterable[int]) -> float:
    """Give user and system time of processes and all that they have started, those that ended already included."""
    return sum(sum(map(int, fields[11:15])) for _, fields in _trees(roots)) / _TICK


def memory_mb(root: int) -> float:
    """Return the memory (PSS: what processes share is divided among them) of a process and its children, in MB."""
    total = 0
    for pid, _ in _trees([root]):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total * 1024 / 1e6


def _trees(roots: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """Return each living process below the roots, with the fields of its `stat` after the name."""
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
