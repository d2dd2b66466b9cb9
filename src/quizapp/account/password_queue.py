"""Checks passwords one after the other: each check takes 64 MiB and every processor for a moment."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from flask import current_app
from flask.blueprints import BlueprintSetupState

PATIENCE = 3.0
"""Seconds to wait for one's turn."""


class QueueFullError(Exception):
    """The queue is full; readers need the remaining threads."""


class PasswordQueue:
    """Admits one password check at a time, and lets a limited number wait."""

    def __init__(self, waiting: int, patience: float = PATIENCE) -> None:
        self._room = threading.BoundedSemaphore(1 + waiting)
        self._turn = threading.Lock()
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn.

        :raises QueueFullError: if it does not come soon.
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
    """Set up the app's queue, in which at most half of the threads may wait."""
    waiting = max(1, state.app.config["THREADS"] // 2 - 1)
    state.app.extensions["quizapp-turns"] = PasswordQueue(waiting)


def turn() -> AbstractContextManager[None]:
    """Wait for a turn in the app's queue."""
    turns: PasswordQueue = current_app.extensions["quizapp-turns"]
    return turns.turn()
