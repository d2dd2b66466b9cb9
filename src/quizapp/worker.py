"""A process of the server: granian's HTTP in Rust, and its one thread of Python."""

import threading
from typing import Any

from granian._granian import CallbackScheduler, RSGIWorker
from granian._signals import set_sync_signals
from granian.server.common import WORKERS_METHODS
from granian.server.mp import WorkerProcess

from quizapp.front import Front


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
    front: Front,
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
