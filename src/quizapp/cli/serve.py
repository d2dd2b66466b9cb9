"""The command `serve`."""

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
    # Imported here because the other commands need no server.
    from quizapp.config import SettingError  # noqa: PLC0415
    from quizapp.serving import server  # noqa: PLC0415

    given = {"QUIZAPP_HOST": host or "", "QUIZAPP_PORT": "" if port is None else str(port)}
    steps = _set_up({**os.environ, **{name: text for name, text in given.items() if text}})
    if sys.platform == "linux":
        steps = _run_in_child(steps)
    try:
        server.serve(next(steps), partial(_finish, steps))
    except server.ListenError as error:
        _finish(steps)  # the set-up finishes and reports first
        raise SettingError(str(error)) from None


def _set_up(environ: Mapping[str, str]) -> Iterator[Any]:
    """Prepare the database; return the settings and the path of the first administrator's link, if one is needed."""
    from quizapp.config import read_settings  # noqa: PLC0415

    settings = read_settings(environ)
    yield settings
    # Imported only now, while the server starts.
    from quizapp.cli.database import migrated_engine  # noqa: PLC0415
    from quizapp.cli.loading import load_unknown  # noqa: PLC0415
    from quizapp.cli.users import setup_link  # noqa: PLC0415

    with migrated_engine(settings) as engine:
        load_unknown(engine, Path(settings["QUESTIONS"]))
        path = setup_link(engine)
    yield path


def _finish(steps: Iterator[Any]) -> Any:
    """Run the steps to their end."""
    [outcome] = steps
    return outcome


def _run_in_child(steps: Iterator[Any]) -> Iterator[Any]:
    """Run the steps in a process that ends with them.

    Whatever they import and leave behind would otherwise stay in the server's memory for as long as it runs; and the
    server can start meanwhile.
    """
    forking = get_context("fork")
    receiving, sending = forking.Pipe(duplex=False)
    process = forking.Process(target=_tell, args=(sending, steps))
    process.start()
    sending.close()
    with suppress(EOFError):
        while True:
            outcome = receiving.recv()
            if isinstance(outcome, Exception):
                raise outcome
            yield outcome
    process.join()
    if process.exitcode:
        from quizapp.db.migrate import MigrationError  # noqa: PLC0415

        ended = f"setting up the database was ended by signal {-process.exitcode}"
        raise MigrationError(ended) if process.exitcode < 0 else SystemExit(process.exitcode)


def _tell(sending: Connection, steps: Iterator[Any]) -> None:
    # Ctrl-C in a terminal is meant for the parent, which waits until the set-up is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for outcome in steps:
            sending.send(outcome)
    except Exception as error:
        error.add_note(traceback.format_exc())
        sending.send(error)
