"""Sessions of pupils.

A session begins with a code and words or with a slip, is looked up at each request, and ends on signing out.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from quizapp.db.engine import SessionOrConnection
from quizapp.db.statements import CompiledStatement
from quizapp.models import Classroom, Pupil, PupilSession, table_of
from quizapp.services.sessions import IDLE, is_due, note_use
from quizapp.services.tokens import new_token, token_hash

_session, _pupil, _classroom = table_of(PupilSession), table_of(Pupil), table_of(Classroom)
_BEGUN = ("token_hash", "pupil_id", "began_at", "seen_at")
_BEGIN = CompiledStatement(
    insert(_session)
    .from_select(
        _BEGUN,
        select(
            bindparam("token_hash", type_=_session.c.token_hash.type),
            _pupil.c.id,
            bindparam("now", type_=_session.c.began_at.type),
            bindparam("now", type_=_session.c.seen_at.type),
        )
        .where(_pupil.c.id == bindparam("pupil_id"))
        .with_for_update(read=True, key_share=True),
    )
    .returning(_session.c.id)
)
"""The statement waits for a transaction that is erasing the pupil, and then finds none."""
_FIND = CompiledStatement(
    select(
        _session.c.id.label("session_id"),
        _session.c.seen_at,
        _pupil.c.id.label("pupil_id"),
        _pupil.c.words,
        _pupil.c.name,
        _pupil.c.classroom_id,
        _classroom.c.name.label("class_name"),
        _classroom.c.join_code,
        _classroom.c.zone,
    )
    .join(_pupil, _pupil.c.id == _session.c.pupil_id)
    .join(_classroom, _classroom.c.id == _pupil.c.classroom_id)
    .where(
        _session.c.token_hash == bindparam("wanted"),
        _session.c.seen_at > bindparam("since"),
        _classroom.c.archived_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class SignedInPupil:
    """A pupil who is signed in."""

    session_id: int
    seen_at: datetime
    pupil_id: int
    words: str
    name: str
    """Empty if no name is stored."""
    classroom_id: int
    class_name: str
    join_code: str
    zone: str

    @property
    def called(self) -> str:
        """The name that pages show: the pupil's name, or else the words."""
        return self.name or self.words


def begin_pupil_session(on: SessionOrConnection, pupil_id: int, now: datetime) -> str | None:
    """Sign a pupil in and return the session's secret, which only the browser will know; None if the pupil is gone."""
    token = new_token()
    begun = _BEGIN.first(on, {"token_hash": token_hash(token), "pupil_id": pupil_id, "now": now})
    return token if begun else None


def find_pupil_session(on: SessionOrConnection, token: str, now: datetime) -> SignedInPupil | None:
    """Return the pupil who is signed in by a secret, or None if the session has ended or the class is archived."""
    wanted = token_hash(token)
    row = wanted and _FIND.first(on, {"wanted": wanted, "since": now - IDLE})
    return SignedInPupil(**row._asdict()) if row else None


def touch_pupil_session(on: SessionOrConnection, who: SignedInPupil, now: datetime) -> None:
    """Store that a session was used, unless a recent use is stored already."""
    if is_due(who.seen_at, now):
        note_use(on, _session, who.session_id, now)


def end_pupil_session(on: SessionOrConnection, session_id: int) -> None:
    """End a session."""
    on.execute(delete(PupilSession).where(PupilSession.id == session_id))


def end_pupil_sessions(session: Session, pupil_id: int) -> None:
    """End every session of a pupil."""
    session.execute(delete(PupilSession).where(PupilSession.pupil_id == pupil_id))
