"""`quizapp serve`."""

import os
import sys
import traceback
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

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
    from quizapp.config import SettingError, read_settings  # noqa: PLC0415

    given = {"QUIZAPP_HOST": host or "", "QUIZAPP_PORT": "" if port is None else str(port)}
    settings = read_settings({**os.environ, **{name: text for name, text in given.items() if text}})
    setup_path = _set_up_apart(settings)
    try:
        server.serve(settings, setup_path)
    except server.ListenError as error:
        raise SettingError(str(error)) from None


def _set_up(settings: Mapping[str, Any]) -> str | None:
    """Make the database ready; give the path of a link for the first administrator, None where there is one."""
    from quizapp.cli.database import migrated_engine  # noqa: PLC0415
    from quizapp.cli.loading import load_unknown  # noqa: PLC0415
    from quizapp.cli.users import setup_link  # noqa: PLC0415

    with migrated_engine(settings) as engine:
        load_unknown(engine, Path(settings["QUESTIONS"]))
        return setup_link(engine)


def _set_up_apart(settings: Mapping[str, Any]) -> str | None:
    """Do the same in a process that ends with it.

    What it imports and leaves behind would else stay in the memory of the server, 20 MB, for as long as that runs.
    """
    if sys.platform != "linux":
        return _set_up(settings)
    forking = get_context("fork")
    receiving, sending = forking.Pipe(duplex=False)
    process = forking.Process(target=_tell, args=(sending, settings))
    process.start()
    sending.close()
    try:
        told: Exception | str | None = receiving.recv()
    except EOFError:
        process.join()
        raise SystemExit(process.exitcode or 1) from None
    process.join()
    if isinstance(told, Exception):
        raise told
    return told


def _tell(sending: Connection, settings: Mapping[str, Any]) -> None:
    try:
        sending.send(_set_up(settings))
    except Exception as error:
        error.add_note(traceback.format_exc())
        sending.send(error)
