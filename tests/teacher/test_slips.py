"""What is printed: slips to cut apart, and the list of a class."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from quizapp.models import Pupil
from quizapp.services.classes.pupils import slip_of
from quizapp.web.template_helpers import qr_code
from tests.account.client import Staff
from tests.helpers import SECRET_KEY
from tests.teacher.conftest import NewClass

Pupils = Callable[[int], list[Pupil]]


def test_each_pupil_has_a_slip_with_everything_needed_to_sign_in(
    app: Flask, tess: Staff, new_class: NewClass, pupils: Pupils
) -> None:
    app.config["SITE_URL"] = "https://read.example"
    class_id = new_class(["Ann", ""])
    tess.post(f"/teach/classes/{class_id}/add/number", {"number": "1"})
    page = tess.get(f"/teach/classes/{class_id}/slips")
    slips = page.one("ul", class_="slips").all("li")
    assert len(slips) == 2
    for slip, pupil in zip(slips, pupils(class_id), strict=True):
        assert pupil.words in slip.text
        assert "read.example/join" in slip.text
        assert slip.one("p", class_="who").text == pupil.name
        drawn = qr_code(f"https://read.example/in/{slip_of(pupil, SECRET_KEY)}", mask=3)
        assert drawn in tess.response.text
        assert str(slip_of(pupil, SECRET_KEY)) not in tess.response.text  # to be read by nobody


def test_slips_of_some_are_printed(tess: Staff, new_class: NewClass, pupils: Pupils) -> None:
    class_id = new_class(["Ann", "Bob", "Cy"])
    ann, _bob, cy = pupils(class_id)
    page = tess.get(
        f"/teach/classes/{class_id}/slips?pupil={ann.id}&pupil={cy.id}&pupil=x&pupil={'9' * 5000}"
    )
    assert [
        slip.one("p", class_="who").text for slip in page.one("ul", class_="slips").all("li")
    ] == [
        "Ann",
        "Cy",
    ]
    page = tess.get(f"/teach/classes/{class_id}/slips?pupil=9999999")
    assert "There are no pupils to print slips for." in page.text


def test_slips_that_cannot_be_printed_again_are_said_and_made_anew(
    app: Flask, tess: Staff, new_class: NewClass, pupils: Pupils
) -> None:
    class_id = new_class(["Ann", "Bob"])
    before = [pupil.slip_hash for pupil in pupils(class_id)]
    app.config["SECRET_KEY"] = other = "another key that was set meanwhile, long enough"
    assert "the site’s secret key was changed" in tess.get(f"/teach/classes/{class_id}").text
    page = tess.get(f"/teach/classes/{class_id}/slips")
    assert "2 slips cannot be printed again" in page.text
    assert page.one("ul", class_="slips").all("li") == []
    assert [pupil.slip_hash for pupil in pupils(class_id)] == before  # looking changes nothing
    page = tess.post(f"/teach/classes/{class_id}/slips/renew")
    assert len(page.one("ul", class_="slips").all("li")) == 2
    assert all(slip_of(pupil, other) for pupil in pupils(class_id))
    after = [pupil.slip_hash for pupil in pupils(class_id)]
    tess.post(f"/teach/classes/{class_id}/slips/renew")  # once more changes nothing
    assert [pupil.slip_hash for pupil in pupils(class_id)] == after


def test_the_list_has_a_blank_column_where_no_names_are_stored(
    tess: Staff, new_class: NewClass, pupils: Pupils, session: Session
) -> None:
    class_id = new_class(["Ann"])
    tess.post(f"/teach/classes/{class_id}/add/number", {"number": "1"})
    page = tess.get(f"/teach/classes/{class_id}/list")
    found = [(row.one("td").text, row.one("th").text) for row in page.one("tbody").all("tr")]
    assert found == [(pupil.name, pupil.words) for pupil in pupils(class_id)]
    assert "" in {name for name, _words in found}
