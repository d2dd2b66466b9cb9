"""What is still unclear to a reader, asked on the result page; sending it again replaces or withdraws it."""

from datetime import datetime
from types import MappingProxyType

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from quizapp.db.engine import SessionOrConnection, dialect_of
from quizapp.models import Attempt, Unclear, table_of
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.attempts.corrections import read_chain

LONGEST = 500
"""In characters."""

_attempt, _unclear = table_of(Attempt), table_of(Unclear)
_OF_READER = select(_unclear.c.text).where(_unclear.c.attempt_id == bindparam("attempt_id"))
_ATTEMPT = (
    select(_attempt.c.id)
    .where(_attempt.c.id == bindparam("attempt_id"))
    .with_for_update(read=True, key_share=True)
)
_TAKE_BACK = delete(_unclear).where(_unclear.c.attempt_id == bindparam("wanted"))
_CHANGED = ("text", "sent_at", "hidden")
_STORE = MappingProxyType(
    {
        name: dialect.insert(_unclear).on_conflict_do_update(
            index_elements=["attempt_id"],
            set_={
                column: getattr(dialect.insert(_unclear).excluded, column) for column in _CHANGED
            },
        )
        for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
    }
)


def find_unclear(on: SessionOrConnection, attempt_id: int) -> str:
    """Return the reader's text, which may be empty."""
    text = on.execute(_OF_READER, {"attempt_id": attempt_id}).scalar()
    return "" if text is None else str(text)


def asks_unclear(on: SessionOrConnection, state: AttemptState) -> bool:
    """Return whether the newest correction of the quiz asks for it, so that an editor can stop it for everyone."""
    return read_chain(on, state)[0].newest.quiz.settings.ask_unclear


def save_unclear(on: SessionOrConnection, state: AttemptState, text: str, now: datetime) -> bool:
    """Store a reader's text in place of the last one; an empty text withdraws it.

    The same text sent again changes nothing; a different one is shown to editors even if the last one was hidden.
    Returns False if the attempt was deleted meanwhile.
    """
    if on.execute(_ATTEMPT, {"attempt_id": state.id}).first() is None:
        return False
    if not text:
        on.execute(_TAKE_BACK, {"wanted": state.id})
    elif text != find_unclear(on, state.id):
        values = {
            "attempt_id": state.id,
            "version_id": state.version_id,
            "text": text,
            "sent_at": now,
            "hidden": False,
        }
        on.execute(_STORE[dialect_of(on)], values)
    return True
