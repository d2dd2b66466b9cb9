"""The command `recount`."""

from typing import TYPE_CHECKING

import click

from quizapp.cli.progress import show_progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from quizapp.services.counting.recount import VersionToRecount


@click.command()
@click.argument("slug", required=False)
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 where a counter is wrong.")
def recount(slug: str | None, check: bool) -> None:
    """Compare the counters of a quiz, or of all, with the raw answers, and mend them; readers go on meanwhile."""
    from quizapp.cli.database import open_sessions  # noqa: PLC0415

    with open_sessions() as sessions:
        versions = _versions(sessions, slug)
        wrong = [one for one in versions if not _recount(sessions, one, check)]
    if not versions:
        click.echo("Nothing was published yet, so there is nothing to count.")
    if check and wrong:
        raise SystemExit(1)


def _versions(sessions: "sessionmaker[Session]", slug: str | None) -> "list[VersionToRecount]":
    from quizapp.cli.bank import not_published  # noqa: PLC0415
    from quizapp.services.counting.recount import versions_to_recount  # noqa: PLC0415

    with sessions() as session:
        versions = versions_to_recount(session, slug)
    if slug is not None and not versions:
        raise not_published(slug)
    return versions


def _recount(sessions: "sessionmaker[Session]", version: "VersionToRecount", check: bool) -> bool:
    """Compare one version, repair it if asked to, and return whether its counters were right."""
    from quizapp.jobs.recount import RecountRunningError, recount_version  # noqa: PLC0415
    from quizapp.services.counting.recount import Recount  # noqa: PLC0415

    found = Recount()
    name = f"{version.slug}, version {version.number}"
    try:
        steps = recount_version(sessions, version.id, found, mending=not check)
        show_progress(name, version.attempts, steps)
    except RecountRunningError:
        raise click.ClickException(
            "another process is recounting; try again when it is done"
        ) from None
    what = f"{name}: {_number(found.attempts, 'attempt')} in {_number(found.counters, 'counter')}"
    wrong = len(found.difference)
    if not wrong:
        click.echo(f"{what}; all right.")
    else:
        click.echo(
            f"{what}; {wrong} {'was' if wrong == 1 else 'were'} wrong{'' if check else ' and mended'}."
        )
    return not wrong


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
