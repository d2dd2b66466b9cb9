"""Passwords are held against hashes one after the other: each takes 64 MiB and all processors for a moment."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from flask import current_app
from flask.blueprints import BlueprintSetupState

PATIENCE = 3.0
"""Seconds to wait for one's turn."""


class QueueFullError(Exception):
    """Too many others wait already. Readers need the threads."""


class PasswordQueue:
    """Lets one at a time work on a password, and so many wait for it."""

    def __init__(self, waiting: int, patience: float = PATIENCE) -> None:
        self._room = threading.BoundedSemaphore(1 + waiting)
        self._turn = threading.Lock()
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn.

        :raises BusyError: where it does not come soon.
        """
        if not self._room.acquire(blocking=False):
            raise QueueFullError
        try:
            if not self._turn.acquire(timeout=self._patience):
                raise QueueFullError
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._room.release()


def init(state: BlueprintSetupState) -> None:
    """Let at most half of the threads be busy with passwords."""
    waiting = max(1, state.app.config["THREADS"] // 2 - 1)
    state.app.extensions["quizapp-turns"] = PasswordQueue(waiting)


def turn() -> AbstractContextManager[None]:
    """Give the app's turn to work on a password."""
    turns: PasswordQueue = current_app.extensions["quizapp-turns"]
    return turns.turn()
