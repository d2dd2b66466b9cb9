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
    """Turns what an operator can mend into one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        # Imported here, so that `quizapp --help` needs no database library.
        from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

        from quizapp.config import SettingError  # noqa: PLC0415
        from quizapp.migrate import MigrationError  # noqa: PLC0415
        from quizapp.outages import SILENT, in_one_line, outage  # noqa: PLC0415

        try:
            return super().invoke(ctx)
        except SettingError as error:
            _give_up(str(error), 2)
        except MigrationError as error:
            _give_up(str(error), 1)
        except DBAPIError as error:
            _give_up(f"{outage(error) or SILENT}: {in_one_line(error)}", 1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quizapp")
def main() -> None:
    """Reader-comprehension quizzes: what readers feel they learned, beside what their answers show."""


def _give_up(message: str, code: int) -> None:
    click.echo(f"quizapp: {message}", err=True)
    raise SystemExit(code)


_COMMANDS = (
    *(serve, check, load, dump, schema, simulate, user, backup, restore),
    *(report, export, analyse, count, recount),
    *(publish, unpublish, archive, history, note),
)
for command in _COMMANDS:
    main.add_command(command)
