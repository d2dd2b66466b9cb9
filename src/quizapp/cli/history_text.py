"""Formats the history of a quiz as plain text."""

from collections.abc import Iterator

from quizapp.services.publishing.history import History, HistoryEntry

_TIME = "%Y-%m-%d %H:%M UTC"


def history_lines(history: History) -> Iterator[str]:
    """Return the lines of a history, newest first."""
    yield f"Published at {history.slug}." if history.slug else "Not published now."
    if history.archived_at:
        yield f"Out of the lists since {history.archived_at:{_TIME}}."
    if history.waiting:
        kind = "correction" if history.waiting.terms.correction else "new version"
        yield f"A {kind} is to be published on {history.waiting.at:{_TIME}}."
        if history.waiting.failed:
            yield f"  That failed: {history.waiting.failed}"
    for entry in history.entries:
        yield from _entry(entry)


def _entry(entry: HistoryEntry) -> Iterator[str]:
    what = "correction" if entry.correction else "new version"
    where = "on the web" if entry.origin == "web" else "from a folder"
    where += f" by {entry.by}" if entry.by else ""
    lowers = ", lowers nothing" if entry.never_lower else ""
    yield (
        f"Revision {entry.number}, version {entry.version}: {what} {where}, {entry.at:{_TIME}}{lowers}"
    )
    if entry.note:
        yield f"  Note{'' if entry.note_shown else ' (taken down)'}: {entry.note}"
    if entry.progress:
        done = "" if entry.progress.finished_at else " so far"
        yield f"  {entry.progress.done} of {entry.progress.total} results re-marked{done}"
