"""Script in every field that an editor can fill, and in everything that is uploaded."""

import pytest
from flask import Flask

from tests.account.client import Staff
from tests.bank import builders
from tests.editor.writing import ARTICLE, UID, save, upload, zipped

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>100% %"
TEXT = f"""{SCRIPT}

## {SCRIPT}

[a](javascript:alert(1)) <b onclick="alert(1)">b</b> ![c](x) {SCRIPT}

## "><script>alert(2)</script>

`{SCRIPT}`
"""
PAGES = (
    "/edit",
    "/edit/new",
    f"/edit/{UID}",
    ARTICLE,
    f"/edit/{UID}/discard",
    f"/edit/{UID}/aside",
)


def harmless(text: str) -> None:
    for bad in ("<script>alert", "<img", "<b ", 'href="javascript'):
        assert bad not in text, bad


def test_script_in_every_field_is_text(app: Flask, editor: Staff) -> None:
    other = Staff(app, ["editor"], name=SCRIPT[:110], email="ben@example.org")
    save(other, title=SCRIPT, summary=SCRIPT, text=TEXT)
    other.post(f"/edit/{UID}/here")
    save(editor, edition="1", title="Mine" + SCRIPT, text=TEXT + "more")
    for path in PAGES:
        editor.get(path)
        assert editor.response.status_code == 200, path
        harmless(editor.response.text)


def test_script_on_the_page_of_two_texts_is_text(app: Flask, editor: Staff) -> None:
    other = Staff(app, ["editor"], name=SCRIPT[:110], email="ben@example.org")
    shown = "-1"
    save(other, title=SCRIPT, summary=SCRIPT, text=TEXT)
    save(editor, edition=shown, title="x" + SCRIPT, summary="x" + SCRIPT, text="x" + TEXT)
    assert editor.response.status_code == 409
    harmless(editor.response.text)


def test_script_in_the_live_parts_is_text(editor: Staff) -> None:
    form = {"title": SCRIPT, "summary": SCRIPT, "text": TEXT, "edition": "0"}
    editor.post(f"{ARTICLE}/saved", form)
    assert editor.response.status_code == 200
    told = editor.response.json
    assert told is not None

    def elements(nodes: list[object]) -> list[tuple[object, object]]:
        found = []
        for node in nodes:
            if isinstance(node, list):
                found += [(node[0], node[1]), *elements(node[2:])]
        return found

    for tag, attributes in elements(told["preview"]) + elements(told["notes"]):
        assert tag not in {"script", "img", "iframe"}
        assert isinstance(attributes, dict)
        assert not [name for name in attributes if name.startswith("on")]
        assert "javascript:" not in str(attributes.get("href"))


def test_script_in_an_uploaded_folder_is_text(editor: Staff) -> None:
    quiz = builders.quiz(
        id="11111111-2222-4333-8444-555555555555", slug="x", title=SCRIPT, summary=SCRIPT
    )
    upload(editor, zipped(quiz))
    assert editor.response.status_code == 200
    harmless(editor.response.text)


@pytest.mark.parametrize(
    "edition", ["", "x", "99999999999999999999", "-", "-99999999", "1e3", "\0"]
)
def test_odd_editions_overwrite_nothing(editor: Staff, edition: str) -> None:
    save(editor, title="First")
    form = {"title": "Second", "summary": "S", "text": "T", "edition": edition}
    editor.post(ARTICLE, form)
    assert editor.response.status_code in {200, 409}


def test_a_name_for_the_download_is_always_plain(editor: Staff) -> None:
    editor.post(
        "/edit/new/paste",
        {"text": "Text\r\n\r\nMore.", "title": '"\r\nX: y', "language": '"\r\nSet-Cookie: x'},
    )
    uid = editor.path.split("/")[2]
    editor.get(f"/edit/{uid}/download")
    assert editor.response.headers["Content-Disposition"] == 'attachment; filename="x-y.zip"'
    assert "X" not in editor.response.headers
