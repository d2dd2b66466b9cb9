"""When time is up for those who are under way, after the rules have changed."""

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from quizapp.models import Attempt, table_of
from quizapp.services.assignment_rules import find_rules

_attempt = table_of(Attempt)
_MOVE = (
    update(_attempt)
    .where(_attempt.c.id == bindparam("attempt_id"), _attempt.c.finished_at.is_(None))
    .values(ends_at=bindparam("until"))
)


def renew_ends(session: Session, assignment_id: int, pupil_id: int | None = None) -> None:
    """Work out anew when attempts end that are under way: all of an assignment, or those of one pupil."""
    under_way = select(Attempt.id, Attempt.pupil_id, Attempt.began_at, Attempt.ends_at).where(
        Attempt.assignment_id == assignment_id, Attempt.finished_at.is_(None)
    )
    if pupil_id is not None:
        under_way = under_way.where(Attempt.pupil_id == pupil_id)
    session.flush()
    for row in session.execute(under_way.order_by(Attempt.id).with_for_update()).all():
        rules = find_rules(session, assignment_id, row.pupil_id)
        assert rules is not None  # noqa: S101 - the attempt refers to both
        until = rules.ends_at(row.began_at)
        if until != row.ends_at:
            session.execute(_MOVE, {"attempt_id": row.id, "until": until})
