"""A process of the server: the app, what stands before it, and granian's HTTP with its one thread of Python."""

import ctypes
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.synchronize import Semaphore
from multiprocessing.util import Finalize
from typing import Any

from granian._granian import CallbackScheduler, RSGIWorker
from granian._signals import set_sync_signals
from granian.server.common import WORKERS_METHODS
from granian.server.mp import WorkerProcess
from sqlalchemy.orm import sessionmaker

# All that answers requests is imported when this is.
from quizapp import account, create_app, editor, pupil, reader, teacher, web  # noqa: F401
from quizapp.extensions import db
from quizapp.jobs.runner import Runner
from quizapp.mail import Mailer
from quizapp.serving.dispatcher import Dispatcher
from quizapp.serving.log_format import log_to_stderr

ARENAS = 2
"""Parts of memory from which the threads of a process allocate; nearly all of them wait for the interpreter anyway."""
_M_ARENA_MAX = -8
"""The number of the setting, in glibc's `malloc.h`."""


def begin(settings: Mapping[str, Any], parent: int, ready: Semaphore) -> Dispatcher:
    """Make the app and what stands before it, and give it when the database is ready."""
    _share_arenas()
    log_to_stderr()
    app = create_app(settings)
    with app.app_context():
        sessions = sessionmaker(db.engine)
    runner = Runner(
        sessions,
        settings["RESULT_MONTHS"],
        mailer=_mailer(settings),
        fastest=settings["FASTEST_READING"],
        class_months=settings["CLASS_MONTHS"],
    )
    threading.Thread(target=_follow, args=(parent,), name="quizapp-parent", daemon=True).start()
    gc.collect()
    gc.freeze()  # what is here now stays: the collector need not look at it again and again
    with ready:  # taken, and given on to the next process
        pass
    runner.start()
    Finalize(None, runner.stop, exitpriority=10)
    front = Dispatcher(app, settings["THREADS"])
    front.start_watching()
    return front


def _share_arenas() -> None:
    """Let all threads take memory from a few arenas: glibc would begin one for each, and give little of them back."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # other C libraries than glibc have no such setting
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, ARENAS)


def _mailer(settings: Mapping[str, Any]) -> Mailer | None:
    if not settings["SMTP_URL"]:
        return None
    return Mailer(
        settings["SMTP_URL"], settings["MAIL_FROM"], settings["SITE_URL"], settings["SITE_NAME"]
    )


def _follow(parent: int) -> None:
    """End with the parent, also where that was killed: nobody else would free the port."""
    while os.getppid() == parent:
        time.sleep(2)
    os.kill(os.getpid(), signal.SIGTERM)


class _Here:
    """What granian takes for an event loop. It calls at once, in the thread in which granian has something to tell."""

    def call_soon(self, callback: Any, *given: Any, context: Any = None) -> None:  # noqa: ARG002
        callback(*given)

    call_soon_threadsafe = call_soon


class _Calls(CallbackScheduler):
    """What granian calls for each request: it goes right to the front, not to a coroutine in an event loop."""

    def __init__(self, _loop: _Here, hear: Any, *_asyncio: None) -> None:
        super().__init__()
        self._schedule_fn = hear


@WorkerProcess.wrap_target  # type: ignore[untyped-decorator]
def run(
    worker_id: int,
    front: Dispatcher,
    sock: Any,
    ipc: Any,
    _loop: Any,
    runtime_mode: Any,
    *settings: Any,
) -> None:
    """Serve until the parent says stop: granian's own function for RSGI, without its event loop."""
    *threads, _tasks, http, http1, http2, sockets, files, _log, tls, _scope, metrics = settings
    signals, stopped = set_sync_signals(), threading.Event()  # type: ignore[no-untyped-call]
    signals.add_cb(stopped.set)
    made: Any = RSGIWorker  # its stub tells of another version
    worker = made(worker_id, sock, ipc, *threads, http, http1, http2, sockets, files, *tls, metrics)
    serve = getattr(worker, WORKERS_METHODS[runtime_mode][(sock[0] or sock[1]).is_uds()])
    here = _Here()
    serve(_Calls(here, front, None, None, None), here, signals)
    stopped.wait()
