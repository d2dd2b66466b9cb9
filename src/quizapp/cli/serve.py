"""`quizapp serve`."""

import os
import signal
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
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
    from quizapp.config import SettingError  # noqa: PLC0415
    from quizapp.serving import server  # noqa: PLC0415

    given = {"QUIZAPP_HOST": host or "", "QUIZAPP_PORT": "" if port is None else str(port)}
    steps = _set_up({**os.environ, **{name: text for name, text in given.items() if text}})
    if sys.platform == "linux":
        steps = _apart(steps)
    try:
        server.serve(next(steps), partial(_last, steps))
    except server.ListenError as error:
        _last(steps)  # what was begun is finished, and says what it has to say first
        raise SettingError(str(error)) from None


def _set_up(environ: Mapping[str, str]) -> Iterator[Any]:
    """Give the settings; make the database ready and give the path of a link for the first administrator, or None."""
    from quizapp.config import read_settings  # noqa: PLC0415

    settings = read_settings(environ)
    yield settings
    # Imported only now: the server begins meanwhile.
    from quizapp.cli.database import migrated_engine  # noqa: PLC0415
    from quizapp.cli.loading import load_unknown  # noqa: PLC0415
    from quizapp.cli.users import setup_link  # noqa: PLC0415

    with migrated_engine(settings) as engine:
        load_unknown(engine, Path(settings["QUESTIONS"]))
        path = setup_link(engine)
    yield path


def _last(steps: Iterator[Any]) -> Any:
    """Take them to their end."""
    [told] = steps
    return told


def _apart(steps: Iterator[Any]) -> Iterator[Any]:
    """Take the steps in a process that ends with them, as fast as it can.

    What they import and leave behind would else stay in the memory of the server for as long as that runs, and the
    server can begin meanwhile.
    """
    forking = get_context("fork")
    receiving, sending = forking.Pipe(duplex=False)
    process = forking.Process(target=_tell, args=(sending, steps))
    process.start()
    sending.close()
    with suppress(EOFError):
        while True:
            told = receiving.recv()
            if isinstance(told, Exception):
                raise told
            yield told
    process.join()
    if process.exitcode:
        from quizapp.db.migrate import MigrationError  # noqa: PLC0415

        ended = f"setting up the database was ended by signal {-process.exitcode}"
        raise MigrationError(ended) if process.exitcode < 0 else SystemExit(process.exitcode)


def _tell(sending: Connection, steps: Iterator[Any]) -> None:
    # Ctrl-C in a terminal is for the parent: it waits until what was begun is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for told in steps:
            sending.send(told)
    except Exception as error:
        error.add_note(traceback.format_exc())
        sending.send(error)
