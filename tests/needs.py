"""What the tests run on: the databases that were chosen, and programs that pip does not install."""

import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from tests.postgres import find_programs

DATABASES = ("sqlite", "postgresql")
CHOICE = "QUIZAPP_TEST_DATABASES"
"""The environment variable that names the databases for all tests, separated by commas."""
PAGES = {"account", "browser", "cli", "editor", "pupil", "reader", "teacher", "web"}
"""The folders of tests that run on SQLite alone unless CHOICE says otherwise: SQL is tested in the other folders."""

_TESTS = Path(__file__).parent


def find_chromium() -> str | None:
    """Return the path of the browser."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def chosen_databases() -> Collection[str]:
    """Return the databases that CHOICE names; nothing where it is not set.

    :raises ValueError: where it names something else.
    """
    chosen = [name.strip() for name in os.environ.get(CHOICE, "").split(",") if name.strip()]
    if unknown := [name for name in chosen if name not in DATABASES]:
        raise ValueError(f"{CHOICE} may name {' and '.join(DATABASES)}, not {', '.join(unknown)}.")
    return chosen


def databases_for(test_file: Path) -> Collection[str]:
    """Return the databases on which the tests of a file are to run."""
    of_pages = test_file.relative_to(_TESTS).parts[0] in PAGES
    return chosen_databases() or (DATABASES[:1] if of_pages else DATABASES)


def left_out() -> Iterator[str]:
    """Say what is not tested, a line each, and how to add it."""
    chosen, everything = chosen_databases(), f"{CHOICE}={','.join(DATABASES)} make test"
    if find_programs() is None:
        yield "The tests on PostgreSQL were left out. To have them: sudo apt-get install postgresql"
    elif not chosen:
        yield f"Pages were tested on SQLite only. To add PostgreSQL: {everything}"
    for name in DATABASES if chosen else ():
        if name not in chosen:
            yield f"The tests on {name} were left out. To have them: {everything}"
    if find_chromium() is None:
        yield "The tests in a browser were left out. To have them: sudo apt-get install chromium"
