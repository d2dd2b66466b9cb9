"""Corrections of an assigned quiz take effect at once and never lower a pupil's marks."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Assignment, Pupil
from quizapp.services.assignments.corrected_since import CorrectedPart, corrected_since
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.attempts.results import result_of
from quizapp.services.publishing.preview_correction import ResultShift, preview_correction
from quizapp.services.publishing.publish_revision import PublishTerms
from tests.classes import NOW, done, make_assignment, make_class, make_teacher, unknown
from tests.helpers import publish
from tests.reader.test_corrected import COST, changed

LATER = NOW + timedelta(days=1)
OTHER_KEY = {name: {"answer": 7, "wrong": []} for name in COST[:2]}
ALL_FULL = {name: {"marks": "everyone"} for name in COST}


@pytest.fixture
def assigned(quiz: Quiz, session: Session) -> tuple[Assignment, list[Pupil], list[AttemptState]]:
    """One pupil has everything right, one knows nothing, and one has not begun."""
    classroom, pupils = make_class(session, make_teacher(session))
    assignment = make_assignment(session, classroom)
    states = [
        done(session, assignment, pupils[0]),
        done(session, assignment, pupils[1], how=unknown),
    ]
    return assignment, pupils, states


def correct(app: Flask, quiz: Quiz, note: str = "") -> None:
    publish(app, quiz, now=LATER, terms=PublishTerms(correction=True, note=note))


def marks(session: Session, state: AttemptState) -> list[int | None]:
    session.rollback()
    return [q.mark for fact in result_of(session, state).facts for q in fact.questions]


def test_a_correction_never_lowers_what_a_pupil_has(
    app: Flask, session: Session, assigned: tuple[Assignment, list[Pupil], list[AttemptState]]
) -> None:
    _, _, (best, _) = assigned
    correct(app, changed(OTHER_KEY))
    assert marks(session, best) == [12, 12, 12, 12]
    (why,) = [q.why for fact in result_of(session, best).facts for q in fact.questions if q.why]
    assert why.spared


def test_a_correction_raises_at_once_and_the_teacher_is_told_whose(
    app: Flask, session: Session, assigned: tuple[Assignment, list[Pupil], list[AttemptState]]
) -> None:
    assignment, pupils, (_, worst) = assigned
    correct(app, changed(ALL_FULL), note="The hives were counted twice.")
    assert marks(session, worst)[2:] == [12, 12]
    (found,) = corrected_since(session, assignment)
    assert (found.at, found.note) == (LATER, "The hives were counted twice.")
    assert {one.question_id for one in found.questions} == set(COST)
    asked = {page.fact_id: page.question_ids for page in worst.plan.after}["cost"]
    rose = {one.question_id: one.rose for one in found.questions}
    assert [rose[name] for name in asked] == [(pupils[1].id,), (pupils[1].id,)]
    assert found.rose == 1


def test_who_lost_nothing_wins_nothing_when_the_key_is_as_it_was(
    app: Flask, session: Session, assigned: tuple[Assignment, list[Pupil], list[AttemptState]]
) -> None:
    assignment, _, _ = assigned
    correct(app, changed(OTHER_KEY))
    terms = PublishTerms(correction=True, note="")
    again = changed({"yield-more": {"explanation": "So it is."}})
    publish(app, again, now=LATER + timedelta(days=1), terms=terms)
    session.rollback()
    newest, first = corrected_since(session, assignment)
    assert {one.question_id for one in newest.questions} >= set(OTHER_KEY)
    assert (newest.rose, first.rose) == (0, 0)


def test_wording_is_told_and_moves_nobody(
    app: Flask, session: Session, assigned: tuple[Assignment, list[Pupil], list[AttemptState]]
) -> None:
    assignment, _, _ = assigned
    assert corrected_since(session, assignment) == []
    correct(app, changed({"yield-more": {"explanation": "So it is."}}))
    session.rollback()
    (found,) = corrected_since(session, assignment)
    (question,) = found.questions
    assert isinstance(question, CorrectedPart)
    assert (question.question_id, question.rose, found.rose) == ("yield-more", (), 0)


def test_what_was_corrected_before_it_was_assigned_is_not_told(
    app: Flask, session: Session, quiz: Quiz
) -> None:
    correct(app, changed(ALL_FULL))
    classroom, pupils = make_class(session, make_teacher(session))
    assignment = make_assignment(session, classroom, now=LATER + timedelta(days=1))
    done(session, assignment, pupils[0], how=unknown)
    assert corrected_since(session, assignment) == []


def test_the_editor_is_told_that_no_pupil_loses(
    session: Session, assigned: tuple[Assignment, list[Pupil], list[AttemptState]]
) -> None:
    assignment, _, _ = assigned
    session.rollback()
    found = preview_correction(session, assignment.version_id, changed(OTHER_KEY))
    assert (found.results, found.plain) == (2, ResultShift())
