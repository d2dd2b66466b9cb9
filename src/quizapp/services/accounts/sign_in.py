"""Signing in, and changing the password."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import PersonRow
from quizapp.services.accounts.people import email_key
from quizapp.services.accounts.staff_sessions import begin_session, end_all
from quizapp.services.audit import record


@dataclass(frozen=True, slots=True)
class Credentials:
    """The account and hash to check a password against; both None for an address without an account."""

    person_id: int | None
    password_hash: str | None


def credentials(session: Session, email: str) -> Credentials:
    """Return the account and hash to check the password of an address against."""
    query = select(PersonRow.id, PersonRow.password_hash).where(
        PersonRow.email_key == email_key(email)
    )
    found = session.execute(query).first()
    return Credentials(found[0], found[1]) if found else Credentials(None, None)


def password_hash_of(session: Session, person_id: int) -> str | None:
    return session.get_one(PersonRow, person_id).password_hash


def start_session(
    session: Session, known: Credentials, now: datetime, *, renewed_hash: str | None = None
) -> str | None:
    """Begin a session for somebody whose password matched, and return its secret.

    Returns None if the account was disabled, or its password changed, while the password was being checked.
    `renewed_hash` is the same password's hash with today's parameters.
    """
    query = select(PersonRow).where(PersonRow.id == known.person_id).with_for_update()
    person = session.scalars(query).first()
    if (
        person is None
        or person.disabled_at is not None
        or person.password_hash != known.password_hash
    ):
        return None
    if renewed_hash:
        person.password_hash = renewed_hash
    return begin_session(session, person.id, now)


def change_password(session: Session, person_id: int, password_hash: str, now: datetime) -> str:
    """Set a new password, end every session, and begin a new one for this browser; return its secret."""
    person = session.get_one(PersonRow, person_id)
    person.password_hash = password_hash
    end_all(session, person_id, now)
    record(session, person_id, "changed the password", person.email, now)
    return begin_session(session, person_id, now)
