"""The commands about readers: `report` and `count`."""

from datetime import UTC, datetime

import click


@click.command()
@click.argument("slug")
def report(slug: str) -> None:
    """Print what readers of a quiz said and got: the same numbers as on their pages."""
    from quizapp.cli.bank import nothing_there  # noqa: PLC0415
    from quizapp.cli.database import open_sessions  # noqa: PLC0415
    from quizapp.cli.report_text import report_lines  # noqa: PLC0415
    from quizapp.services.report import report_on  # noqa: PLC0415

    with open_sessions() as sessions, sessions() as session:
        found = report_on(session, slug)
    if found is None:
        raise nothing_there(slug)
    for line in report_lines(found):
        click.echo(line)


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
