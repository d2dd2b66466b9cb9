"""What stands between granian and the app: forms are read whole first, and one thread answers readers.

granian gives what it hears to a single thread, and that thread never waits for a sender. Pages of the reader's way are
made right there: they take a millisecond, and threads that take turns cost half as much again. What may take longer,
and a form that finds the database busy, is done aside, in other threads. `docs/decisions/one-thread.md` says why.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from quizapp.config import STAFF_PAGES
from quizapp.db.engine import WouldBlockError, non_blocking
from quizapp.serving.request_body import Body, BodyState, declared_length, has_body, limit
from quizapp.serving.wsgi import Request, environ_of
from quizapp.web.throttle import ASKED_AGAIN

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PATIENCE = 10.0
"""Seconds after which a sender who is silent in the middle of a form is told so, and the connection closed."""
HELD = 64 * 1024 * 1024
"""Bytes of all forms that are on their way; more is refused."""
_IDLE = 0.02
"""Seconds after which granian's thread would have begun what was waiting for it."""
_log = logging.getLogger("quizapp.serving.dispatcher")


class Dispatcher:
    """Takes each request from granian, and has it answered."""

    def __init__(
        self,
        app: "WSGIApplication",
        threads: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`threads` is how many requests may be worked on aside at once; the clock tells seconds."""
        self._app = app
        self._clock = clock
        self._aside = ThreadPoolExecutor(threads, thread_name_prefix="quizapp-aside")
        self._bodies: set[Body] = set()
        self._held, self._holding = 0, threading.Lock()
        self._working = False
        """Whether granian's thread is at work, and hears of nothing."""
        self._left_at = self._all_heard_at = clock()
        """When it last had done what it was given, and when nothing was waiting for it that had come."""

    def __call__(self, watcher: Any) -> None:
        """Take a request whose headers are there; granian calls this, in its thread, and hears of no exception."""
        with self._at_work():
            request = Request(watcher.proto, environ_of(watcher.scope))
            declared = declared_length(request.environ)
            # Of what is too long the app says so in a page, and does not read it.
            if not has_body(request.environ) or (declared or 0) > limit(request.environ):
                self._answer(request)
            else:
                body = Body(request, declared, self._clock())
                self._bodies.add(body)
                body.ask(self._take)

    def _take(self, body: Body, piece: Any) -> None:
        """Take the next piece of a body.

        granian calls this in its thread; for a form that is given up, the thread that watches does.
        """
        if piece.cancelled():
            self._refuse(body, 408, "The form did not come.")
            return
        with self._at_work():
            come = piece.result()
            state = body.take(come, self._clock())
            if state is BodyState.WHOLE:
                self._let_go(body)
                self._answer(body.whole())
            elif state is BodyState.BROKEN_OFF:
                self._refuse(body, 400, "The form broke off.")
            elif self._hold(len(come)) > HELD:
                self._refuse(body, 503, "Too much is being sent at once.")
            else:
                body.ask(self._take)

    def _refuse(self, body: Body, status: int, reason: str) -> None:
        self._let_go(body)
        body.request.refuse(status, reason)

    def _let_go(self, body: Body) -> None:
        self._bodies.discard(body)
        self._hold(-body.held)

    def _hold(self, size: int) -> int:
        """Note how much more of forms that are on their way is held, in bytes; return how much that is."""
        with self._holding:
            self._held += size
            return self._held

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Note when granian's thread works; log what goes wrong, of which granian must not hear: it answers 500."""
        began = self._clock()
        if began - self._left_at > _IDLE:
            self._all_heard_at = began
        self._working = True
        try:
            yield
        except Exception:
            _log.exception("unhandled error")
        finally:
            self._left_at, self._working = self._clock(), False

    def _answer(self, request: Request) -> None:
        """Answer a request, now or aside."""
        if not request.environ["PATH_INFO"].startswith(STAFF_PAGES):
            try:
                with non_blocking():
                    request.work(self._app)
            except WouldBlockError:
                request.environ[ASKED_AGAIN] = True  # nothing is done yet: once more, with patience
            else:
                return
        self._aside.submit(request.work, self._app)

    def start_watching(self) -> None:
        """Watch for senders who are silent in the middle of a body, in a thread of its own."""
        threading.Thread(target=self._watch, name="quizapp-forms", daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(PATIENCE / 4)
            if given_up := self.give_up_silent():
                _log.warning("senders who were silent in the middle of a form: %d", given_up)

    def give_up_silent(self) -> int:
        """Wait no longer for those who have been silent for too long; return how many they are.

        What has come while granian's thread had more to do is not known yet, and counts as nobody's silence.
        """
        now = self._clock()
        if not self._working and now - self._left_at > _IDLE:
            self._all_heard_at = now
        since = self._all_heard_at - PATIENCE
        return sum(body.give_up() for body in self._bodies.copy() if body.heard_at < since)
