"""One-time links by which the first administrator, an invited person or somebody without a password sets one.

Sign-in links, which the command line makes, leave the password alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.models import OneTimeLink, PersonRow, Role
from quizapp.services.accounts.people import (
    Person,
    add_person,
    email_key,
    has_accounts,
    lock_accounts,
    sort_roles,
)
from quizapp.services.accounts.people import find_by_email as _find_by_email
from quizapp.services.accounts.staff_sessions import end_all
from quizapp.services.audit import record
from quizapp.services.tokens import new_token, token_hash

SETUP_LASTS = timedelta(hours=24)
RESET_LASTS = timedelta(hours=24)
MAILED_LASTS = timedelta(hours=2)
SIGN_IN_LASTS = timedelta(hours=1)
INVITATION_DAYS = (1, 7, 30)
"""The lifetimes in days from which an inviter chooses."""


class SpentLinkError(Exception):
    """The link can no longer be used, or its purpose has been served."""


class HasAccountError(Exception):
    """An account with this address exists already."""


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A link that can be used now."""

    id: int
    purpose: str
    email: str
    """The e-mail address of the account; empty for the first administrator, who chooses one."""
    name: str
    """The name of the account's owner; empty if there is no account yet."""
    roles: Sequence[Role]


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open invitation."""

    id: int
    email: str
    roles: Sequence[Role]
    expires_at: datetime


def create_setup_link(session: Session, now: datetime) -> str | None:
    """Create the link for the first administrator, or return None if there is an account already."""
    if has_accounts(session):
        return None
    return _make(session, OneTimeLink(purpose="setup", expires_at=now + SETUP_LASTS), now)


def create_invitation(
    session: Session,
    *,
    email: str,
    roles: Collection[Role],
    made_by: int | None,
    lasting: timedelta,
    now: datetime,
) -> str:
    """Invite somebody and return the secret of the link. Older invitations of the same address end.

    :raises HasAccountError: if the address has an account.
    """
    if _find_by_email(session, email) is not None:
        raise HasAccountError
    for invitation in invitations(session, now):
        if email_key(invitation.email) == email_key(email):
            withdraw_link(session, invitation.id, now)
    named = " ".join(sort_roles(roles))
    link = OneTimeLink(
        purpose="invitation",
        email=email.strip(),
        roles=named,
        made_by=made_by,
        expires_at=now + lasting,
    )
    record(session, made_by, "invited", email.strip(), now, roles=sort_roles(roles))
    return _make(session, link, now)


def create_reset_link(
    session: Session,
    person_id: int,
    *,
    made_by: int | None,
    now: datetime,
    lasting: timedelta = RESET_LASTS,
) -> str:
    """Create a link for a new password; older ones end."""
    _withdraw_all(session, person_id, now)
    link = OneTimeLink(
        purpose="reset", person_id=person_id, made_by=made_by, expires_at=now + lasting
    )
    return _make(session, link, now)


def create_sign_in_link(session: Session, person_id: int, now: datetime) -> str:
    """Create a link that signs somebody in; older links end."""
    _withdraw_all(session, person_id, now)
    link = OneTimeLink(purpose="sign_in", person_id=person_id, expires_at=now + SIGN_IN_LASTS)
    return _make(session, link, now)


def find_link(session: Session, token: str, now: datetime) -> AccountLink | None:
    """Return what a link is for, or None if it cannot be used, whatever the reason."""
    hashed = token_hash(token)
    if hashed is None:
        return None
    found = session.execute(
        select(OneTimeLink, PersonRow)
        .outerjoin(PersonRow, PersonRow.id == OneTimeLink.person_id)
        .where(
            OneTimeLink.token_hash == hashed,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
            PersonRow.disabled_at.is_(None),
        )
    ).first()
    if found is None:
        return None
    row, person = found
    if row.purpose == "setup" and has_accounts(session):
        return None
    roles = [Role(name) for name in row.roles.split()]
    email, name = (person.email, person.name) if person else (row.email or "", "")
    return AccountLink(row.id, row.purpose, email, name, roles)


def accept_link(
    session: Session, link: AccountLink, *, name: str, email: str, password_hash: str, now: datetime
) -> Person:
    """Create the account that a link is for; only the first administrator chooses the `email`.

    :raises SpentLinkError: if somebody was quicker.
    :raises HasAccountError: if the address has got an account meanwhile.
    """
    lock_accounts(session)
    _use(session, link, now)
    first = link.purpose == "setup"
    if first and has_accounts(session):
        raise SpentLinkError
    address = email if first else link.email
    if _find_by_email(session, address) is not None:
        raise HasAccountError
    roles = [Role.ADMINISTRATOR] if first else link.roles
    person = add_person(
        session, name=name, email=address, roles=roles, password_hash=password_hash, now=now
    )
    record(session, person.id, "joined", person.email, now, roles=sort_roles(person.roles))
    return person


def reset_password(session: Session, link: AccountLink, password_hash: str, now: datetime) -> int:
    """Set the new password that a link is for, and end every session; return the person's id.

    :raises SpentLinkError: if the link was used meanwhile.
    """
    person = _use_own(session, link, now)
    person.password_hash = password_hash
    _withdraw_all(session, person.id, now)
    end_all(session, person.id, now)
    record(session, person.id, "set a new password", person.email, now)
    session.flush()
    return person.id


def redeem_sign_in_link(session: Session, link: AccountLink, now: datetime) -> int:
    """Use up a sign-in link; return the person's id.

    :raises SpentLinkError: if the link was used meanwhile.
    """
    person = _use_own(session, link, now)
    record(session, person.id, "signed in by a link", person.email, now)
    return person.id


def invitations(session: Session, now: datetime) -> list[Invitation]:
    """Return the open invitations, newest first."""
    rows = session.scalars(
        select(OneTimeLink)
        .where(
            OneTimeLink.purpose == "invitation",
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
        .order_by(OneTimeLink.id.desc())
    )
    return [
        Invitation(row.id, row.email or "", [Role(r) for r in row.roles.split()], row.expires_at)
        for row in rows
    ]


def withdraw_link(session: Session, link_id: int, now: datetime) -> None:
    """Make a link unusable."""
    unused = (OneTimeLink.id == link_id, OneTimeLink.used_at.is_(None))
    session.execute(update(OneTimeLink).where(*unused).values(used_at=now))


def _make(session: Session, link: OneTimeLink, now: datetime) -> str:
    token = new_token()
    link.token_hash = token_hash(token) or b""
    link.made_at = now
    session.add(link)
    session.flush()
    return token


def _use(session: Session, link: AccountLink, now: datetime) -> None:
    """Use up a link; of two requests at once, one is refused."""
    statement = (
        update(OneTimeLink)
        .where(
            OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now
        )
        .values(used_at=now)
        .returning(OneTimeLink.id)
    )
    if session.execute(statement).first() is None:
        raise SpentLinkError


def _use_own(session: Session, link: AccountLink, now: datetime) -> PersonRow:
    _use(session, link, now)
    person_id = session.scalars(
        select(OneTimeLink.person_id).where(OneTimeLink.id == link.id)
    ).one()
    person = session.get(PersonRow, person_id)
    if person is None or person.disabled_at is not None:
        raise SpentLinkError
    return person


def _withdraw_all(session: Session, person_id: int, now: datetime) -> None:
    open_ones = (OneTimeLink.person_id == person_id, OneTimeLink.used_at.is_(None))
    session.execute(update(OneTimeLink).where(*open_ones).values(used_at=now))
