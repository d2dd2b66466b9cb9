"""The commands `backup` and `restore`."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the file where it is there already.")
def backup(file: Path, force: bool) -> None:
    """Write everything in the database into one file; the server may run meanwhile."""
    from quizapp.cli.database import opened_engine  # noqa: PLC0415
    from quizapp.config import read_settings  # noqa: PLC0415
    from quizapp.db.backup import BackupError, back_up  # noqa: PLC0415

    try:
        with opened_engine(read_settings(os.environ)) as engine, _progress() as progress:
            copied = back_up(engine, file, force=force, progress=progress)
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{file}: {copied.rows} rows, revision {copied.revision}.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Delete what the database has.")
def restore(file: Path, replace: bool) -> None:
    """Put a backup into an empty database of either kind, or with --replace in place of what is there."""
    from quizapp.cli.database import migrated_engine  # noqa: PLC0415
    from quizapp.config import read_settings  # noqa: PLC0415
    from quizapp.db import backup as backups  # noqa: PLC0415

    try:
        with migrated_engine(read_settings(os.environ)) as engine, _progress() as progress:
            copied = backups.restore(engine, file, replace=replace, progress=progress)
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{copied.rows} rows restored, now at revision {copied.revision}.")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show progress on a terminal."""
    looked_at = sys.stderr.isatty()

    def show(done: int, total: int) -> None:
        if looked_at:
            click.echo(f"\r{done} of {total} rows", nl=False, err=True)

    try:
        yield show
    finally:
        if looked_at:
            click.echo(err=True)
