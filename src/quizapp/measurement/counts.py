"""Reads the counters of one version as tallies."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from quizapp.measurement.counters import Key
from quizapp.measurement.tallies import Moments, Tally, merge_tallies, moments

Levels = Counter[str]


@dataclass(frozen=True)
class Counts:
    """The counters of one version, summed over cohorts."""

    counters: Mapping[Key, int]
    cohorts: Collection[str] | None = None
    """The cohorts to include; None for all."""

    @cached_property
    def _blocks(self) -> dict[tuple[str, str, str], Levels]:
        found: defaultdict[tuple[str, str, str], Levels] = defaultdict(Counter)
        for (cohort, phase, name, subject, level), n in self.counters.items():
            if n and (self.cohorts is None or cohort in self.cohorts):
                found[phase, name, subject][level] += n
        return dict(found)

    @cached_property
    def _subjects(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for phase, name, subject in sorted(self._blocks):
            found.setdefault((phase, name), []).append(subject)
        return found

    def subjects(self, phase: str, name: str) -> list[str]:
        """Return the subjects counted under a name, sorted."""
        return self._subjects.get((phase, name), [])

    def levels(self, phase: str, name: str, subject: str = "") -> Levels:
        """Return the number of readers by level; empty if nothing was counted."""
        return self._blocks.get((phase, name, subject), Counter())

    def n(self, phase: str, name: str, subject: str = "") -> int:
        """Return the sum over all levels."""
        return self.levels(phase, name, subject).total()

    def tally(self, phase: str, name: str, subject: str = "") -> Counter[int]:
        """Return the number of readers by level, for levels that are one number."""
        return Counter({int(at): n for at, n in self.levels(phase, name, subject).items()})

    def pairs(self, phase: str, name: str, subject: str = "") -> Counter[tuple[int, int]]:
        """Return the number of readers by level, for levels that are two numbers."""
        return Counter({parse_pair(at): n for at, n in self.levels(phase, name, subject).items()})

    def marks(self, phase: str, name: str, subject: str, maximum: int) -> Moments:
        """Return the moments of marks as shares of `maximum`; where it is 0, all marks are 0, and so are the shares."""
        return moments(self.tally(phase, name, subject), maximum or 1)

    def shares(self, phase: str, name: str) -> tuple[Tally, int]:
        """Return the totals of all maxima as shares: a tally and its unit."""
        return merge_tallies(
            (self.tally(phase, name, subject), int(subject))
            for subject in self.subjects(phase, name)
            if int(subject)
        )


def parse_pair(level: str) -> tuple[int, int]:
    """Parse a level or a subject that is two numbers.

    :raises ValueError: if it is anything else.
    """
    first, second = level.split(":")
    return int(first), int(second)
