"""Pupils and classes are erased with all their answers, and leave every number."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.jobs import clean_up
from quizapp.measurement.counters import Key
from quizapp.models import (
    Answer,
    Assignment,
    Attempt,
    AuditEvent,
    Base,
    Classroom,
    ClassroomTeacher,
    ForPupil,
    LateAnswer,
    MarkOverride,
    Pupil,
    PupilSession,
    Unclear,
    Version,
)
from quizapp.services.assignments.assignments import AssignmentTerms, get_or_create_pupil_terms
from quizapp.services.attempts.attempts import find_attempt
from quizapp.services.attempts.unclear import save_unclear
from quizapp.services.classes.pupil_sessions import begin_pupil_session
from quizapp.services.counting.count_attempts import count_batch, version_to_count
from quizapp.services.counting.counters import counters_of
from quizapp.services.counting.recount import Recount, recount
from quizapp.services.retention import erase as module
from quizapp.services.retention.clean_up import MONTH
from quizapp.services.retention.erase import erase_class, erase_old, erase_pupils
from tests.classes import NOW, ZONE, answer, begin, done, make_assignment, make_class, make_teacher

LATER = NOW + timedelta(days=30)


def count_all(session: Session) -> None:
    with write_transaction(session):
        while version_id := version_to_count(session, LATER):
            count_batch(session, version_id, LATER)


def numbers(session: Session) -> dict[Key, int]:
    """The counters of the one version, which must equal a recount of the raw answers."""
    session.rollback()
    version_id = session.scalars(select(Version.id)).one()
    found = Recount()
    session.rollback()
    for _ in recount(session, version_id, found):
        pass
    assert found.difference == {}
    session.rollback()
    return counters_of(session, version_id)


def rows(session: Session, model: type[Base]) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


OF_PUPILS = (Answer, Attempt, ForPupil, LateAnswer, MarkOverride, Pupil, PupilSession, Unclear)


def give_everything(session: Session, assignment: Assignment, pupil: Pupil) -> None:
    """Add a row for a pupil to every table."""
    first = done(session, assignment, pupil)
    answer(session, begin(session, assignment, pupil, again=True, now=NOW + timedelta(hours=1)))
    state = first
    question_id = state.plan.after[0].question_ids[0]
    with write_transaction(session):
        begin_pupil_session(session, pupil.id, NOW)
        get_or_create_pupil_terms(session, assignment.id, pupil.id).word = "Well done"
        save_unclear(session, state, "the third part", NOW)
        session.add(
            LateAnswer(
                attempt_id=state.id,
                phase="post",
                question_id=question_id,
                status="omitted",
                arrived_at=NOW,
            )
        )
        session.add(
            MarkOverride(
                attempt_id=state.id, question_id=question_id, mark=6, reason="half", set_at=NOW
            )
        )


def test_erasing_a_pupil_leaves_nothing_of_that_pupil_in_the_numbers_neither(
    session: Session, quiz: Quiz
) -> None:
    classroom, (ann, bob, eve) = make_class(session, make_teacher(session))
    assignment = make_assignment(session, classroom, AssignmentTerms(ZONE, attempts=0))
    done(session, assignment, bob)
    count_all(session)
    without, left = numbers(session), {model: rows(session, model) for model in OF_PUPILS}
    give_everything(session, assignment, ann)
    begin(session, assignment, eve)
    count_all(session)
    assert {n for n in numbers(session).values() if n} != set()
    assert numbers(session) != without
    assert all(rows(session, model) > left[model] for model in OF_PUPILS if model is not Pupil)
    with write_transaction(session):
        erase_pupils(session, [ann.id, eve.id])
    assert numbers(session) == without
    left[Pupil] = 1
    assert {model: rows(session, model) for model in OF_PUPILS} == left


def test_what_is_not_counted_yet_is_erased_too(session: Session, quiz: Quiz) -> None:
    classroom, (ann, *_) = make_class(session, make_teacher(session))
    done(session, make_assignment(session, classroom), ann)
    with write_transaction(session):
        erase_pupils(session, [ann.id])
    count_all(session)
    assert numbers(session) == {}
    assert rows(session, Attempt) == 0


def test_erasing_a_class_leaves_other_classes_alone(session: Session, quiz: Quiz) -> None:
    tess = make_teacher(session)
    kept, (kim, *_) = make_class(session, tess, name="kept", seed=2)
    done(session, make_assignment(session, kept), kim)
    count_all(session)
    before = numbers(session)
    classroom, pupils = make_class(session, tess)
    assignment = make_assignment(session, classroom, AssignmentTerms(ZONE, attempts=0))
    for pupil in pupils:
        give_everything(session, assignment, pupil)
    count_all(session)
    with write_transaction(session):
        erase_class(session, classroom, tess, NOW)
    assert numbers(session) == before
    assert rows(session, Classroom) == rows(session, Assignment) == rows(session, Attempt) == 1
    assert rows(session, ClassroomTeacher) == 1
    assert rows(session, Pupil) == 3
    last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last is not None
    assert (last.action, last.subject, last.person_id) == ("erased a class", "7b", tess)


def test_an_archived_class_is_erased_when_its_time_is_over(session: Session, quiz: Quiz) -> None:
    tess = make_teacher(session)
    classroom, (ann, *_) = make_class(session, tess)
    kept, _pupils = make_class(session, tess, name="kept", seed=2)
    done(session, make_assignment(session, classroom), ann)
    count_all(session)
    with write_transaction(session):
        session.get_one(Classroom, classroom.id).archived_at = NOW
    clean_up.step(session, NOW + 3 * MONTH, 120, 3)
    assert rows(session, Classroom) == 2
    assert clean_up.step(session, NOW + 3 * MONTH + timedelta(seconds=1), 120, 3) > 0
    assert session.scalars(select(Classroom.name)).all() == [kept.name]
    assert numbers(session) == dict.fromkeys(numbers(session), 0)
    assert rows(session, Attempt) == 0
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.person_id) == ("erased a class", None)
    assert clean_up.step(session, NOW + 4 * MONTH, 120, 3) == 0


def test_a_large_class_is_erased_a_few_pupils_at_a_time(
    session: Session, quiz: Quiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PUPILS_AT_ONCE", 2)
    classroom, pupils = make_class(session, make_teacher(session), ["A", "B", "C", "D", "E"])
    assignment = make_assignment(session, classroom)
    for pupil in pupils:
        done(session, assignment, pupil)
    count_all(session)
    with write_transaction(session):
        session.get_one(Classroom, classroom.id).archived_at = NOW
    found = []
    while True:
        with write_transaction(session):
            if not erase_old(session, NOW + 2 * MONTH, 1):
                break
        found.append(rows(session, Pupil))
        numbers(session)
    assert found == [3, 1, 0]
    assert rows(session, Classroom) == rows(session, Attempt) == 0


def test_a_class_that_is_not_archived_is_never_erased(session: Session, quiz: Quiz) -> None:
    make_class(session, make_teacher(session))
    with write_transaction(session):
        assert erase_old(session, NOW + 1000 * MONTH, 1) == 0


def test_a_pupil_who_answers_meanwhile_finds_nothing(session: Session, quiz: Quiz) -> None:
    classroom, (ann, *_) = make_class(session, make_teacher(session))
    token = begin(session, make_assignment(session, classroom), ann)
    with write_transaction(session):
        erase_pupils(session, [ann.id])
    assert find_attempt(session, token) is None
