"""The commands of the question bank: `check`, `dump`, `schema`."""

import json
from pathlib import Path

import click

PATHS = click.argument(
    "paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path)
)


@click.command()
@PATHS
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
def check(paths: tuple[Path, ...], strict: bool) -> None:
    """Name every problem in quiz folders, or in folders of them, as file:line:column: message."""
    from quizapp.bank.checking.check import check_paths  # noqa: PLC0415
    from quizapp.bank.checking.problems import has_errors  # noqa: PLC0415
    from quizapp.cli.loading import folders_in  # noqa: PLC0415

    problems = check_paths(list(paths))
    for problem in problems:
        click.echo(problem)
    found = len(list(folders_in(paths)))
    quizzes = "1 quiz" if found == 1 else f"{found} quizzes"
    if not problems:
        click.echo(f"{quizzes} checked, nothing to mend.")
        return
    warnings = sum(problem.warning for problem in problems)
    errors = len(problems) - warnings
    click.echo(
        f"{quizzes} checked: {_number(errors, 'error')}, {_number(warnings, 'warning')}.", err=True
    )
    if has_errors(problems) or strict:
        raise SystemExit(1)


@click.command()
@click.argument("slug")
@click.argument("folder", type=click.Path(path_type=Path))
def dump(slug: str, folder: Path) -> None:
    """Write what is published at an address as a quiz folder."""
    from quizapp.bank.writer import FolderTakenError, write_folder  # noqa: PLC0415
    from quizapp.cli.database import open_sessions  # noqa: PLC0415
    from quizapp.services.quizzes.published import find_published, quiz_of  # noqa: PLC0415

    with open_sessions() as sessions, sessions() as session:
        published = find_published(session, slug)
        if published is None:
            raise not_published(slug)
        quiz = quiz_of(session, published.digest)
    try:
        write_folder(quiz, folder)
    except FolderTakenError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"cannot write to {folder}: {error.strerror}") from None
    click.echo(f"{quiz.slug}: written to {folder}")


@click.command()
def schema() -> None:
    """Print the JSON Schema of quiz.yaml, for editors."""
    from quizapp.bank.checking.schema import quiz_schema  # noqa: PLC0415

    click.echo(json.dumps(quiz_schema(), indent=2, ensure_ascii=False))


def not_published(slug: str) -> click.ClickException:
    """Return the error for an address at which nothing is published."""
    return click.ClickException(f"nothing is published at {slug!r}")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
