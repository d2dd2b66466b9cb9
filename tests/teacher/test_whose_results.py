"""What a class has done is for its teachers only."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Attempt, ForPupil, MarkOverride
from tests.account.client import Staff
from tests.classes import make_assignment, make_class, unknown
from tests.teacher.lesson import FORM, PAGES, SENT, Lesson


def test_a_stranger_finds_nothing_of_a_class(lesson: Lesson) -> None:
    lesson.done(0, unknown)
    for path in PAGES:
        lesson.stranger.get(lesson.at(path))
        assert (path, lesson.stranger.response.status_code) == (path, 404)
    lesson.stranger.get(f"/teach/quizzes/{lesson.assignment.version_id}")
    assert lesson.stranger.response.status_code == 404
    assert "Bees" not in lesson.stranger.get("/teach/quizzes").text


def test_a_stranger_changes_nothing_in_a_class(lesson: Lesson, session: Session) -> None:
    attempt = lesson.done(0, unknown)
    form = {**FORM, "attempt": str(attempt), "assignment": str(lesson.assignment.id)}
    for path in SENT:
        lesson.stranger.post(lesson.at(path), form)
        assert (path, lesson.stranger.response.status_code) == (path, 404)
    session.rollback()
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(ForPupil)) == 0
    assert session.scalar(select(func.count()).select_from(MarkOverride)) == 0
    assert session.scalars(select(Attempt.finished_at)).all() != [None]


@pytest.mark.parametrize("roles", [("editor",), ("administrator",), None])
def test_whoever_does_not_teach_gets_no_page(
    app: Flask, lesson: Lesson, roles: tuple[str, ...] | None
) -> None:
    other = Staff(app, roles)
    for path in (*PAGES, "/teach/quizzes"):
        answer = other.client.get(lesson.at(path))
        assert answer.status_code in {303, 403}, path


def test_a_pupil_of_another_class_of_mine_is_not_found_in_this_one(
    lesson: Lesson, session: Session, quiz: Quiz
) -> None:
    other, pupils = make_class(session, lesson.staff.id, ("Zoe",), name="8c", seed=3)
    assigned = make_assignment(session, other)
    for path in (
        f"/teach/classes/{lesson.classroom.id}/pupils/{pupils[0].id}/work",
        f"/teach/assignments/{lesson.assignment.id}/watch/{pupils[0].id}",
        f"/teach/classes/{other.id}/pupils/{lesson.pupils[0].id}/work",
    ):
        lesson.staff.get(path)
        assert (path, lesson.staff.response.status_code) == (path, 404)
    attempt = lesson.done(0)
    path = f"/teach/classes/{other.id}/pupils/{pupils[0].id}/work"
    lesson.staff.post(f"{path}/mark", {**FORM, "attempt": str(attempt)})
    assert lesson.staff.response.status_code == 404
    lesson.staff.post(f"{path}/word", {"word": "x", "assignment": str(lesson.assignment.id)})
    assert lesson.staff.response.status_code == 404
    lesson.staff.post(f"{path}/word", {"word": "x", "assignment": str(assigned.id)})
    assert lesson.staff.response.status_code == 200


@pytest.mark.parametrize("path", [*PAGES, *SENT])
def test_what_there_is_not_is_not_found(lesson: Lesson, path: str) -> None:
    address = path.format(c=9999999999, a=9999999999, p=9999999999)
    (lesson.staff.post if path in SENT else lesson.staff.get)(address, data=FORM)
    assert lesson.staff.response.status_code == 404
