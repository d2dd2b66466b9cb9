"""The `quizapp` command."""

from typing import Any

import click

from quizapp.cli.bank import check, dump, load, schema
from quizapp.cli.readers import count, report
from quizapp.cli.serve import serve


class _Group(click.Group):
    """Turns what an operator can mend into one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        # Imported here, so that `quizapp --help` needs no database library.
        from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

        from quizapp.config import SettingError  # noqa: PLC0415
        from quizapp.migrate import MigrationError  # noqa: PLC0415

        try:
            return super().invoke(ctx)
        except SettingError as error:
            _give_up(str(error), 2)
        except MigrationError as error:
            _give_up(str(error), 1)
        except DBAPIError as error:
            _give_up(f"the database does not answer: {_first_line(error.orig)}", 1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quizapp")
def main() -> None:
    """Reader-comprehension quizzes: what readers feel they learned, beside what their answers show."""


def _give_up(message: str, code: int) -> None:
    click.echo(f"quizapp: {message}", err=True)
    raise SystemExit(code)


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().partition("\n")[0]


for command in (serve, check, load, dump, schema, report, count):
    main.add_command(command)
