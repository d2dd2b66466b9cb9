"""What is set for a class: name, zone, code, teachers, and its end."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.db.engine import write_transaction
from quizapp.models import Classroom, Pupil
from quizapp.services.classes.join import find_class_by_code
from tests.account.client import Staff, make_person
from tests.teacher.conftest import NewClass

Trail = Callable[[], list[tuple[str, str]]]


def settings(class_id: int) -> str:
    return f"/teach/classes/{class_id}/settings"


def test_name_and_zone_are_changed(tess: Staff, new_class: NewClass, session: Session) -> None:
    class_id = new_class()
    tess.get(settings(class_id))
    page = tess.send(name="8b", zone="Asia/Kathmandu")
    assert "Saved." in page.text
    session.rollback()
    classroom = session.get_one(Classroom, class_id)
    assert (classroom.name, classroom.zone) == ("8b", "Asia/Kathmandu")


def test_a_zone_under_its_old_name_stays_until_another_is_chosen(
    tess: Staff, new_class: NewClass, session: Session
) -> None:
    class_id = new_class()
    with write_transaction(session):
        session.get_one(Classroom, class_id).zone = "Asia/Calcutta"
    tess.get(settings(class_id))
    tess.send(name="8b")
    session.rollback()
    session.expire_all()
    classroom = session.get_one(Classroom, class_id)
    assert (classroom.name, classroom.zone) == ("8b", "Asia/Calcutta")


def test_a_class_keeps_a_name(tess: Staff, new_class: NewClass, session: Session) -> None:
    class_id = new_class()
    page = tess.post(settings(class_id), {"name": "", "zone": "Europe/Paris"})
    assert tess.response.status_code == 422
    assert "Give the class a name" in page.text
    chosen = [o["value"] for o in page.all("option") if "selected" in o.attributes]
    assert chosen == ["Europe/Paris"]
    assert session.get_one(Classroom, class_id).name == "7b"


def test_a_new_code_takes_the_place_of_the_old_one(
    tess: Staff, new_class: NewClass, session: Session
) -> None:
    class_id = new_class()
    old = session.get_one(Classroom, class_id).join_code
    tess.post(f"{settings(class_id)}/code")
    session.rollback()
    assert find_class_by_code(session, old) is None
    new = session.get_one(Classroom, class_id).join_code
    assert new in tess.page.text
    assert find_class_by_code(session, new.lower()) is not None


def test_an_archived_class_can_be_read_and_brought_back(
    tess: Staff, new_class: NewClass, session: Session, trail: Trail
) -> None:
    class_id = new_class()
    code = session.get_one(Classroom, class_id).join_code
    page = tess.post(f"{settings(class_id)}/archive")
    assert "This class is archived" in page.text
    assert "It is erased by itself on" in page.text
    session.rollback()
    door = find_class_by_code(session, code)
    assert door is not None
    assert door.archived
    assert "Ann" in tess.get(f"/teach/classes/{class_id}").text
    assert code not in tess.get(f"/teach/classes/{class_id}/code").text
    tess.post(f"{settings(class_id)}/archive")  # twice
    tess.post(f"{settings(class_id)}/bring-back")
    session.rollback()
    door = find_class_by_code(session, code)
    assert door is not None
    assert not door.archived
    wanted = [("made a class", "7b"), ("archived a class", "7b"), ("brought back a class", "7b")]
    assert trail() == wanted


def test_a_colleague_is_added_and_can_do_everything(
    tess: Staff, stranger: Staff, new_class: NewClass, trail: Trail
) -> None:
    class_id = new_class()
    page = tess.post(f"/teach/classes/{class_id}/teachers", {"email": " SAM@example.org"})
    assert "The teacher is added" in page.text
    assert stranger.get(f"/teach/classes/{class_id}").one("h1").text == "7b"
    tess.post(f"/teach/classes/{class_id}/teachers", {"email": "sam@example.org"})  # twice
    assert tess.page.text.count("sam@example.org") == 1
    assert trail().count(("added a teacher", "7b")) == 1
    stranger.post(f"{settings(class_id)}/archive")
    assert stranger.response.status_code == 200


@pytest.mark.parametrize("email", ["nobody@example.org", "eve@example.org", "out@example.org"])
def test_only_teachers_who_have_an_account_are_added(
    app: Flask, tess: Staff, new_class: NewClass, email: str
) -> None:
    make_person(app, "Eve", "eve@example.org", ["editor"])
    make_person(app, "Out", "out@example.org", [])
    class_id = new_class()
    page = tess.post(f"/teach/classes/{class_id}/teachers", {"email": email})
    assert tess.response.status_code == 422
    assert "No teacher with this address has an account here" in page.text
    assert page.one("input", name="email")["value"] == email


@pytest.mark.parametrize("email", ["", "x", "a@b@c", "é" * 300])
def test_what_is_no_address_is_said(tess: Staff, new_class: NewClass, email: str) -> None:
    class_id = new_class()
    page = tess.post(f"/teach/classes/{class_id}/teachers", {"email": email})
    assert tess.response.status_code == 422
    assert "such as name@example.org" in page.text


def test_one_leaves_a_class_that_another_teaches_but_never_as_the_last(
    tess: Staff, stranger: Staff, new_class: NewClass, session: Session
) -> None:
    class_id = new_class()
    page = tess.post(f"/teach/classes/{class_id}/teachers/leave")
    assert tess.response.status_code == 409
    assert "You are the only teacher" in page.text
    tess.post(f"/teach/classes/{class_id}/teachers", {"email": "sam@example.org"})
    tess.post(f"/teach/classes/{class_id}/teachers/leave")
    assert tess.path == "/teach/"
    tess.get(f"/teach/classes/{class_id}")
    assert tess.response.status_code == 404
    stranger.post(f"/teach/classes/{class_id}/teachers/leave")
    assert stranger.response.status_code == 409


def test_erasing_asks_for_the_name_of_the_class(
    tess: Staff,
    new_class: NewClass,
    session: Session,
    pupils: Callable[[int], list[Pupil]],
    trail: Trail,
) -> None:
    other, class_id = new_class(["Eve"], name="other"), new_class()
    page = tess.get(f"/teach/classes/{class_id}/erase")
    assert "2 pupils" in page.text
    page = tess.send(name="7c")
    assert tess.response.status_code == 422
    assert "Nothing was erased" in page.text
    assert len(pupils(class_id)) == 2
    page = tess.send(name=" 7B ")
    assert tess.path == "/teach/"
    assert "7b" not in page.one("main").text
    assert pupils(class_id) == []
    assert len(pupils(other)) == 1
    assert trail()[-1] == ("erased a class", "7b")
    tess.post(f"/teach/classes/{class_id}/erase", {"name": "7b"})
    assert tess.response.status_code == 404


def test_names_are_erased_and_words_stay(
    tess: Staff, new_class: NewClass, pupils: Callable[[int], list[Pupil]]
) -> None:
    class_id, other = new_class(["Ann", "Bob"]), new_class(["Eve"], name="other")
    words = {pupil.words for pupil in pupils(class_id)}
    page = tess.post(f"{settings(class_id)}/names")
    assert tess.response.status_code == 422
    assert "Nothing was changed" in page.text
    assert {pupil.name for pupil in pupils(class_id)} == {"Ann", "Bob"}
    page = tess.post(f"{settings(class_id)}/names", {"sure": "yes"})
    assert "The names are erased." in page.text
    assert {pupil.name for pupil in pupils(class_id)} == {""}
    assert {pupil.words for pupil in pupils(class_id)} == words
    assert [pupil.name for pupil in pupils(other)] == ["Eve"]
