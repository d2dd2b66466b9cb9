"""The commands `report` and `count`."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from quizapp.services.counting.report import VersionEntry


@click.command()
@click.argument("slug")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("--version", "number", type=int, metavar="N", help="Of this version, not the newest.")
@click.option(
    "--no-minimum",
    "everything",
    is_flag=True,
    help="From the counters as they are now, with nothing withheld: not to be passed on.",
)
def report(slug: str, form: str, number: int | None, everything: bool) -> None:
    """Print what readers of a quiz knew, learned and felt: the same numbers as on the editor's page."""
    from quizapp.cli.database import open_with_settings  # noqa: PLC0415
    from quizapp.cli.report_text import report_lines  # noqa: PLC0415
    from quizapp.report.json import report_as_json  # noqa: PLC0415
    from quizapp.services.counting.report import full_report_on, report_on  # noqa: PLC0415

    with open_with_settings() as (sessions, settings), sessions() as session:
        version = find_version(session, slug, number)
        now = datetime.now(UTC)
        found = full_report_on(session, version, now) if everything else report_on(session, version)
    if form == "json":
        click.echo(report_as_json(slug, found))
        return
    for line in report_lines(found, settings["FASTEST_READING"]):
        click.echo(line)


def find_version(session: "Session", slug: str, number: int | None) -> "VersionEntry":
    """Return a version of the quiz at an address, the newest if no number is given.

    :raises click.ClickException: if there is none.
    """
    from quizapp.cli.bank import not_published  # noqa: PLC0415
    from quizapp.services.counting.report import versions_of  # noqa: PLC0415
    from quizapp.services.publishing.take_down import find_quiz  # noqa: PLC0415

    quiz = find_quiz(session, slug)
    versions = versions_of(session, quiz.id) if quiz else []
    if not versions:
        raise not_published(slug)
    found = next((one for one in versions if number in {None, one.number}), None)
    if found is None:
        there = ", ".join(str(one.number) for one in reversed(versions))
        raise click.ClickException(f"{slug} has no version {number}; it has {there}")
    return found


@click.command()
def count() -> None:
    """Count finished attempts and re-mark corrected ones now; the server does the same every few seconds."""
    from quizapp.cli.database import open_with_settings  # noqa: PLC0415
    from quizapp.jobs.count import count_all  # noqa: PLC0415
    from quizapp.jobs.remark import remark_all  # noqa: PLC0415

    with open_with_settings() as (sessions, settings):
        remark_all(sessions, datetime.now(UTC))
        taken = count_all(sessions, datetime.now(UTC), settings["FASTEST_READING"])
    click.echo(f"{taken} attempt{'' if taken == 1 else 's'} counted.")
