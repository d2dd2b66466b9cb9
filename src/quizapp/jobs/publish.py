"""Publishes what is scheduled."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.db.engine import write_transaction
from quizapp.services.publishing.publish_later import find_due_quiz, note_failure, publish_due
from quizapp.services.publishing.publish_revision import PublishError

_log = logging.getLogger("quizapp.jobs")


def has_work(session: Session, now: datetime) -> bool:
    """Return whether anything is due, at the cost of a look into a small table."""
    return find_due_quiz(session, now) is not None


def step(session: Session, now: datetime) -> int:
    """Publish what is due for one quiz in one transaction; return how many there were, 0 if nothing is due."""
    quiz_id = find_due_quiz(session, now)
    if quiz_id is None:
        return 0
    try:
        with write_transaction(session):
            done = publish_due(session, quiz_id, now)
    except PublishError as error:
        with write_transaction(session):
            note_failure(session, quiz_id, now, str(error))
        fields = {"quiz": quiz_id, "said": str(error)}
        _log.warning("not published at its time", extra={"fields": fields})
    else:
        if done:
            fields = {"quiz": quiz_id, "version": done.version, "revision": done.revision}
            _log.info("published at its time", extra={"fields": fields})
    return 1
