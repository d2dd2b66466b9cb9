"""A small pool of bare connections for the reader's way.

A session costs three times as much as a bare connection. SQLAlchemy's listeners, which are called for each statement,
and a checkout from the pool for each request would cost as much again: together a seventh of a reader's journey.
"""

import time
from collections import deque

from sqlalchemy import Connection, Engine, event

from quizapp.db.engine import refuse_to_block, writer_of

RESTED = 1.0
"""Seconds of rest after which a connection goes back through the pool, which tests it if it leads to PostgreSQL."""


class Connections:
    """Lends connections for reading outside a transaction: each statement sees what is committed when it runs.

    On PostgreSQL a transaction would see the same (READ COMMITTED) and cost two more round trips.
    `quizapp.db.engine.write_transaction` opens one when something is to be stored.
    """

    def __init__(self, engine: Engine, most: int) -> None:
        """Keep at most `most` idle connections open."""
        self._engine = engine
        self._plain = _without_listeners(engine)
        self._most = most
        self._idle: deque[tuple[Connection, float]] = deque()
        event.listen(engine, "engine_disposed", self._dispose)

    def take(self) -> Connection:
        """Return a connection, preferably the one used last.

        :raises WouldBlockError: in `non_blocking()`, if a connection to PostgreSQL would have to be opened or tested.
        """
        writer_of(self._engine).check_file()
        while self._idle:
            try:
                connection, since = self._idle.pop()
            except IndexError:  # another thread took the last one
                break
            if time.monotonic() - since < RESTED:
                return connection
            connection.close()
        refuse_to_block(self._engine)
        return self._plain.connect()

    def give_back(self, connection: Connection) -> None:
        """Take a connection back, and close it unless it is known to be healthy."""
        sound = not (connection.closed or connection.invalidated or writer_of(self._engine).trouble)
        if sound and len(self._idle) < self._most:
            self._idle.append((connection, time.monotonic()))
        else:
            connection.close()

    def _dispose(self, engine: Engine) -> None:
        """Follow the engine, which has replaced its pool: drop the old pool and every idle connection."""
        self._plain = _without_listeners(engine)
        while self._idle:
            connection, _ = self._idle.pop()
            connection.detach()
            connection.close()


def _without_listeners(engine: Engine) -> Engine:
    """Return an engine on the same pool that has none of the engine's event listeners."""
    return Engine(
        engine.pool,
        engine.dialect,
        engine.url,
        execution_options=engine.get_execution_options(),
        hide_parameters=True,
    )
