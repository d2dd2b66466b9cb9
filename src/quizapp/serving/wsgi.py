"""One request and its answer: what granian's RSGI tells as WSGI wants it, and the app's answer as RSGI wants it."""

import io
import logging
import sys
import tempfile
import threading
from collections.abc import Iterable
from functools import lru_cache, partial
from itertools import chain
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

IN_MEMORY = 4 * 1024 * 1024
"""Bytes of an answer that comes piece by piece; a longer one waits in a file for whoever fetches it slowly."""
_FILE_OPENED = 60.0
"""Seconds after which granian has opened such a file, so that its name can go."""

_log = logging.getLogger("quizapp.serving.wsgi")

Headers = list[tuple[str, str]]
_FIXED = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}
_OWN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
"""The headers that have names of their own; a header written with `_` in place of `-` does not get there."""


class Request:
    """One request: what the app is told of it, and the way back to granian."""

    __slots__ = ("_proto", "body", "environ")

    def __init__(self, proto: Any, environ: "WSGIEnvironment") -> None:
        """`proto` is what RSGI calls so."""
        self._proto = proto
        self.environ = environ
        self.body = b""

    def pieces(self) -> Any:
        """Return the pieces of the body as they come, once."""
        return aiter(self._proto)

    def work(self, app: "WSGIApplication") -> None:
        """Let the app answer. What it changes in the environment is not there when it is asked again."""
        status, headers = 500, Headers()

        def start(line: str, given: Headers, _error: Any = None) -> Any:
            nonlocal status, headers
            status, headers = int(line[:3]), given

        try:
            answer = app(self.environ | {"wsgi.input": io.BytesIO(self.body)}, start)
            try:
                self._send(status, headers, answer)
            finally:
                if not isinstance(answer, list):
                    getattr(answer, "close", lambda: None)()
        except Exception:
            _log.exception("unhandled error")
            self.refuse(500, "Something went wrong here.")

    def _send(self, status: int, headers: Headers, answer: Iterable[bytes]) -> None:
        pieces, held, size = iter(answer), [], 0
        for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size > IN_MEMORY:
                self._proto.response_file(status, headers, _in_file(chain(held, pieces)))
                return
        self._proto.response_bytes(status, headers, b"".join(held))

    def refuse(self, status: int, reason: str) -> None:
        """Answer without the app, and close the connection, on which the rest of a form may still come."""
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", "default-src 'none'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Connection", "close"),
        ]
        self._proto.response_str(status, headers, f"{reason} Please send it again.\n")


def _in_file(pieces: Iterable[bytes]) -> str:
    """Write them to a file that is there until granian has opened it."""
    with tempfile.NamedTemporaryFile(prefix="quizapp-", delete=False) as file:
        removing = Finalize(None, partial(Path(file.name).unlink, missing_ok=True), exitpriority=1)
        try:
            file.writelines(pieces)
        except BaseException:
            removing()
            raise
    timer = threading.Timer(_FILE_OPENED, removing)
    timer.daemon = True
    timer.start()
    return file.name


def environ_of(scope: Any) -> "WSGIEnvironment":
    """Return the environment of a request (PEP 3333), but for its body."""
    server, _, port = scope.server.rpartition(":")
    environ = _FIXED | {
        "REQUEST_METHOD": scope.method,
        # Bytes, each as a character: so WSGI wants it.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": _bare(server),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": _bare(scope.client.rpartition(":")[0]),
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        variable = _variable(name)
        if variable in environ:
            separator = ";" if variable == "HTTP_COOKIE" else ","
            environ[variable] = f"{environ[variable]}{separator}{value}"
        else:
            environ[variable] = value
    if "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = scope.authority or ""
    return environ


@lru_cache(256)
def _variable(header: str) -> str:
    return _OWN.get(header) or f"HTTP_{header.replace('-', '_').upper()}"


def _bare(address: str) -> str:
    """Return an address without what belongs to an address with a port."""
    return address.strip("[]").partition("%")[0]
