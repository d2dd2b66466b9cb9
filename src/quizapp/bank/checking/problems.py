"""The problems that authors should fix, with their positions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A problem to fix. Problems sort by position."""

    file: str
    line: int
    """From 1; also 1 if the whole file or folder is meant."""
    column: int
    """From 1, in characters."""
    message: str
    warning: bool = False
    """Whether the quiz can be used all the same."""

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        return f"{self.file}:{self.line}:{self.column}: {kind}{self.message}"


def has_errors(problems: list[Problem]) -> bool:
    """Return whether any of the problems is more than a warning."""
    return any(not problem.warning for problem in problems)
