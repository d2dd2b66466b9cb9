"""The `quizapp` command."""

from typing import Any

import click

from quizapp.cli.analyse import analyse
from quizapp.cli.backup import backup, restore
from quizapp.cli.bank import check, dump, schema
from quizapp.cli.export import export
from quizapp.cli.load import load
from quizapp.cli.publishing import archive, history, note, publish, unpublish
from quizapp.cli.readers import count, report
from quizapp.cli.recount import recount
from quizapp.cli.serve import serve
from quizapp.cli.simulate import simulate
from quizapp.cli.users import user


class _Group(click.Group):
    """Turns errors that an operator can fix into one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            _give_up(error)
            raise


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quizapp")
def main() -> None:
    """Reader-comprehension quizzes: what readers feel they learned, beside what their answers show."""


def _give_up(error: Exception) -> None:
    """Exit with one line if the error is one that an operator can fix."""
    # Imported here because the supervising process needs no database.
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    from quizapp.config import SettingError  # noqa: PLC0415
    from quizapp.db.migrate import MigrationError  # noqa: PLC0415
    from quizapp.db.outages import SILENT, in_one_line, outage  # noqa: PLC0415

    if isinstance(error, DBAPIError):
        message = f"{outage(error) or SILENT}: {in_one_line(error)}"
    elif isinstance(error, SettingError | MigrationError):
        message = str(error)
    else:
        return
    click.echo(f"quizapp: {message}", err=True)
    raise SystemExit(2 if isinstance(error, SettingError) else 1) from error


_COMMANDS = (
    *(serve, check, load, dump, schema, simulate, user, backup, restore),
    *(report, export, analyse, count, recount),
    *(publish, unpublish, archive, history, note),
)
for command in _COMMANDS:
    main.add_command(command)
