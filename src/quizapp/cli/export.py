"""The command `export`."""

import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.cli.progress import show_progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.services.counting.export_responses import Chunks


@click.command()
@click.argument("slug")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--version", "number", type=int, metavar="N", help="Of this version, not the newest.")
def export(slug: str, folder: Path, number: int | None) -> None:
    """Write the response set of a quiz into a new folder: every counted answer, for `quizapp analyse` and others.

    It says nothing of who the readers are or when they came. It is the answers of single readers all the same.
    """
    from quizapp.cli.database import open_sessions  # noqa: PLC0415
    from quizapp.cli.readers import find_version  # noqa: PLC0415
    from quizapp.services.counting.export_responses import count_to_export, response_set  # noqa: PLC0415

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.ClickException(f"{folder} is there already; name a new folder")
    with open_sessions() as sessions:
        with sessions() as session:
            version = find_version(session, slug, number)
            attempts = count_to_export(session, version.id)
        with sessions() as session:
            files = response_set(session, version.id, version.number, secrets.token_bytes(32))
            try:
                _write(files, folder, attempts)
            except OSError as error:
                raise click.ClickException(f"cannot write to {folder}: {error.strerror}") from None
    click.echo(f"{slug}, version {version.number}: {attempts:,} attempts written to {folder}")


def _write(files: "Iterator[tuple[str, Chunks]]", folder: Path, attempts: int) -> None:
    """Write the files next to the target first, so that the folder appears complete or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, chunks in files:
            with (draft / name).open("w", encoding="utf-8", newline="") as file:
                steps = (done for done, text in chunks if file.write(text) >= 0)
                show_progress(name, 0 if name == "items.csv" else attempts, steps)
        draft.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
