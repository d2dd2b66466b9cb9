"""What some tests need that pip does not install, and what to do where it is missing."""

import shutil
from collections.abc import Iterator

from tests.postgres import find_programs


def find_chromium() -> str | None:
    """Return the path of the browser."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def missing() -> Iterator[str]:
    """Say what is missing, a line each."""
    if find_programs() is None:
        yield "The tests on PostgreSQL were left out. To have them: sudo apt-get install postgresql"
    if find_chromium() is None:
        yield "The tests in a browser were left out. To have them: sudo apt-get install chromium"
