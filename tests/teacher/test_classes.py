"""The list of classes, a new one, and the page of each."""

import random
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Config, Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.models import Classroom, Pupil
from quizapp.services.classes.classes import TWICE, create_class, find_double_click
from tests.account.client import Staff
from tests.classes import make_teacher
from tests.teacher.conftest import NewClass

Pupils = Callable[[int], list[Pupil]]


def test_who_has_no_class_is_told_what_to_do(tess: Staff) -> None:
    page = tess.get("/teach/")
    assert "two minutes" in page.one("main").text
    assert [link.text for link in page.one("main").all("a")] == ["Make your first class"]


def test_after_signing_in_a_teacher_sees_the_classes(tess: Staff) -> None:
    tess.get("/account/sign-in")
    assert tess.path == "/teach/"


def test_a_class_is_made_with_so_many_pupils_without_names(tess: Staff, pupils: Pupils) -> None:
    tess.get("/teach/classes/new")
    page = tess.send(name=" 7b ", zone="Europe/Berlin", number="28")
    assert page.one("h1").text == "7b"
    class_id = int(tess.path.rsplit("/", 1)[1])
    found = pupils(class_id)
    assert len(found) == 28
    assert {pupil.name for pupil in found} == {""}
    assert "28 pupils" in page.text


def test_a_class_is_made_with_names(tess: Staff, new_class: NewClass, pupils: Pupils) -> None:
    class_id = new_class(["Zoë", "  Ann   Lee ", "", "Ngữ"])
    assert [pupil.name for pupil in pupils(class_id)] == ["Ann Lee", "Ngữ", "Zoë"]
    assert "Ann Lee" in tess.page.one("table").text


def test_a_class_needs_no_pupils_yet(tess: Staff) -> None:
    page = tess.post("/teach/classes/new", {"name": "7b", "zone": "UTC"})
    assert "No pupils yet" in page.text


def test_a_double_click_makes_one_class(
    tess: Staff, stranger: Staff, session: Session, pupils: Pupils
) -> None:
    sent = {"name": "7b", "zone": "UTC", "number": "3"}
    places = []
    for _ in range(2):
        tess.post("/teach/classes/new", sent)
        places.append(tess.path)
    assert places[0] == places[1]
    assert len(pupils(int(places[0].rsplit("/", 1)[1]))) == 3

    def classes() -> int:
        session.rollback()
        return session.query(Classroom).count()

    assert classes() == 1
    for number, other in enumerate(
        (
            {"number": "", "names": "Ann\nBob\nCy"},
            {"number": "4"},
            {"name": "7c"},
            {"zone": "Asia/Tokyo"},
        ),
        2,
    ):
        tess.post("/teach/classes/new", {**sent, **other})
        assert classes() == number
    stranger.post("/teach/classes/new", sent)
    assert classes() == 6
    session.execute(update(Classroom).values(created_at=datetime.now(UTC) - 2 * TWICE))
    session.commit()
    tess.post("/teach/classes/new", sent)
    assert classes() == 7


def test_the_same_class_sent_twice_at_once_is_made_once(app: Flask, session: Session) -> None:
    teacher, now = make_teacher(session), datetime.now(UTC)
    session.rollback()
    with app.app_context():
        engine = db.engine
    start = threading.Barrier(4)

    def send() -> int:
        with Session(engine) as own:
            start.wait(10)
            with write_transaction(own):
                made = find_double_click(own, teacher, "7b", "UTC", [], now)
                made = made or create_class(own, teacher, "7b", "UTC", now, random.Random(9))
                return made.id

    with ThreadPoolExecutor(4) as pool:
        found = [sent.result() for sent in [pool.submit(send) for _ in range(4)]]
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"name": ""}, "Give the class a name"),
        ({"name": " \t\u200b"}, "Give the class a name"),
        ({"name": "x" * 81}, "no more than 80"),
        ({"zone": "Mars/Phobos"}, "Choose a time zone"),
        ({"zone": ""}, "Choose a time zone"),
        ({"number": "501"}, "whole number from 1 to 500"),
        ({"number": "-3"}, "whole number from 1 to 500"),
        ({"number": "many"}, "whole number from 1 to 500"),
        ({"number": "²"}, "whole number from 1 to 500"),
        ({"names": "\n".join(["x"] * 501)}, "A class may have 500 pupils; here are 501."),
        ({"names": "Ann\n" + "y" * 81}, "Name 2 is longer than 80"),
        ({"number": "7", "names": "Ann\nBob"}, "There are 2 names below."),
    ],
)
def test_what_cannot_be_stored_is_said_beside_it_and_nothing_is_lost(
    tess: Staff, session: Session, entered: dict[str, str], said: str
) -> None:
    sent = {"name": "7b", "zone": "Asia/Tokyo", "number": "", "names": "", **entered}
    page = tess.post("/teach/classes/new", sent)
    assert tess.response.status_code == 422
    assert said in page.one("main").text
    assert page.one("input", name="number")["value"] == sent["number"]
    assert session.query(Classroom).count() == 0


def test_the_list_has_each_class_with_its_pupils_and_its_code(
    tess: Staff, new_class: NewClass, session: Session
) -> None:
    new_class(["A", "B", "C"], name="b class")
    class_id = new_class([], name="A class")
    page = tess.get("/teach/")
    rows = [
        [cell.text for cell in row.contents if not isinstance(cell, str)]
        for row in page.one("tbody").all("tr")
    ]
    codes = {c.name: c.join_code for c in session.query(Classroom)}
    assert rows == [["A class", "0", codes["A class"]], ["b class", "3", codes["b class"]]]
    tess.post(f"/teach/classes/{class_id}/settings/archive")
    page = tess.get("/teach/")
    assert [h.text for h in page.all("h2")] == ["Archived"]
    assert "A class" in page.all("table")[1].text
    assert codes["A class"] not in page.text


def test_the_next_class_begins_with_the_zone_of_the_last(tess: Staff, new_class: NewClass) -> None:
    assert "data-guess-zone" in tess.get("/teach/classes/new").one("select").attributes
    new_class()
    zone = tess.get("/teach/classes/new").one("select")
    assert "data-guess-zone" not in zone.attributes
    assert [o["value"] for o in zone.all("option") if "selected" in o.attributes] == [
        "Europe/Berlin"
    ]


def test_the_code_is_shown_large_with_address_and_qr_code(
    config: Config, tess: Staff, new_class: NewClass, session: Session
) -> None:
    config["SITE_URL"] = "https://read.example/quizzes"
    class_id = new_class()
    code = session.get_one(Classroom, class_id).join_code
    for path in (f"/teach/classes/{class_id}", f"/teach/classes/{class_id}/code"):
        page = tess.get(path)
        assert "read.example/quizzes/join" in page.one("main").text
        assert code in page.one("main").text
        assert len(page.all("svg")) == 1


def test_a_class_of_500_fits_on_its_page(tess: Staff, new_class: NewClass) -> None:
    class_id = new_class([f"Pupil {n}" for n in range(500)])
    page = tess.get(f"/teach/classes/{class_id}")
    assert len(page.one("tbody").all("tr")) == 500
    words = [cell.text for cell in page.all("td", class_="words")]
    assert len(set(words)) == 500
    assert all(re.fullmatch("[a-z]{3,8}-[a-z]{3,8}", one) for one in words)
    page = tess.post(f"/teach/classes/{class_id}/add/number", {"number": "1"})
    assert tess.response.status_code == 422
    assert "Nothing was added" in page.text


def test_names_are_text_and_nothing_else(tess: Staff, new_class: NewClass) -> None:
    evil = "<script>alert(1)</script>"
    class_id = new_class([evil, "100%d {7*7}"], name="<b>7b</b>")
    for path in ("", "/slips", "/list", "/settings", "/code", "/add", "/erase"):
        page = tess.get(f"/teach/classes/{class_id}{path}")
        assert tess.response.status_code == 200
        assert not [e for e in page.all("script") if "src" not in e.attributes]
        assert not page.one("main").all("b", id="7b")
    assert evil in tess.get(f"/teach/classes/{class_id}").text
