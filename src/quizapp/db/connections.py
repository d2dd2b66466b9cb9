"""The connections of the reader's way: kept between requests, with as little around them as may be.

A session costs three times as much. So would a connection with SQLAlchemy's listeners, which asks them at each
statement, or one that is taken from the pool anew for each request: together a seventh of a reader's way.
"""

import time
from collections import deque

from sqlalchemy import Connection, Engine, event

from quizapp.db.engine import refuse_to_block, writer_of

RESTED = 1.0
"""After so many seconds a connection goes through the pool again, which tries one to PostgreSQL."""


class Connections:
    """Lends connections to read on, without transactions: each statement sees what is stored when it is asked.

    On PostgreSQL that is what a transaction would see, too, less two ways to the server and back.
    `quizapp.db.engine.write_transaction` makes one when something is to be stored.
    """

    def __init__(self, engine: Engine, most: int) -> None:
        """Keep at most so many open that nobody uses."""
        self._engine = engine
        self._plain = _without_listeners(engine)
        self._most = most
        self._idle: deque[tuple[Connection, float]] = deque()
        event.listen(engine, "engine_disposed", self._dispose)

    def take(self) -> Connection:
        """Give a connection, the one used last where it can be.

        :raises WouldBlockError: where somebody in haste would have to try one to PostgreSQL, or make one.
        """
        writer_of(self._engine).check_file()
        while self._idle:
            try:
                connection, since = self._idle.pop()
            except IndexError:  # another thread was faster
                break
            if time.monotonic() - since < RESTED:
                return connection
            connection.close()
        refuse_to_block(self._engine)
        return self._plain.connect()

    def give_back(self, connection: Connection) -> None:
        """Take a connection back; it is kept where nothing is wrong with it."""
        sound = not (connection.closed or connection.invalidated or writer_of(self._engine).trouble)
        if sound and len(self._idle) < self._most:
            self._idle.append((connection, time.monotonic()))
        else:
            connection.close()

    def _dispose(self, engine: Engine) -> None:
        """Let the pool go that the engine has disposed of, with all that nobody uses."""
        self._plain = _without_listeners(engine)
        while self._idle:
            connection, _ = self._idle.pop()
            connection.detach()
            connection.close()


def _without_listeners(engine: Engine) -> Engine:
    """Give an engine on the same pool."""
    return Engine(
        engine.pool,
        engine.dialect,
        engine.url,
        execution_options=engine.get_execution_options(),
        hide_parameters=True,
    )
