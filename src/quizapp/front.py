"""What stands between granian and the app: forms are read whole first, and one thread answers readers.

granian gives what it hears to a single thread, and that thread never waits for a sender. Pages of the reader's way are
made right there: they take a millisecond, and threads that take turns cost half as much again. What may take longer,
and a form that finds the database busy, is done aside, in other threads. `docs/decisions/one-thread.md` says why.
"""

import io
import logging
import tempfile
import threading
import time
from asyncio import CancelledError
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizapp.config import MAX_REQUEST, MAX_STAFF_REQUEST, STAFF_COOKIE, STAFF_FORMS, STAFF_PAGES
from quizapp.database import NotNowError, in_haste
from quizapp.environs import environ_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

PATIENCE = 10.0
"""Seconds after which a sender who is silent in the middle of a form is told so, and the connection closed."""
IN_MEMORY = 4 * 1024 * 1024
"""Bytes of an answer that comes piece by piece; a longer one waits in a file for whoever fetches it slowly."""
_LONG = 1.0
"""Seconds of work on one request after which it is not known who was silent."""
_FILE_OPENED = 60.0
"""Seconds after which granian has opened such a file, so that its name can go."""

_log = logging.getLogger("quizapp.front")

Headers = list[tuple[str, str]]


class Front:
    """Takes each request from granian, and has it answered."""

    def __init__(self, app: "WSGIApplication", threads: int) -> None:
        """`threads` is how many requests may be worked on aside at once."""
        self._app = app
        self._aside = ThreadPoolExecutor(threads, thread_name_prefix="quizapp-aside")
        self._forms: set[_Form] = set()
        self._here_since: float | None = None
        """Since when granian's thread is at work, and hears of nothing; None while it is not."""

    def __call__(self, watcher: Any) -> None:
        """Take a request whose headers are there; granian calls this, in its thread, and hears of no exception."""
        request = Request(watcher.proto, environ_of(watcher.scope))
        declared = _declared(request.environ)
        # Of what is too long the app says so in a page, and does not read it.
        if not _has_body(request.environ) or (declared or 0) > _limit(request.environ):
            self.answer(request)
            return
        form = _Form(request, declared, self._come)
        self._forms.add(form)
        form.ask()

    def _come(self, form: "_Form") -> None:
        """Answer a request whose body is there, or will not come any more."""
        self._forms.discard(form)
        if form.refusal:
            form.request.refuse(*form.refusal)
        else:
            self.answer(form.request)

    def answer(self, request: "Request") -> None:
        """Answer a request, now or aside."""
        if request.environ["PATH_INFO"].startswith(STAFF_PAGES) or not self._answer_here(request):
            self._aside.submit(request.work, self._app)

    def _answer_here(self, request: "Request") -> bool:
        """Answer in granian's thread; False where that would have to wait: nothing is done then."""
        self._here_since = began = time.monotonic()
        try:
            with in_haste():
                request.work(self._app)
        except NotNowError:
            return False
        finally:
            now = time.monotonic()
            if now - began > _LONG:
                for form in self._forms.copy():
                    form.heard_at = now  # nobody was listening
            self._here_since = None
        return True

    def start_watching(self) -> None:
        """Watch for senders who are silent in the middle of a form, in a thread of its own."""
        threading.Thread(target=self._watch, name="quizapp-forms", daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(PATIENCE / 4)
            if given_up := self.give_up_silent():
                _log.warning("senders who were silent in the middle of a form: %d", given_up)

    def give_up_silent(self) -> int:
        """Wait no longer for those who have been silent for too long; give how many they are."""
        now = time.monotonic()
        if now - (self._here_since or now) > _LONG:
            return 0  # what has come meanwhile is not known yet
        silent = [form for form in self._forms.copy() if form.heard_at < now - PATIENCE]
        return sum(form.give_up() for form in silent)


class Request:
    """One request: what the app is told of it, and the way back to granian."""

    __slots__ = ("_proto", "body", "environ")

    def __init__(self, proto: Any, environ: "WSGIEnvironment") -> None:
        """`proto` is what RSGI calls so."""
        self._proto = proto
        self.environ = environ
        self.body = b""

    def pieces(self) -> Any:
        """Give the pieces of the body as they come, once."""
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


class _Form:
    """A body that is on its way."""

    def __init__(self, request: Request, declared: int | None, come: Any) -> None:
        """`come` is called with the form when all of it is there, or will not be."""
        self.request = request
        self.refusal: tuple[int, str] | None = None
        """Status and reason, where it did not come as it should."""
        self.heard_at = time.monotonic()
        self._declared = declared
        self._most = _limit(request.environ)
        self._come = come
        self._pieces = request.pieces()
        self._next: Any = None

    def ask(self) -> None:
        """Ask for the next piece."""
        self._next = anext(self._pieces)
        self._next.add_done_callback(self._take)

    def give_up(self) -> bool:
        """Wait no longer; tell whether it was waited for."""
        awaited = self._next
        return awaited is not None and awaited.cancel()

    def _take(self, future: Any) -> None:
        try:
            piece = future.result()
        except CancelledError:
            self._end((408, "The form did not come."))
            return
        self.heard_at = time.monotonic()
        self.request.body += piece
        size = len(self.request.body)
        if piece and size != self._declared and size <= self._most:
            self.ask()
        elif size < (self._declared or 0):
            self._end((400, "The form broke off."))
        else:
            # Of a body that came in chunks Werkzeug would take as much as may be and drop the rest without a word.
            self.request.environ["CONTENT_LENGTH"] = str(size)
            self.request.environ.pop("HTTP_TRANSFER_ENCODING", None)
            self._end(None)

    def _end(self, refusal: tuple[int, str] | None) -> None:
        self.refusal = refusal
        self._next = None  # it holds us: Python cannot free what granian's objects hold in a circle
        self._come(self)


def _has_body(environ: "WSGIEnvironment") -> bool:
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


def _declared(environ: "WSGIEnvironment") -> int | None:
    length = environ.get("CONTENT_LENGTH", "")
    return int(length) if length.isascii() and length.isdigit() else None


def _limit(environ: "WSGIEnvironment") -> int:
    """Give how much is read: more of a long form that seems to come from an editor; the app looks closer."""
    path, cookies = environ["PATH_INFO"], environ.get("HTTP_COOKIE", "")
    return (
        MAX_STAFF_REQUEST
        if path.startswith(STAFF_FORMS) and STAFF_COOKIE in cookies
        else MAX_REQUEST
    )


def _in_file(pieces: Iterable[bytes]) -> str:
    """Write them to a file that is there until granian has opened it."""
    with tempfile.NamedTemporaryFile(prefix="quizapp-", delete=False) as file:
        removing = threading.Timer(_FILE_OPENED, partial(Path(file.name).unlink, missing_ok=True))
        removing.daemon = True
        try:
            file.writelines(pieces)
        except BaseException:
            Path(file.name).unlink()
            raise
    removing.start()
    return file.name
