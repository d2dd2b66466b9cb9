"""What an author should mend, and where it stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. Problems sort by their place."""

    file: str
    line: int
    """From 1; also 1 where the whole file or folder is meant."""
    column: int
    """From 1, in characters."""
    message: str
    warning: bool = False
    """Whether the quiz can be used all the same."""

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        return f"{self.file}:{self.line}:{self.column}: {kind}{self.message}"


def has_errors(problems: list[Problem]) -> bool:
    """Tell whether one of the problems is more than a warning."""
    return any(not problem.warning for problem in problems)
