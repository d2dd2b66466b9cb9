"""The accounts of people, and their roles."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from quizapp.db.engine import dialect_of
from quizapp.models import PersonRole, PersonRow, Role

__all__ = ["Account", "LastAdministratorError", "Person", "Role"]


@dataclass(frozen=True, slots=True)
class Person:
    """The owner of an account."""

    id: int
    name: str
    email: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Account:
    """An account as administrators see it."""

    person: Person
    created_at: datetime
    disabled_at: datetime | None


class LastAdministratorError(Exception):
    """No administrator would be left."""


_ADDRESS = re.compile(
    r"[^\s@<>()\[\],;:\\\"\u200c\u200d]{1,64}@[^\s@<>()\[\],;:\\\"/\u200c\u200d]{1,190}"
)
LONGEST_ADDRESS = 254


def is_address(text: str) -> bool:
    """Return whether a text could be an e-mail address; only sending an e-mail shows whether it exists."""
    return bool(_ADDRESS.fullmatch(text)) and len(email_key(text)) <= LONGEST_ADDRESS


def email_key(email: str) -> str:
    """Fold an e-mail address, so that capitals and composed letters make no second account."""
    return unicodedata.normalize("NFKC", email.strip()).casefold()


def accounts(session: Session) -> list[Account]:
    """Return all accounts by name."""
    query = select(PersonRow).order_by(func.lower(PersonRow.name), PersonRow.id)
    rows = session.scalars(query).all()
    return [_account(session, row) for row in rows]


def find_account(session: Session, person_id: int) -> Account | None:
    row = session.get(PersonRow, person_id)
    return None if row is None else _account(session, row)


def find_by_email(session: Session, email: str) -> Account | None:
    row = session.scalars(select(PersonRow).where(PersonRow.email_key == email_key(email))).first()
    return None if row is None else _account(session, row)


def has_accounts(session: Session) -> bool:
    """Return whether there is any account."""
    return session.scalars(select(PersonRow.id).limit(1)).first() is not None


def add_person(
    session: Session,
    *,
    name: str,
    email: str,
    roles: Collection[Role],
    password_hash: str | None,
    now: datetime,
) -> Person:
    """Add an account.

    :raises sqlalchemy.exc.IntegrityError: if the address has one already.
    """
    row = PersonRow(
        name=name,
        email=email.strip(),
        email_key=email_key(email),
        password_hash=password_hash,
        created_at=now,
    )
    session.add(row)
    session.flush()
    session.add_all(PersonRole(person_id=row.id, role=role) for role in sorted(set(roles)))
    session.flush()
    return Person(row.id, row.name, row.email, frozenset(roles))


def set_roles(session: Session, person_id: int, roles: Collection[Role]) -> None:
    """Replace somebody's roles.

    :raises LastAdministratorError: if no administrator would be left; the caller has to roll back.
    """
    lock_accounts(session)
    session.execute(delete(PersonRole).where(PersonRole.person_id == person_id))
    session.add_all(PersonRole(person_id=person_id, role=role) for role in sorted(set(roles)))
    session.flush()
    _refuse_none_left(session)


def disable(session: Session, person_id: int, now: datetime) -> None:
    """Disable an account from the next request on.

    :raises LastAdministratorError: if no administrator would be left; the caller has to roll back.
    """
    lock_accounts(session)
    session.get_one(PersonRow, person_id).disabled_at = now
    session.flush()
    _refuse_none_left(session)


def enable(session: Session, person_id: int) -> None:
    """Enable an account again, with the same password."""
    session.get_one(PersonRow, person_id).disabled_at = None
    session.flush()


def lock_accounts(session: Session) -> None:
    """Lock roles and accounts against other changes until the transaction ends.

    SQLite has one writer anyway. On PostgreSQL two administrators could otherwise disable each other at once, each
    transaction seeing the other administrator still there.
    """
    if dialect_of(session) == "postgresql":
        session.execute(text("LOCK TABLE person_role IN SHARE ROW EXCLUSIVE MODE"))


def roles_of(session: Session, person_id: int) -> frozenset[Role]:
    found = session.scalars(select(PersonRole.role).where(PersonRole.person_id == person_id))
    return frozenset(Role(role) for role in found)


def sort_roles(roles: Collection[Role]) -> Sequence[Role]:
    """Return roles in the order in which pages name them."""
    return [role for role in Role if role in roles]


def _refuse_none_left(session: Session) -> None:
    left = (
        select(PersonRow.id)
        .join(PersonRole, PersonRole.person_id == PersonRow.id)
        .where(
            PersonRole.role == Role.ADMINISTRATOR,
            PersonRow.disabled_at.is_(None),
            PersonRow.password_hash.is_not(None),
        )
        .limit(1)
    )
    if session.scalars(left).first() is None:
        raise LastAdministratorError


def _account(session: Session, row: PersonRow) -> Account:
    person = Person(row.id, row.name, row.email, roles_of(session, row.id))
    return Account(person, row.created_at, row.disabled_at)
