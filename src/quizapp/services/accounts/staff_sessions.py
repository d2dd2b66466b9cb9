"""Sessions of people with an account.

A session begins at sign-in, is looked up at each request, and is ended by signing out, a new password or time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from quizapp.models import PersonRole, PersonRow, Role, StaffSession, table_of
from quizapp.services.accounts.people import Person
from quizapp.services.sessions import IDLE, note_use
from quizapp.services.tokens import new_token, token_hash

LONGEST = timedelta(days=14)
"""A session ends after this time in any case."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A current session and its owner."""

    session_id: int
    person: Person
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it."""

    id: int
    began_at: datetime
    seen_at: datetime


def begin_session(session: Session, person_id: int, now: datetime) -> str:
    """Begin a session and return its secret, which only the browser will know."""
    token = new_token()
    session.add(
        StaffSession(
            token_hash=token_hash(token),
            person_id=person_id,
            began_at=now,
            seen_at=now,
            expires_at=now + LONGEST,
        )
    )
    session.flush()
    return token


def find_session(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Return the person who is signed in by a secret, or None if the session has ended or the account is disabled."""
    hashed = token_hash(token)
    if hashed is None:
        return None
    query = (
        select(
            StaffSession.id,
            StaffSession.seen_at,
            PersonRow.id,
            PersonRow.name,
            PersonRow.email,
            PersonRole.role,
        )
        .join(PersonRow, PersonRow.id == StaffSession.person_id)
        .outerjoin(PersonRole, PersonRole.person_id == PersonRow.id)
        .where(
            StaffSession.token_hash == hashed,
            *_goes_on(now),
            PersonRow.disabled_at.is_(None),
        )
    )
    rows = session.execute(query).all()
    if not rows:
        return None
    session_id, seen_at, person_id, name, email, _ = rows[0]
    roles = frozenset(Role(row[5]) for row in rows if row[5])
    return SignedIn(session_id, Person(person_id, name, email, roles), seen_at)


def touch(session: Session, session_id: int, now: datetime) -> None:
    """Store that a session was used now."""
    note_use(session, table_of(StaffSession), session_id, now)


def open_sessions(session: Session, person_id: int, now: datetime) -> Sequence[OpenSession]:
    """Return the current sessions of a person, last used first."""
    rows = session.scalars(
        select(StaffSession)
        .where(StaffSession.person_id == person_id, *_goes_on(now))
        .order_by(StaffSession.seen_at.desc(), StaffSession.id.desc())
    )
    return [OpenSession(row.id, row.began_at, row.seen_at) for row in rows]


def end_session(session: Session, person_id: int, session_id: int, now: datetime) -> None:
    """End one session of a person; do nothing if it belongs to somebody else."""
    _end(session, now, StaffSession.person_id == person_id, StaffSession.id == session_id)


def end_all(session: Session, person_id: int, now: datetime) -> None:
    """End every session of a person."""
    _end(session, now, StaffSession.person_id == person_id)


def _end(session: Session, now: datetime, *which: ColumnElement[bool]) -> None:
    statement = update(StaffSession).where(StaffSession.ended_at.is_(None), *which)
    session.execute(statement.values(ended_at=now))


def _goes_on(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        StaffSession.ended_at.is_(None),
        StaffSession.expires_at > now,
        StaffSession.seen_at > now - IDLE,
    )
