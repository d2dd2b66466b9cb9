"""The server: granian, with the app made in each of its processes."""

import errno
import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from multiprocessing.synchronize import Semaphore
from typing import Any

import click
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels, logger
from granian.server import MPServer

KILL_AFTER = 30
"""Seconds that requests under way have to finish when the server stops."""
PAUSE = 1.0
"""Seconds to wait before replacing a process that died this soon after starting."""
_STOPPING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}

HEADERS_WITHIN = 10_000
"""Milliseconds in which a request's headers have to be there, also those of the next one on a kept connection."""

MOST_FILES = 32_768
"""Open files, most of them connections, that a process asks the system for."""

_LOG = {
    "formatters": {"json": {"()": "quizapp.serving.log_format.JsonLines"}},
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


def serve(settings: Mapping[str, Any], set_up: Callable[[], str | None]) -> None:
    """Serve until a signal comes, and print the address as soon as the server answers.

    Its processes begin at once, and answer when `set_up` has come back: then the database is ready. It gives the path
    where the first administrator sets up an account, whose address is printed, too.

    :raises ListenError: where the address cannot be listened on.
    """
    host, held = settings["HOST"], reserve(settings["HOST"], settings["PORT"])
    port = held.getsockname()[1]
    if sys.platform != "linux":
        held.close()  # elsewhere granian cannot listen beside a socket of ours
    else:
        # Nothing here has begun a thread yet.
        multiprocessing.set_start_method("fork", force=True)
        if settings["WORKERS"] > 1:
            _import_for_all()
    server = _Server(
        target="quizapp",
        address=host or "0.0.0.0",  # noqa: S104 - an operator who clears HOST asks for all addresses
        port=port,
        interface=Interfaces.RSGI,
        workers=settings["WORKERS"],
        blocking_threads=1,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN, max_buffer_size=64 * 1024),
        backpressure=most_connections(),
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=_LOG,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER,
    )
    server.asked_at = _EVERYWHERE.get(host, host), port
    server.set_up, server.site_url = set_up, settings["SITE_URL"]
    server.ready = multiprocessing.Semaphore(0)
    server.serve(
        spawn_target=_run,
        target_loader=partial(_load, dict(settings), os.getpid(), server.ready),
        wrap_loader=False,
    )


def _import_for_all() -> None:
    """Import the app once for several processes, which share its memory as long as the collector leaves it alone.

    A single one imports it for itself, and this one, which only watches over it, stays small.
    """
    import quizapp.serving.worker  # noqa: F401, PLC0415

    gc.collect()
    gc.freeze()


def _run(*given: Any) -> None:
    from quizapp.serving.worker import run  # noqa: PLC0415

    run(*given)


def _load(settings: dict[str, Any], parent: int, ready: Semaphore) -> Any:
    """Make the app: runs in each process of the server."""
    # Till granian's own handlers are set, a signal ends the process. Ctrl-C in a terminal is for the parent alone,
    # which tells its processes: one that ended on its own would look like one that has crashed.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    os.setpgid(0, 0)
    from quizapp.serving.worker import begin  # noqa: PLC0415

    return begin(settings, parent, ready)


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


def most_connections() -> int:
    """Return how many connections a process may hold, after asking for as many open files as it may have.

    When it holds so many, granian accepts no more. One machine opens about 28,000 connections to an address, unless it
    is set up for this: with room for more it does not lock everybody else out. Each costs about 18 kB while it is open.
    """
    if sys.platform == "win32":
        return 1024
    import resource  # noqa: PLC0415 - there is none on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(128, wanted - 256)  # the rest for files and the database


class _Server(MPServer):
    """granian, silent about what is not wrong, and never tired of replacing processes that have died."""

    asked_at: tuple[str, int]
    """Host and port at which the server can be asked from this machine."""
    set_up: Callable[[], str | None]
    ready: Semaphore
    """Released when the database is ready. An Event would wait for a process that died while it waited."""
    site_url: str
    _answered = False
    """Whether it has ever answered."""

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        # Before this, granian warns of what is a matter of taste, such as four threads on one processor.
        self.log_level = LogLevels.warning
        logger.setLevel("WARNING")
        with _signals_wait():
            super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        # granian would begin anew when its terminal is closed.
        signal.signal(signal.SIGHUP, self.signal_handler_interrupt)
        try:
            path = self.set_up()
        except BaseException:
            for process in self.wrks:
                process.kill()  # type: ignore[no-untyped-call]
            raise
        self.ready.release()
        announcing = threading.Thread(target=self._announce, args=(path,), daemon=True)
        announcing.start()

    def _announce(self, setup_path: str | None) -> None:
        host, port = self.asked_at
        while not _answers(host, port):
            time.sleep(0.02)
        self._answered = True
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        click.echo(address)
        if setup_path:
            there = f"{self.site_url or address}{setup_path}"
            click.echo(f"Nobody has an account yet. Set up the first administrator: {there}")

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        """Replace each process that dies, until a signal comes.

        granian's own loop ends the server when a process is killed twice within six seconds, and can overlook one of
        two that die together. Here only a server that has never answered gives up.
        """
        while not self.interrupt_signal:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()
            while self.interrupt_children and not self.interrupt_signal:
                if not self._answered:
                    return
                dead = self.interrupt_children.pop()
                if time.monotonic() - self.wrks[dead].birth < PAUSE:
                    time.sleep(PAUSE)
                with _signals_wait():
                    self._respawn_workers([dead], spawn_target, target_loader)


@contextmanager
def _signals_wait() -> Iterator[None]:
    """Let signals wait while processes are made.

    Until it has begun its own work, a new process would take a signal with the handlers of this one: without effect.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)


def _answers(host: str, port: int) -> bool:
    request = f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((host, port), timeout=5) as connection:
            connection.sendall(request.encode())
            return b" 200 " in connection.recv(64)
    except OSError:
        return False
