"""Forms are read whole before the app works on them, so that slow or broken senders cannot stop it.

granian gives each request a thread as soon as its headers are there, and reading the body blocks that thread for as
long as the sender pleases: four who send nothing more would hold all four threads for good. A body that breaks off is
handed on as if it were whole. Both end here; `docs/decisions/slow-clients.md` says why it is done like this.
"""

import io
import logging
import os
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from quizapp.config import MAX_STAFF_REQUEST, STAFF_COOKIE, STAFF_FORMS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READING = 60
"""Threads beyond those that work, in which bodies may wait. granian begins them when they are needed."""
FROM_ONE_ADDRESS = 20
"""Bodies that one address may have under way. One arrives with its headers or soon after, so that a school of 1,500
behind one address has a few under way at a time."""
PATIENCE = 10.0
"""Seconds after which a sender who is silent is cut off."""

_log = logging.getLogger("quizapp.bodies")
_LAST_DATA_RECEIVED = slice(52, 56)
"""Where the kernel's TCP_INFO says how many milliseconds ago data came."""

Sender = tuple[str, str]
"""An address, and the port of ours that it sends to: without the port, our own connections to a database on the same
machine would look like a sender's."""


class Turns:
    """Lets so many work at once, in the order in which they came."""

    def __init__(self, free: int) -> None:
        self._free = free
        self._lock = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


class Bodies:
    """Reads bodies first, and lets at most `threads` requests be worked on at once."""

    def __init__(
        self, app: "WSGIApplication", threads: int, largest: int, *, from_one: int | None
    ) -> None:
        """`largest` is in bytes; `from_one` limits the bodies that one address has under way, None for no limit."""
        self._app = app
        self._turns = Turns(threads)
        self._largest = largest
        self._from_one = from_one
        self._lock = threading.Lock()
        self._numbers = count()
        self._under_way: dict[int, tuple[Sender, float]] = {}
        """By a number of its own: the sender of each body, and when it began."""

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request once its body is there."""
        refusal = self._read(environ) if _has_body(environ) else None
        if refusal is not None:
            return refusal(environ, start_response)
        with self._turns:
            return self._app(environ, start_response)

    def _read(self, environ: "WSGIEnvironment") -> Response | None:
        declared, largest = _declared(environ), self._limit(environ)
        if declared is not None and declared > largest:
            return None  # the app says so in a page, and does not read it
        number = self._begin((environ.get("REMOTE_ADDR", ""), environ.get("SERVER_PORT", "")))
        if number is None:
            return _refusal(503, "Too many forms from your address are under way.")
        try:
            body = environ["wsgi.input"].read(largest + 1)
        finally:
            del self._under_way[number]
        if declared is not None and len(body) < declared:
            return _refusal(400, "The form broke off.")
        environ["wsgi.input"] = io.BytesIO(body)
        # Of a body that came in chunks Werkzeug would take as much as may be and drop the rest without a word.
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        return None

    def _limit(self, environ: "WSGIEnvironment") -> int:
        """Give how much is read: more of a long form that seems to come from an editor; the app looks closer."""
        path, cookies = environ.get("PATH_INFO", ""), environ.get("HTTP_COOKIE", "")
        staff = path.startswith(STAFF_FORMS) and STAFF_COOKIE in cookies
        return max(self._largest, MAX_STAFF_REQUEST) if staff else self._largest

    def _begin(self, sender: Sender) -> int | None:
        with self._lock:
            same = sum(other == sender for other, _ in list(self._under_way.values()))
            if self._from_one is not None and same >= self._from_one:
                return None
            number = next(self._numbers)
            self._under_way[number] = sender, time.monotonic()
            return number

    def start_watching(self) -> None:
        """Watch for senders who are silent in the middle of a body, in a thread of its own."""
        if sys.platform == "linux":
            threading.Thread(target=self._watch, name="quizapp-bodies", daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(PATIENCE / 4)
            since = time.monotonic() - PATIENCE
            slow = {sender for sender, began in list(self._under_way.values()) if began < since}
            cut = sum(_cut_off_if_silent(connection) for connection in _connections(slow))
            if cut:
                _log.warning("connections that were silent in the middle of a form: %d", cut)


def _has_body(environ: Mapping[str, Any]) -> bool:
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


def _declared(environ: Mapping[str, Any]) -> int | None:
    length = environ.get("CONTENT_LENGTH", "")
    return int(length) if length.isascii() and length.isdigit() else None


def _refusal(status: int, reason: str) -> Response:
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    if status == 503:
        headers["Retry-After"] = "2"
    return Response(f"{reason} Please send it again.\n", status, headers, mimetype="text/plain")


def _connections(senders: set[Sender]) -> Iterator[socket.socket]:
    """Give this process's connections from some senders: granian tells the address of a request, not its port."""
    for link in Path("/proc/self/fd").iterdir() if senders else ():
        try:
            if not str(link.readlink()).startswith("socket:"):
                continue
            connection = socket.socket(fileno=os.dup(int(link.name)))
        except OSError:
            continue  # closed meanwhile
        with connection:
            if connection.family != socket.AF_UNIX and _sender(connection) in senders:
                yield connection


def _sender(connection: socket.socket) -> Sender | None:
    try:
        address: str = connection.getpeername()[0]
        port: int = connection.getsockname()[1]
    except OSError:
        return None
    return address.partition("%")[0], str(port)


def _cut_off_if_silent(connection: socket.socket) -> bool:
    """End a connection on which nothing came for too long: one in the middle of a form, or one that is idle anyway."""
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 64)
        silent = int.from_bytes(info[_LAST_DATA_RECEIVED], sys.byteorder) / 1000
        if silent >= PATIENCE:
            connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return False
    return silent >= PATIENCE
