"""Teachers create accounts by the operator's link."""

import hmac
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.services.accounts.links import HasAccountError
from quizapp.services.accounts.people import Person, Role, add_person, find_by_email, lock_accounts
from quizapp.services.audit import record


def is_sign_up_word(given: str, word: str) -> bool:
    """Return whether a word is the link's; never if there is no link."""
    return bool(word) and hmac.compare_digest(given.encode("utf-8", "replace"), word.encode())


def sign_up(
    session: Session, *, name: str, email: str, password_hash: str, now: datetime
) -> Person:
    """Add a teacher's account.

    :raises HasAccountError: if the address has an account already.
    """
    lock_accounts(session)
    if find_by_email(session, email) is not None:
        raise HasAccountError
    person = add_person(
        session,
        name=name,
        email=email,
        roles=[Role.TEACHER],
        password_hash=password_hash,
        now=now,
    )
    record(session, person.id, "signed up", person.email, now, roles=[Role.TEACHER])
    return person
