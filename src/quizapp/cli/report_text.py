"""The editor's report as plain text."""

from collections.abc import Iterator

from quizapp.services.report import VersionReport


def report_lines(found: VersionReport) -> Iterator[str]:
    """Give the lines of the report."""
    yield f"{found.quiz.title} (version {found.version.number})"
