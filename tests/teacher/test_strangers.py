"""A teacher never sees a class of somebody else, by any address."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.models import Classroom, Pupil
from quizapp.web.access import Who
from tests.account.client import Staff
from tests.teacher.conftest import NewClass


def addresses(app: Flask, class_id: int, pupil_id: int) -> list[tuple[str, str]]:
    """Every address of a class and its pupils, with its method."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("teacher.") or "class_id" not in rule.arguments:
            continue
        if not rule.arguments <= {"class_id", "pupil_id"}:
            continue
        path = re.sub(r"<[^>]*class_id>", str(class_id), rule.rule)
        path = re.sub(r"<[^>]*pupil_id>", str(pupil_id), path)
        found += [(method, path) for method in (rule.methods or set()) & {"GET", "POST"}]
    return sorted(found)


def test_every_address_of_a_class_is_closed_to_other_teachers(
    app: Flask,
    tess: Staff,
    stranger: Staff,
    new_class: NewClass,
    pupils: Callable[[int], list[Pupil]],
    session: Session,
) -> None:
    class_id = new_class(["Ann"])
    (ann,) = pupils(class_id)
    before = (ann.words, ann.slip_hash, session.get_one(Classroom, class_id).join_code)
    paths = addresses(app, class_id, ann.id)
    assert len(paths) > 25
    sent = {
        "name": "7b",
        "zone": "UTC",
        "number": "3",
        "names": "Eve",
        "table": "name\nEve",
        "sure": "yes",
        "email": "sam@example.org",
        "to": str(class_id),
        "factor": "2",
    }
    for method, path in paths:
        if method == "GET":
            stranger.get(path)
        else:
            stranger.post(path, sent)
        assert (path, stranger.response.status_code) in {(path, 404), (path, 422)}, path
        assert "Ann" not in stranger.response.text, path
        assert ann.words not in stranger.response.text, path
    (ann,) = pupils(class_id)
    session.rollback()
    assert (ann.words, ann.slip_hash, session.get_one(Classroom, class_id).join_code) == before
    assert ann.time_percent == 100
    assert "sam@example.org" not in tess.get(f"/teach/classes/{class_id}/settings").text


def test_a_pupil_is_found_only_in_the_own_class(
    tess: Staff, stranger: Staff, new_class: NewClass, pupils: Callable[[int], list[Pupil]]
) -> None:
    one, other = new_class(["Ann"], name="one"), new_class(["Bob"], name="other")
    (ann,) = pupils(one)
    tess.get(f"/teach/classes/{other}/pupils/{ann.id}")
    assert tess.response.status_code == 404
    tess.post(f"/teach/classes/{other}/pupils/{ann.id}/remove", {"sure": "yes"})
    assert tess.response.status_code == 404
    assert len(pupils(one)) == 1


def test_nobody_moves_a_pupil_into_a_class_of_somebody_else(
    tess: Staff, stranger: Staff, new_class: NewClass, pupils: Callable[[int], list[Pupil]]
) -> None:
    stranger.post("/teach/classes/new", {"name": "theirs", "zone": "UTC", "names": "Eve"})
    theirs = int(stranger.path.rsplit("/", 1)[1])
    ours = new_class(["Ann"])
    (ann,) = pupils(ours)
    tess.post(f"/teach/classes/{ours}/pupils/{ann.id}/move", {"to": str(theirs)})
    assert tess.response.status_code == 422
    assert len(pupils(theirs)) == 1


@pytest.mark.parametrize("roles", [["editor"], ["administrator"], []])
def test_who_is_no_teacher_is_told_so(app: Flask, roles: list[str]) -> None:
    somebody = Staff(app, roles)
    for path in ("/teach/", "/teach/classes/new", "/teach/classes/1"):
        somebody.get(path)
        assert somebody.response.status_code == 403
        assert "Only teachers" in somebody.page.text


def test_every_page_of_the_teacher_is_open_to_teachers_only(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/teach"):
            view = app.view_functions[rule.endpoint]
            assert getattr(view, "open_to", None) is Who.TEACHER, rule.rule


@pytest.mark.parametrize("class_id", ["0", "9999999999", "99999999999", "-1", "x", "%00"])
def test_a_class_that_is_none_is_not_found(tess: Staff, class_id: str) -> None:
    tess.get(f"/teach/classes/{class_id}")
    assert tess.response.status_code == 404
