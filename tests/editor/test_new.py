"""Beginning a quiz: an empty page, a pasted article, a folder, a copy."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.bank.checking.check import check_paths, read_folder
from quizapp.cli import main
from quizapp.paths import questions_folder
from quizapp.services.audit import events
from quizapp.services.quizzes.drafts import open_draft
from tests.account.client import Staff
from tests.bank import builders
from tests.editor.writing import UID, WEB, extracted, send_file, upload, zipped
from tests.helpers import publish

OTHER = builders.quiz(id="11111111-2222-4333-8444-555555555555", slug="other", title="Other bees")


def uid_of(editor: Staff) -> str:
    return editor.path.split("/")[2]


def test_an_empty_page_begins_with_a_title(editor: Staff, session: Session) -> None:
    editor.get("/edit/new")
    editor.post("/edit/new/scratch", {"title": " Rivers  and dams ", "language": "en"})
    draft = open_draft(session, uid_of(editor))
    assert draft is not None
    assert editor.path == f"/edit/{draft.uid}/article"
    assert (draft.quiz["title"], draft.quiz["slug"]) == ("Rivers and dams", "rivers-and-dams")
    assert draft.saved_by == editor.id
    found, _ = events(session)
    assert (found[0].action, found[0].subject) == ("began a quiz", "Rivers and dams")


def test_without_a_title_the_page_says_so_and_keeps_the_rest(editor: Staff) -> None:
    editor.post("/edit/new/scratch", {"title": "", "language": "pt-BR"})
    assert editor.response.status_code == 422
    assert "Give it a title" in editor.page.text
    assert 'value="pt-BR"' in editor.response.text


def test_a_pasted_article_becomes_title_facts_and_text(editor: Staff, session: Session) -> None:
    editor.post("/edit/new/paste", {"text": WEB, "language": "en"})
    draft = open_draft(session, uid_of(editor))
    assert draft is not None
    assert draft.quiz["title"] == "Why rivers rise"
    assert [fact["heading"] for fact in draft.quiz["facts"]] == [
        "Snow melts earlier",
        "Dams hold less",
    ]
    assert [fact["id"] for fact in draft.quiz["facts"]] == ["snow-melts-earlier", "dams-hold-less"]
    assert "- Mud fills them" in draft.article


def test_nothing_pasted_is_told(editor: Staff) -> None:
    editor.post("/edit/new/paste", {"text": " \n", "language": "en"})
    assert editor.response.status_code == 422
    assert "Paste the article" in editor.page.text


def test_an_uploaded_folder_becomes_a_draft(editor: Staff, session: Session) -> None:
    upload(editor, zipped(OTHER))
    draft = open_draft(session, OTHER.id)
    assert draft is not None
    assert editor.path == f"/edit/{OTHER.id}"
    assert not draft.is_published


def test_what_is_downloaded_is_loaded_without_a_change(
    app: Flask,
    editor: Staff,
    tmp_path: Path,
    database_url: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish(app, OTHER)
    editor.get(f"/edit/{OTHER.id}/download")
    assert editor.response.mimetype == "application/zip"
    folder = extracted(editor.response.data, tmp_path / "out")
    assert check_paths([folder]) == []
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", database_url)
    monkeypatch.setenv("QUIZAPP_DATA", str(tmp_path))
    main.main(["check", "--strict", str(folder)], standalone_mode=False)
    main.main(["load", str(folder)], standalone_mode=False)
    assert "other: unchanged" in capsys.readouterr().out


def test_the_first_quiz_goes_up_and_down_unchanged(editor: Staff, tmp_path: Path) -> None:
    folder = next(path.parent for path in questions_folder().rglob("quiz.yaml"))
    quiz, _ = read_folder(folder)
    assert quiz is not None
    upload(editor, zipped(quiz))
    editor.get(f"/edit/{quiz.id}/download")
    assert read_folder(extracted(editor.response.data, tmp_path))[0] == quiz


def test_a_quiz_that_is_here_already_is_told_and_can_be_brought_in_as_a_copy(
    editor: Staff, session: Session
) -> None:
    quiz = builders.quiz()
    upload(editor, zipped(quiz))
    assert editor.response.status_code == 409
    assert "is here already" in editor.page.text
    assert f'href="/edit/{UID}"' in editor.response.text
    upload(editor, zipped(quiz), as_copy="yes")
    draft = open_draft(session, uid_of(editor))
    assert draft is not None
    assert draft.uid != UID
    assert draft.quiz["slug"] == "bees-and-orchards-2"


def test_a_folder_that_needs_mending_is_taken_and_says_what(editor: Staff) -> None:
    upload(editor, zipped(OTHER, OTHER.article.replace("$150", "$160")))
    assert editor.response.status_code == 200
    assert "These words are not in the article" in editor.page.text


def test_a_folder_that_has_not_the_form_of_a_quiz_says_where(editor: Staff) -> None:
    data = zipped(OTHER).replace(b"any/article.md", b"any/artikel.md")
    upload(editor, data)
    assert editor.response.status_code == 422
    assert "any/article.md:1" in editor.page.text
    assert "missing" in editor.page.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"hello", "not a zip file"),
        (b"x" * 1_600_000, "too large"),
        (zipped(OTHER).replace(b"any/quiz.yaml", b"..//quiz.yaml"), "leads out of the folder"),
    ],
)
def test_what_is_no_folder_is_refused_in_words(editor: Staff, data: bytes, said: str) -> None:
    upload(editor, data)
    assert editor.response.status_code == 422
    assert said in editor.page.text


def test_a_name_of_an_archived_file_with_percent_signs_is_only_a_name(editor: Staff) -> None:
    upload(editor, zipped(OTHER).replace(b"any/quiz.yaml", b"../100% .yaml"))
    assert "leads out of the folder" in editor.page.text


def test_no_file_is_told(editor: Staff) -> None:
    upload(editor, b"", "")
    assert editor.response.status_code == 422
    assert "Choose a zip file" in editor.page.text


def test_more_than_an_editor_may_send_is_refused(editor: Staff) -> None:
    upload(editor, b"x" * 2_200_000)
    assert editor.response.status_code == 413


def test_no_other_form_takes_a_file(editor: Staff, app: Flask) -> None:
    for path in ("/edit/new/paste", f"/edit/{UID}/article", f"/edit/{UID}/settings"):
        send_file(editor, path, b"x", "x.zip", text="x")
        assert editor.response.status_code == 400, path
    for roles in (None, ["teacher"]):
        other = Staff(app, roles)
        upload(other, zipped(OTHER))
        assert other.response.status_code in {400, 403}


def test_strangers_cannot_send_long_forms(app: Flask) -> None:
    stranger = Staff(app, None)
    stranger.post("/edit/new/paste", {"text": "x" * 300_000})
    assert stranger.response.status_code in {403, 413}
    assert "x" * 300_000 not in stranger.response.text


def test_a_copy_has_an_identity_of_its_own(editor: Staff, session: Session) -> None:
    editor.get(f"/edit/new?copy={UID}")
    [chosen] = [
        one
        for one in editor.page.one("select", id="copy").all("option")
        if "selected" in one.attributes
    ]
    assert chosen["value"] == UID
    editor.post("/edit/new/copy", {"copy": UID})
    copied, original = open_draft(session, uid_of(editor)), open_draft(session, UID)
    assert copied is not None
    assert original is not None
    assert copied.article == original.article
    assert copied.quiz["facts"] == original.quiz["facts"]
    assert copied.quiz["title"] == f"{original.quiz['title']} (copy)"
    assert {copied.quiz["id"], copied.quiz["slug"]} & {
        original.quiz["id"],
        original.quiz["slug"],
    } == set()


@pytest.mark.parametrize("uid", ["", "nobody", "a\0b"])
def test_a_copy_of_nothing_is_told(editor: Staff, uid: str) -> None:
    editor.post("/edit/new/copy", {"copy": uid})
    assert editor.response.status_code == 422


@pytest.mark.parametrize(
    "path", ["/edit/new", "/edit", f"/edit/{UID}/article", f"/edit/{UID}/download"]
)
def test_only_editors_come_here(app: Flask, quiz: object, path: str) -> None:
    stranger = Staff(app, None)
    stranger.get(path)
    assert stranger.path == "/account/sign-in"
    teacher = Staff(app, ["teacher"])
    teacher.get(path)
    assert teacher.response.status_code == 403
    administrator = Staff(app, ["administrator"])
    administrator.get(path)
    assert administrator.response.status_code == 200
