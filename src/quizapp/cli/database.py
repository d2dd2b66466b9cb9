"""Opens the database for commands."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from quizapp.config import SettingError, read_settings
from quizapp.db.engine import open_engine
from quizapp.db.migrate import migrate


@contextmanager
def opened_engine(settings: Mapping[str, Any]) -> Iterator[Engine]:
    """Open the database without migrating it, and close every connection at the end of the block.

    :raises SettingError: if the database's driver is not installed.
    """
    try:
        engine = open_engine(settings["DATABASE_URL"], settings["THREADS"])
    except ModuleNotFoundError as error:
        raise SettingError(
            f"QUIZAPP_DATABASE_URL needs the module {error.name}: pip install 'quizapp[postgres]'"
        ) from None
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def migrated_engine(settings: Mapping[str, Any]) -> Iterator[Engine]:
    """Open the database and migrate it to this program's revision."""
    with opened_engine(settings) as engine:
        if migrate(engine):
            click.echo("The database is ready: migrated to the newest tables.", err=True)
        yield engine


@contextmanager
def open_sessions() -> Iterator[sessionmaker[Session]]:
    """Open the configured database."""
    with open_with_settings() as (sessions, _settings):
        yield sessions


@contextmanager
def open_with_settings() -> Iterator[tuple[sessionmaker[Session], Mapping[str, Any]]]:
    """Open the configured database, and yield the settings as well."""
    settings = read_settings(os.environ)
    with migrated_engine(settings) as engine:
        yield sessionmaker(engine), settings
