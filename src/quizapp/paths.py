"""Locates the app's own files: beside `src/` in a checkout, inside the package in an installed wheel."""

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_ROOT = PACKAGE.parents[1]
IN_CHECKOUT = (_ROOT / "pyproject.toml").is_file() and (_ROOT / "migrations").is_dir()


def migrations_folder() -> Path:
    return _ROOT / "migrations" if IN_CHECKOUT else PACKAGE / "_migrations"


def questions_folder() -> Path:
    """Return the folder of the question bank that ships with the app."""
    return _ROOT / "questions" if IN_CHECKOUT else PACKAGE / "_questions"


def default_data_folder() -> Path:
    """Return the folder for the database and the secret key: `var/` in a checkout, else the user's data folder."""
    if IN_CHECKOUT:
        return _ROOT / "var"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "quizapp"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "quizapp"
