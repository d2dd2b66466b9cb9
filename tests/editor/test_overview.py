"""One quiz: its state, what it lacks, and letting a draft go."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from quizapp.services.audit import events
from quizapp.services.quizzes.drafts import LoadedDraft, open_draft
from tests.account.client import Staff
from tests.bank import builders
from tests.editor.writing import UID, save
from tests.helpers import publish

Read = Callable[[], LoadedDraft]
QUIZ = f"/edit/{UID}"


def test_a_published_quiz_says_so(editor: Staff) -> None:
    editor.get(QUIZ)
    assert "Published" in editor.page.text
    assert "/q/bees-and-orchards" in editor.response.text
    assert "Missing before" not in editor.page.text
    assert "Delete this draft" not in editor.page.text


def test_a_new_quiz_names_what_it_lacks(editor: Staff) -> None:
    editor.post("/edit/new/scratch", {"title": "Rivers", "language": "en"})
    uid = editor.path.split("/")[2]
    editor.get(f"/edit/{uid}")
    assert "Draft, never published" in editor.page.text
    assert "Missing before it can be published" in editor.page.text
    assert "The article is empty" in editor.page.text


def test_facts_are_listed_with_their_questions(editor: Staff) -> None:
    save(editor, text=builders.ARTICLE.replace("$150", "$160"))
    editor.get(QUIZ)
    assert "Bees raise the yield" in editor.page.text
    assert "question" in editor.page.text
    assert "is gone" in editor.page.text


def test_nobody(editor: Staff) -> None:
    for path in ("", "/article", "/download", "/discard", "/delete", "/aside"):
        editor.get(f"/edit/nobody{path}")
        assert editor.response.status_code == 404, path


def test_a_quiz_published_from_files_meanwhile_is_told(
    app: Flask, editor: Staff, draft: Read
) -> None:
    save(editor, title="Mine")
    publish(app, builders.every_type_quiz(summary="From the files."))
    editor.get(f"{QUIZ}/article")
    assert "Something else was published" in editor.page.text
    editor.get(QUIZ)
    assert "from files or by another editor" in editor.page.text
    editor.post(f"{QUIZ}/go-on")
    assert "Something else" not in editor.page.text
    assert draft().quiz["title"] == "Mine"


def test_going_back_to_what_is_published_keeps_the_draft_aside(
    editor: Staff, draft: Read, session: Session
) -> None:
    save(editor, title="Mine")
    editor.get(f"{QUIZ}/discard")
    editor.send()
    assert (draft().quiz["title"], draft().differs) == ("Bees and orchards", False)
    editor.get(f"{QUIZ}/aside")
    assert "Mine" in editor.page.text
    assert events(session)[0][0].action == "discarded a draft"
    editor.get(f"{QUIZ}/discard")
    assert editor.path == QUIZ


def test_a_draft_alone_is_deleted_after_a_question(editor: Staff, session: Session) -> None:
    editor.post("/edit/new/scratch", {"title": "Rivers\0", "language": "en"})
    uid = editor.path.split("/")[2]
    editor.get(f"/edit/{uid}/delete")
    editor.send()
    assert editor.response.status_code == 422
    assert "Tick the box" in editor.page.text
    editor.send(sure="yes")
    assert editor.path == "/edit"
    assert open_draft(session, uid) is None
    event = events(session)[0][0]
    assert (event.action, event.subject, event.by) == (
        "deleted a draft",
        "Rivers",
        "Robin And Editor",
    )


def test_a_quiz_that_was_published_is_not_deleted(editor: Staff, draft: Read) -> None:
    editor.get(f"{QUIZ}/delete")
    assert "published once" in editor.page.text
    editor.post(f"{QUIZ}/delete", {"sure": "yes"})
    assert editor.response.status_code == 409
    assert draft().is_published
