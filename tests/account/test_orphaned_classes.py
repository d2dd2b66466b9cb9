"""A class whose teachers can open it no more gets another one from an administrator; any other class does not."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import ClassroomTeacher
from tests.account.client import Staff
from tests.classes import make_class

Trail = Callable[[], list[tuple[str, str]]]
TITLE = "Classes that no teacher can open"


class School:
    """Tess has a class; Ada administers; Sam teaches, too."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.session = session
        self.ada = Staff(app, ["administrator"], name="Ada", email="ada@example.org")
        self.tess = Staff(app, ["teacher"], name="Tess", email="tess@example.org")
        self.sam = Staff(app, ["teacher"], name="Sam", email="sam@example.org")
        self.classroom, _ = make_class(session, self.tess.id, ("Ann",), name="7b")
        self.place = f"/account/people/classes/{self.classroom.id}/teacher"

    def teachers(self) -> set[int]:
        self.session.rollback()
        return set(self.session.scalars(select(ClassroomTeacher.person_id)))


@pytest.fixture
def school(app: Flask, session: Session) -> School:
    return School(app, session)


@pytest.mark.parametrize("how", ["disable", "roles"])
def test_a_class_without_a_teacher_gets_another_one(school: School, trail: Trail, how: str) -> None:
    ada = school.ada
    assert TITLE not in ada.get("/account/people").text
    ada.post(f"/account/people/{school.tess.id}/{how}")
    page = ada.get("/account/people")
    assert TITLE in page.text
    assert "So far: tess@example.org" in page.text
    assert "Ann" not in page.text
    form = next(one for one in page.all("form") if one["action"] == school.place)
    page = ada.send(form, email=" SAM@example.org ")
    assert "The class has a teacher again." in page.text
    assert TITLE not in page.text
    assert school.teachers() == {school.tess.id, school.sam.id}
    assert ("added a teacher", "7b") in trail()
    assert "7b" in school.sam.get("/teach/").text


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "Please enter an e-mail address."),
        ("sam", "such as name@example.org"),
        ("nobody@example.org", "No teacher with this address"),
        ("ada@example.org", "No teacher with this address"),
        ("tess@example.org", "No teacher with this address"),
    ],
)
def test_who_cannot_teach_is_refused_beside_the_field(
    school: School, email: str, said: str
) -> None:
    school.ada.post(f"/account/people/{school.tess.id}/disable")
    page = school.ada.post(school.place, {"email": email})
    assert school.ada.response.status_code == 422
    field = page.one("input", id=f"teacher-{school.classroom.id}")
    assert (field["value"], field["aria-invalid"]) == (email, "true")
    assert said in page.one("p", id=f"teacher-{school.classroom.id}-wrong").text
    assert school.teachers() == {school.tess.id}


def test_a_class_that_somebody_teaches_is_nobody_else_s_to_give(school: School) -> None:
    for email in ("sam@example.org", "nobody@example.org", ""):
        school.ada.post(school.place, {"email": email})
        assert school.ada.response.status_code == 404
    school.ada.post(f"/account/people/{school.tess.id}/disable")
    school.sam.post(school.place, {"email": "sam@example.org"})
    assert school.sam.response.status_code == 403
    assert school.teachers() == {school.tess.id}
