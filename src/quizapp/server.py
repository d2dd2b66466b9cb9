"""The server: granian, with the app made in each of its processes."""

import errno
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from multiprocessing.util import Finalize
from typing import Any

import click
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels, logger
from granian.server import MPServer

from quizapp import create_app

KILL_AFTER = 30
"""Seconds that requests under way have to finish when the server stops."""

_LOG = {
    "formatters": {"json": {"()": "quizapp.web.logs.JsonLines"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "stream": "ext://sys.stderr",
        }
    },
    "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
}
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - names for "all addresses"


class ListenError(Exception):
    """Why the server cannot listen; the text is one line for the operator."""


def serve(settings: Mapping[str, Any]) -> None:
    """Serve until a signal comes, and print the address as soon as the server answers.

    The database is ready, and no connection to it is open in this process.

    :raises ListenError: where the address cannot be listened on.
    """
    host, held = settings["HOST"], reserve(settings["HOST"], settings["PORT"])
    port = held.getsockname()[1]
    if sys.platform != "linux":
        held.close()  # elsewhere granian cannot listen beside a socket of ours
    else:
        # Forked processes share the memory of what is imported already. Nothing here has begun a thread yet.
        multiprocessing.set_start_method("fork", force=True)
    server = _Server(
        target="quizapp",
        address=host or "0.0.0.0",  # noqa: S104 - an operator who clears HOST asks for all addresses
        port=port,
        interface=Interfaces.WSGI,
        workers=settings["WORKERS"],
        blocking_threads=settings["THREADS"],
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=_LOG,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER,
    )
    server.on_answer = partial(_announce, _EVERYWHERE.get(host, host), port)
    server.serve(target_loader=partial(_load, dict(settings), os.getpid()), wrap_loader=False)


def reserve(host: str, port: int) -> socket.socket:
    """Take an address for this server alone.

    granian's processes share their port, so granian would share it with another server as well. The socket is bound as
    if nobody may share, and opened to sharing afterwards; it never listens.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        held = socket.socket(family, kind, protocol)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind(address)
        except OSError:
            held.close()
            raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = (
            ": choose another one with --port or QUIZAPP_PORT (PORT=… with make)"
            if isinstance(error, PermissionError) or _in_use(error)
            else ""
        )
        raise ListenError(f"cannot listen on {host} port {port}: {reason}{hint}") from None
    if hasattr(socket, "SO_REUSEPORT"):
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return held


def _in_use(error: OSError) -> bool:
    return error.errno == errno.EADDRINUSE


class _Server(MPServer):
    """granian, silent about what is not wrong."""

    on_answer: Callable[[], None]

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        # Before this, granian warns of what is a matter of taste, such as four threads on one processor.
        self.log_level = LogLevels.warning
        logger.setLevel("WARNING")
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        # granian would begin anew when its terminal is closed.
        signal.signal(signal.SIGHUP, self.signal_handler_interrupt)
        threading.Thread(target=self.on_answer, name="quizapp-address", daemon=True).start()


def _load(settings: dict[str, Any], parent: int) -> Any:
    """Make the app: runs in each process of the server."""
    # Till granian's own handlers are set, a signal ends the process. Ctrl-C in a terminal is for the parent alone,
    # which tells its processes: one that ended on its own would look like one that has crashed.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.setpgid(0, 0)
    from sqlalchemy.orm import sessionmaker  # noqa: PLC0415

    from quizapp.extensions import db  # noqa: PLC0415
    from quizapp.jobs.runner import Runner  # noqa: PLC0415
    from quizapp.web.logs import log_to_stderr  # noqa: PLC0415

    log_to_stderr()
    app = create_app(settings)
    with app.app_context():
        runner = Runner(sessionmaker(db.engine), settings["RESULT_MONTHS"])
    runner.start()
    Finalize(None, runner.stop, exitpriority=10)
    threading.Thread(target=_follow, args=(parent,), name="quizapp-parent", daemon=True).start()
    return app


def _follow(parent: int) -> None:
    """End with the parent, also where that was killed: nobody else would free the port."""
    while os.getppid() == parent:
        time.sleep(2)
    os.kill(os.getpid(), signal.SIGTERM)


def _announce(host: str, port: int) -> None:
    while not _answers(host, port):
        time.sleep(0.02)
    click.echo(f"http://{f'[{host}]' if ':' in host else host}:{port}")


def _answers(host: str, port: int) -> bool:
    request = f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((host, port), timeout=5) as connection:
            connection.sendall(request.encode())
            return b" 200 " in connection.recv(64)
    except OSError:
        return False
