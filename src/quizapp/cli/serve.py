"""`quizapp serve`."""

import os
from pathlib import Path

import click


@click.command()
@click.option("--host", help="Address to listen on, instead of QUIZAPP_HOST.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port to listen on, instead of QUIZAPP_PORT; 0 takes a free one.",
)
def serve(host: str | None, port: int | None) -> None:
    """Serve the quizzes: bring the database up to date, load what is new in the bank, print the address."""
    # Imported here: the other commands need no server.
    from quizapp import server  # noqa: PLC0415
    from quizapp.cli.database import migrated_engine  # noqa: PLC0415
    from quizapp.cli.loading import load_unknown  # noqa: PLC0415
    from quizapp.cli.users import setup_link  # noqa: PLC0415
    from quizapp.config import SettingError, read_settings  # noqa: PLC0415

    given = {"QUIZAPP_HOST": host or "", "QUIZAPP_PORT": "" if port is None else str(port)}
    settings = read_settings({**os.environ, **{name: text for name, text in given.items() if text}})
    with migrated_engine(settings) as engine:
        load_unknown(engine, Path(settings["QUESTIONS"]))
        setup_path = setup_link(engine)
    try:
        server.serve(settings, setup_path)
    except server.ListenError as error:
        raise SettingError(str(error)) from None
