"""The bodies of requests: they come piece by piece, as fast as their senders please.

`quizapp.serving.dispatcher` takes the pieces, and works on a request when all of its body is there.
"""

from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, Any

from quizapp.config import MAX_REQUEST, MAX_STAFF_REQUEST, STAFF_COOKIE, STAFF_FORMS
from quizapp.serving.wsgi import Request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class BodyState(Enum):
    """How much of a body has come."""

    IN_PART = auto()
    WHOLE = auto()
    BROKEN_OFF = auto()


class Body:
    """A body that is on its way."""

    def __init__(self, request: Request, declared: int | None, now: float) -> None:
        """`declared` is how many bytes it is to have, where that was said; `now` in seconds of any clock."""
        self.request = request
        self.come = bytearray()
        self.held = 0
        """Bytes that wait for the rest."""
        self.heard_at = now
        self._declared = declared
        self._most = limit(request.environ)
        self._pieces = request.pieces()
        self._next: Any = None

    def ask(self, take: Callable[["Body", Any], None]) -> None:
        """Ask for the next piece: `take` is called with it, also when it is given up."""
        self._next = anext(self._pieces)
        self._next.add_done_callback(partial(take, self))

    def give_up(self) -> bool:
        """Wait no longer; tell whether it was waited for."""
        awaited, self._next = self._next, None
        return awaited is not None and awaited.cancel()

    def take(self, piece: bytes, now: float) -> BodyState:
        """Add a piece; an empty one is the last."""
        self._next = None  # it holds us: Python cannot free what granian's objects hold in a circle
        self.heard_at = now
        self.come += piece
        size = len(self.come)
        if size == self._declared or size > self._most:
            return BodyState.WHOLE
        if piece:
            self.held = size
            return BodyState.IN_PART
        return (
            BodyState.WHOLE if self._declared is None and self._is_over() else BodyState.BROKEN_OFF
        )

    def _is_over(self) -> bool:
        """Return whether granian has read a body of unknown length to its end; False if the connection broke."""
        try:
            anext(self._pieces).cancel()
        except StopAsyncIteration:
            return True
        return False

    def whole(self) -> Request:
        """Return the request with its body."""
        request = self.request
        request.body = bytes(self.come)
        # Of a body that came in chunks Werkzeug would take as much as may be and drop the rest without a word.
        request.environ["CONTENT_LENGTH"] = str(len(request.body))
        request.environ.pop("HTTP_TRANSFER_ENCODING", None)
        return request


def has_body(environ: "WSGIEnvironment") -> bool:
    """Return whether a body follows the headers."""
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


def declared_length(environ: "WSGIEnvironment") -> int | None:
    """Return how many bytes the headers say that it has; None where they do not."""
    length = environ.get("CONTENT_LENGTH", "")
    return int(length) if length.isascii() and length.isdigit() else None


def limit(environ: "WSGIEnvironment") -> int:
    """Return how much is read: more of a long form that seems to come from an editor; the app looks closer."""
    path, cookies = environ["PATH_INFO"], environ.get("HTTP_COOKIE", "")
    return (
        MAX_STAFF_REQUEST
        if path.startswith(STAFF_FORMS) and STAFF_COOKIE in cookies
        else MAX_REQUEST
    )
