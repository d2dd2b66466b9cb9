"""Sessions of pupils, and the deletion of old ones."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.db.engine import write_transaction
from quizapp.models import PupilSession
from quizapp.services.classes.pupil_sessions import (
    begin_pupil_session,
    find_pupil_session,
    touch_pupil_session,
)
from quizapp.services.retention.clean_up import DAY, drop_old_access
from quizapp.services.retention.erase import erase_pupils
from quizapp.services.sessions import IDLE, SEEN_EVERY
from tests.classes import NOW, make_class, make_teacher


def test_an_idle_session_signs_nobody_in_and_is_dropped(session: Session) -> None:
    _, pupils = make_class(session, make_teacher(session))
    with write_transaction(session):
        old = begin_pupil_session(session, pupils[0].id, NOW - IDLE - DAY)
        new = begin_pupil_session(session, pupils[0].id, NOW)
    assert old
    assert new
    found = find_pupil_session(session, new, NOW)
    assert found is not None
    assert found.called == "Ann"
    assert find_pupil_session(session, old, NOW) is None
    assert find_pupil_session(session, new, NOW + IDLE + timedelta(seconds=1)) is None
    with write_transaction(session):
        drop_old_access(session, NOW)
    assert len(session.scalars(select(PupilSession.id)).all()) == 1


def test_use_is_noted_now_and_then(session: Session) -> None:
    _, (ann, *_) = make_class(session, make_teacher(session))
    with write_transaction(session):
        token = begin_pupil_session(session, ann.id, NOW) or ""
    for later, noted in ((SEEN_EVERY, NOW), (SEEN_EVERY + DAY / 24, NOW + SEEN_EVERY + DAY / 24)):
        who = find_pupil_session(session, token, NOW)
        assert who is not None
        with write_transaction(session):
            touch_pupil_session(session, who, NOW + later)
        assert session.scalars(select(PupilSession.seen_at)).one() == noted


def test_nobody_is_signed_in_who_was_erased_in_that_moment(session: Session) -> None:
    _, (ann, *_) = make_class(session, make_teacher(session))
    with write_transaction(session):
        erase_pupils(session, [ann.id])
        assert begin_pupil_session(session, ann.id, NOW) is None
    assert session.scalars(select(PupilSession.id)).all() == []
