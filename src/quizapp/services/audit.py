"""The audit trail: who did what, and when."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import AuditEvent, PersonRow

PAGE = 50
"""Events on a page."""


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the audit trail."""

    id: int
    at: datetime
    by: str | None
    """The name of the person; None for the command line, or if nobody was signed in."""
    action: str
    subject: str
    details: Mapping[str, Any]


def record(
    session: Session,
    person_id: int | None,
    action: str,
    subject: str,
    now: datetime,
    **details: Any,
) -> None:
    """Record that somebody did something, in the transaction that does it.

    `action` is a few plain words in the past tense, such as "published"; `subject` names what it was done to in words
    that still make sense when that is gone. Details must fit into JSON, and hold no secret.
    """
    text = json.dumps(details, ensure_ascii=False, sort_keys=True, default=str)
    session.add(
        AuditEvent(at=now, person_id=person_id, action=action, subject=subject[:254], details=text)
    )


def actions(session: Session) -> list[str]:
    """Return every kind of action in the trail, sorted."""
    return list(session.scalars(select(AuditEvent.action).distinct().order_by(AuditEvent.action)))


def events(
    session: Session, *, action: str = "", before: int | None = None
) -> tuple[Sequence[Event], bool]:
    """Return a page of the trail, newest first, and whether there are older events.

    `action` filters by kind; `before` is the id of the last event of the previous page.
    """
    query = (
        select(AuditEvent, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == AuditEvent.person_id)
        .order_by(AuditEvent.id.desc())
        .limit(PAGE + 1)
    )
    if action:
        query = query.where(AuditEvent.action == action)
    if before is not None:
        query = query.where(AuditEvent.id < before)
    found = [
        Event(row.id, row.at, name, row.action, row.subject, json.loads(row.details))
        for row, name in session.execute(query)
    ]
    return found[:PAGE], len(found) > PAGE
