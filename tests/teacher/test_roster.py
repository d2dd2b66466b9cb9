"""Adding pupils: so many, by names, from a file."""

import io
from collections.abc import Callable

import pytest

from quizapp.models import Pupil
from tests.account.client import Staff
from tests.reader.page import Element
from tests.teacher.conftest import NewClass

Pupils = Callable[[int], list[Pupil]]


def upload(tess: Staff, class_id: int, content: bytes, name: str = "7b.csv") -> Element:
    sent = {"file": (io.BytesIO(content), name)}
    return tess.post(
        f"/teach/classes/{class_id}/add/check", sent, content_type="multipart/form-data"
    )


def rows(page: Element) -> list[list[str]]:
    return [
        [cell.text for cell in row.contents if not isinstance(cell, str)]
        for body in page.all("tbody")
        for row in body.all("tr")
    ]


def test_so_many_are_added(tess: Staff, new_class: NewClass, pupils: Pupils) -> None:
    class_id = new_class(["Ann"])
    tess.get(f"/teach/classes/{class_id}/add")
    page = tess.send(number="3")
    assert "3 pupils are added." in page.text
    assert sorted(pupil.name for pupil in pupils(class_id)) == ["", "", "", "Ann"]


@pytest.mark.parametrize(
    ("way", "entered"),
    [
        ("number", {"number": "2"}),
        ("names", {"names": "Bob\nCy"}),
        ("rows", {"table": "name,words\nBob,amber-heron\nCy,\n"}),
    ],
)
def test_a_double_click_adds_once_and_a_new_form_adds_again(
    tess: Staff, new_class: NewClass, pupils: Pupils, way: str, entered: dict[str, str]
) -> None:
    class_id, other = new_class(["Ann"]), new_class([], name="8a")

    def key() -> str:
        page = tess.get(f"/teach/classes/{class_id}/add")
        return page.all("input", name="key")[0]["value"]

    def add(key: str, to: int, sent: dict[str, str]) -> int:
        page = tess.post(f"/teach/classes/{to}/add/{way}", {**sent, "key": key})
        assert "pupils are added." in page.text
        return len(pupils(to))

    first = key()
    assert [add(first, class_id, entered) for _ in range(2)] == [3, 3]
    assert add(first, other, entered) == 2
    new = {name: text.replace("Cy", "Di").replace("2", "3") for name, text in entered.items()}
    new = {name: text.replace("amber-heron", "") for name, text in new.items()}
    there = 6 if way == "number" else 5
    assert [add(first, class_id, new) for _ in range(2)] == [there, there]
    assert add(key(), class_id, new) == 2 * there - 3


def test_what_is_shown_first_of_a_file_is_added_once(
    tess: Staff, new_class: NewClass, pupils: Pupils
) -> None:
    class_id = new_class([])
    upload(tess, class_id, b"name,words\nBob,amber-heron\n")
    form = tess.page.one("main").all("form")[0]
    for _ in range(2):
        assert "1 pupil is added." in tess.send(form).text
    assert [pupil.words for pupil in pupils(class_id)] == ["amber-heron"]


@pytest.mark.parametrize("number", ["", "0", "501", "-1", "1.5", "x", "9" * 400])
def test_what_is_no_number_of_pupils_is_said(
    tess: Staff, new_class: NewClass, pupils: Pupils, number: str
) -> None:
    class_id = new_class(["Ann"])
    page = tess.post(f"/teach/classes/{class_id}/add/number", {"number": number})
    assert tess.response.status_code == 422
    assert "a whole number from 1 to 500" in page.text
    assert len(pupils(class_id)) == 1


def test_names_are_pasted(tess: Staff, new_class: NewClass, pupils: Pupils) -> None:
    class_id = new_class([])
    tess.post(f"/teach/classes/{class_id}/add/names", {"names": "Bob\r\n\r\n Ann\tLee \r\nBob"})
    assert [pupil.name for pupil in pupils(class_id)] == ["Ann Lee", "Bob", "Bob"]
    page = tess.post(f"/teach/classes/{class_id}/add/names", {"names": " \n "})
    assert tess.response.status_code == 422
    assert "Enter or paste the names" in page.text
    page = tess.post(f"/teach/classes/{class_id}/add/names", {"names": "Cy\n" + "y" * 90})
    assert "Name 2 is longer than 80" in page.text
    assert "Cy" in page.one("textarea").text
    assert len(pupils(class_id)) == 3


def test_a_file_is_shown_before_anything_is_stored(
    tess: Staff, new_class: NewClass, pupils: Pupils
) -> None:
    class_id = new_class(["Bob"])
    content = "Name;Words;Time factor\r\nZoë;Amber Heron;1,5\r\nBOB;;\r\n".encode("utf-16")
    page = upload(tess, class_id, content)
    assert tess.response.status_code == 200
    assert rows(page) == [
        ["2", "Zoë", "", "amber-heron", "1.5 times"],
        ["3", "BOB", "Somebody with this name is there already.", "are drawn", ""],
    ]
    assert len(pupils(class_id)) == 1
    page = tess.send()
    assert "2 pupils are added." in page.text
    zoe = pupils(class_id)[-1]
    assert (zoe.name, zoe.words, zoe.time_percent) == ("Zoë", "amber-heron", 150)


def test_rows_that_are_wrong_are_shown_first_and_left_out(
    tess: Staff, new_class: NewClass, pupils: Pupils
) -> None:
    class_id = new_class([])
    page = upload(tess, class_id, b"name,words,time factor\nAnn,no words,9\nBob,,\n")
    assert tess.response.status_code == 422
    assert [h.text for h in page.all("h2")] == [
        "1 row cannot be taken",
        "1 pupil would be added",
    ]
    assert rows(page)[0][:2] == ["2", "Ann"]
    assert "not two of our words" in rows(page)[0][2]
    tess.send()
    assert [pupil.name for pupil in pupils(class_id)] == ["Bob"]


def test_what_became_wrong_since_is_shown_again(
    tess: Staff, new_class: NewClass, pupils: Pupils
) -> None:
    class_id = new_class([])
    upload(tess, class_id, b"name,words\nAnn,amber-heron\n")
    tess.send()
    tess.post(f"/teach/classes/{class_id}/add/rows", {"table": "name,words\nAnn,amber-heron\n"})
    assert tess.response.status_code == 422
    assert "Somebody in the class has these words already." in tess.page.text
    assert len(pupils(class_id)) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "There are no pupils in this file."),
        (b"PK\x03\x04xx", "a spreadsheet’s own file"),
        (b"\x00\x01\x02\x03", "not a text file"),
        (b'name\n"Ann', "a quotation mark is opened"),
        (b"a,b\nc,d\n", "The first row has to say"),
        (b"name\n" + b"x\n" * 501, "this file has more rows"),
        (b"x" * 200_001, "larger than a list of 500 pupils"),
    ],
)
def test_what_is_no_list_is_said_beside_the_file(
    tess: Staff, new_class: NewClass, content: bytes, said: str
) -> None:
    page = upload(tess, new_class([]), content)
    assert tess.response.status_code == 422
    assert said in page.one("p", id="file-wrong").text


def test_no_file_is_said_too(tess: Staff, new_class: NewClass) -> None:
    class_id = new_class([])
    for sent in ({}, {"file": "text"}):
        page = tess.post(f"/teach/classes/{class_id}/add/check", sent)
        assert tess.response.status_code == 422
        assert page.one("p", id="file-wrong").text == "Choose a file."


def test_a_file_that_is_far_too_large_is_refused(tess: Staff, new_class: NewClass) -> None:
    upload(tess, new_class([]), b"x" * 400_000)
    assert tess.response.status_code == 413


@pytest.mark.parametrize("table", ["", "name\n", "\x00", "a,b\n1,2", "name\n" + "x\n" * 600])
def test_a_table_that_was_tampered_with_adds_nothing(
    tess: Staff, new_class: NewClass, pupils: Pupils, table: str
) -> None:
    class_id = new_class([])
    tess.post(f"/teach/classes/{class_id}/add/rows", {"table": table})
    assert tess.response.status_code == 422
    assert pupils(class_id) == []


def test_a_whole_year_of_500_comes_from_one_file(
    tess: Staff, new_class: NewClass, pupils: Pupils
) -> None:
    class_id = new_class([])
    content = "name,time factor\n" + "".join(f"Ünal Öztürk-Großmann {n},1.25\n" for n in range(500))
    upload(tess, class_id, content.encode("utf-16"))
    page = tess.send()
    assert "500 pupils are added." in page.text
    assert len({pupil.words for pupil in pupils(class_id)}) == 500
    page = upload(tess, class_id, b"name\nOne more\n")
    page = tess.send()
    assert "Nothing was added." in page.text
