"""What readers of a quiz wrote about what is unclear to them, for its editors, without the writers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.models import Unclear, Version

PAGE = 50
"""Texts on a page."""


@dataclass(frozen=True, slots=True)
class UnclearText:
    """One reader's text."""

    id: int
    text: str
    sent_at: datetime
    version: int
    """The number of the version that was read."""
    hidden: bool


@dataclass(frozen=True, slots=True)
class UnclearCount:
    shown: int
    hidden: int


def count_unclear(session: Session, quiz_id: int) -> UnclearCount:
    """Count the texts of a quiz."""
    rows = session.execute(
        select(Unclear.hidden, func.count())
        .join(Version, Version.id == Unclear.version_id)
        .where(Version.quiz_id == quiz_id)
        .group_by(Unclear.hidden)
    )
    found = {bool(hidden): count for hidden, count in rows}
    return UnclearCount(found.get(False, 0), found.get(True, 0))


def list_unclear(
    session: Session, quiz_id: int, page: int, *, hidden: bool
) -> Sequence[UnclearText]:
    """Return a page of texts, counted from 1, newest first."""
    rows = session.execute(
        select(Unclear, Version.number)
        .join(Version, Version.id == Unclear.version_id)
        .where(Version.quiz_id == quiz_id, Unclear.hidden.is_(hidden))
        .order_by(Unclear.sent_at.desc(), Unclear.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return [_written(row, number) for row, number in rows]


def find_unclear_text(session: Session, quiz_id: int, number: int) -> UnclearText | None:
    """Return one text of a quiz, or None if it is gone."""
    row = _row(session, quiz_id, number)
    if row is None:
        return None
    return _written(row, session.get_one(Version, row.version_id).number)


def hide_unclear(session: Session, quiz_id: int, number: int, *, hidden: bool) -> bool:
    """Hide a text, or show it again; return False if it is gone."""
    row = _row(session, quiz_id, number, lock=True)
    if row is None:
        return False
    row.hidden = hidden
    session.flush()
    return True


def delete_unclear(session: Session, quiz_id: int, number: int) -> bool:
    """Delete a text; return False if it is gone."""
    row = _row(session, quiz_id, number, lock=True)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def _row(session: Session, quiz_id: int, number: int, *, lock: bool = False) -> Unclear | None:
    wanted = (
        select(Unclear)
        .join(Version, Version.id == Unclear.version_id)
        .where(Unclear.id == number, Version.quiz_id == quiz_id)
    )
    return session.scalars(wanted.with_for_update(of=Unclear) if lock else wanted).first()


def _written(row: Unclear, version: int) -> UnclearText:
    return UnclearText(row.id, row.text, row.sent_at, version, row.hidden)
