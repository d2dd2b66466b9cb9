"""The settings of a quiz."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from quizapp.services.quizzes.drafts import LoadedDraft
from tests.account.client import Staff
from tests.editor.conftest import UID
from tests.reader.page import Element

Drafts = Callable[[], LoadedDraft]
SETTINGS = f"/edit/{UID}/settings"


def save(editor: Staff, **values: Any) -> Element:
    form = editor.page.one("form", class_="question")
    return editor.send(form, **{k.replace("__", "."): v for k, v in values.items()})


def notes(editor: Staff, name: str) -> str:
    return editor.page.one("div", id=f"{name}.notes").text


def test_settings_that_are_sent_as_they_are_change_nothing(editor: Staff, draft: Drafts) -> None:
    before = draft()
    editor.get(SETTINGS)
    save(editor)
    assert "Saved." in editor.page.text
    assert draft().digest == before.digest
    assert draft().edition == before.edition


def test_what_is_set_is_stored(editor: Staff, draft: Drafts) -> None:
    editor.get(SETTINGS)
    save(
        editor,
        slug="bees-2",
        language="de",
        closing_question="Wie viel?",
        source__author="",
        source__published="",
        settings__ask_before="half",
        settings__per_fact="3",
        settings__open_book="yes",
        settings__ask_how_sure="yes",
        settings__ask_unclear="yes",
        settings__dont_know=[],
    )
    quiz = draft().quiz
    assert (quiz["slug"], quiz["language"]) == ("bees-2", "de")
    assert quiz["closing_question"] == "Wie viel?"
    assert "source" not in quiz
    assert quiz["settings"] == {
        "ask_before": "half",
        "per_fact": 3,
        "dont_know": False,
        "open_book": True,
        "ask_how_sure": True,
        "ask_unclear": True,
    }
    assert quiz["title"] == "Bees and orchards"


@pytest.mark.parametrize("name", ["ask_how_sure", "ask_unclear"])
def test_what_is_switched_off_again_is_as_it_was(editor: Staff, draft: Drafts, name: str) -> None:
    before = draft().digest
    editor.get(SETTINGS)
    save(editor, **{f"settings__{name}": "yes"})
    assert draft().digest != before
    save(editor, **{f"settings__{name}": []})
    assert draft().digest == before


def test_what_is_wrong_stands_beside_its_field_and_is_kept(editor: Staff, draft: Drafts) -> None:
    editor.get(SETTINGS)
    save(editor, slug="Bees & co", source__url="bees.org", settings__per_fact="many")
    assert "small letters" in notes(editor, "slug")
    assert "full address" in notes(editor, "source.url")
    assert "whole number" in notes(editor, "settings.per_fact")
    assert editor.page.one("input", id="settings.per_fact")["value"] == "many"
    assert draft().quiz["slug"] == "Bees & co"


def test_two_editors_see_both_texts(app: Flask, editor: Staff, draft: Drafts) -> None:
    other = Staff(app, ["editor"], name="Sam", email="sam@example.org")
    editor.get(SETTINGS)
    other.get(SETTINGS)
    save(other, closing_question="Theirs", language="de")
    save(editor, closing_question="Mine", slug="mine")
    assert editor.response.status_code == 409
    assert draft().quiz["closing_question"] == "Theirs"
    assert "Theirs" in editor.page.one("div", role="alert").text
    assert editor.page.one("textarea", id="closing_question").text == "Mine"
    save(editor, language="de")
    assert draft().quiz["closing_question"] == "Mine"
    assert draft().quiz["slug"] == "mine"


@pytest.mark.parametrize("roles", [None, ["teacher"]])
def test_others_are_kept_out(
    app: Flask, editor: Staff, draft: Drafts, roles: list[str] | None
) -> None:
    other = Staff(app, roles)
    other.post(SETTINGS, {"slug": "mine"})
    assert other.response.status_code == 403
    assert draft().quiz["slug"] == "bees-and-orchards"
