"""Reading one state of the database, whatever others store meanwhile."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from quizapp.db.engine import dialect_of


def read_one_state(session: Session) -> None:
    """Let every statement of the transaction that begins now see the same; SQLite's do in any case."""
    if dialect_of(session) == "postgresql":
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
