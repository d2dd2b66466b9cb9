"""Requests for an e-mail with a link for a new password.

A request costs the same and looks the same whether or not there is such an account: it is stored, and a job finds out
whose it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quizapp.db.engine import dialect_of
from quizapp.models import PersonRow, ResetRequest, table_of
from quizapp.services.accounts.links import MAILED_LASTS, create_reset_link
from quizapp.services.accounts.people import email_key
from quizapp.services.audit import record

_request = table_of(ResetRequest)
NOT_AGAIN_FOR = timedelta(minutes=10)
"""An address gets at most one e-mail in this time, however often somebody asks for it."""
TRIED_FOR = timedelta(hours=1)
"""An e-mail that could not be sent is retried for this long."""


@dataclass(frozen=True, slots=True)
class ResetMail:
    """An e-mail to be sent."""

    request: str
    """The key of the request."""
    to: str
    name: str
    token: str


def request_reset(session: Session, email: str, now: datetime) -> None:
    """Store a request for this address, unless one was stored just before."""
    insert = (sqlite.Insert if dialect_of(session) == "sqlite" else postgresql.Insert)(_request)
    values = {"email_key": email_key(email), "asked_at": now, "handled_at": None}
    session.execute(
        insert.values(values).on_conflict_do_update(
            index_elements=[_request.c.email_key],
            set_={"asked_at": now, "handled_at": None},
            where=_request.c.asked_at < now - NOT_AGAIN_FOR,
        )
    )


def is_waiting(session: Session, now: datetime) -> bool:
    """Return whether there is a request to handle."""
    return session.scalars(_waiting(now)).first() is not None


def next_reset_mail(session: Session, now: datetime) -> ResetMail | None:
    """Create the link for the oldest request, or return None if nobody is to get an e-mail.

    Requests for addresses without an account are closed.
    """
    for key in session.scalars(_waiting(now)).all():
        person = session.scalars(
            select(PersonRow).where(PersonRow.email_key == key, PersonRow.disabled_at.is_(None))
        ).first()
        if person is not None:
            token = create_reset_link(
                session, person.id, made_by=None, now=now, lasting=MAILED_LASTS
            )
            return ResetMail(key, person.email, person.name, token)
        mark_handled(session, key, now)
    return None


def mark_sent(session: Session, letter: ResetMail, now: datetime) -> None:
    """Note that an e-mail was sent."""
    mark_handled(session, letter.request, now)
    record(session, None, "mailed a reset link", letter.to, now)


def mark_handled(session: Session, key: str, now: datetime) -> None:
    """Close a request."""
    session.execute(update(_request).where(_request.c.email_key == key).values({"handled_at": now}))


def _waiting(now: datetime) -> Select[str]:
    return (
        select(ResetRequest.email_key)
        .where(ResetRequest.handled_at.is_(None), ResetRequest.asked_at > now - TRIED_FOR)
        .order_by(ResetRequest.asked_at)
        .limit(20)
    )
