"""Trying a draft as a reader would meet it."""

from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Question, quiz_from_data
from quizapp.models import Answer, Attempt, Counter
from quizapp.models import Draft as DraftRow
from quizapp.services.quizzes.drafts import LoadedDraft
from tests.account.client import Staff
from tests.editor.conftest import QUESTIONS, UID
from tests.reader.client import dont_know, right, wrong
from tests.reader.page import Element

Drafts = Callable[[], LoadedDraft]
Way = Callable[[Question], list[str]]
TRY = f"/edit/{UID}/try"
PAGE = f"{TRY}/page"


def form(editor: Staff) -> Element:
    return editor.page.one("main").one("form")


def answer(editor: Staff, draft: LoadedDraft, way: Way, **more: list[str]) -> Element:
    """Fill a page of questions and send it."""
    quiz = quiz_from_data(draft.quiz, draft.article)
    fields = [*form(editor).all("input"), *form(editor).all("select")]
    names = {e["name"] for e in fields if e["name"].startswith("answer-")}
    given = {name: way(quiz.questions[name.removeprefix("answer-")]) for name in names}
    hidden: dict[str, list[str]] = {}
    for entry in form(editor).all("input", type="hidden"):
        hidden.setdefault(entry["name"], []).append(entry["value"])
    return editor.post(PAGE, hidden | given | more)


def walk(editor: Staff, draft: LoadedDraft, way: Way) -> list[str]:
    """Go all the way; return the headings of the pages."""
    editor.get(TRY)
    headings = []
    for _ in range(10):
        headings.append(editor.page.one("h1").text)
        if not editor.page.one("main").all("form"):
            break
        if editor.page.all("input", id="rating"):
            editor.send(form(editor), rating="90")
        else:
            answer(editor, draft, way)
    return headings


@pytest.mark.parametrize(
    ("way", "result"),
    [
        (right, "2 of the 2 facts came across"),
        (wrong, "0 of the 2 facts came across"),
        (dont_know, "0 of the 2 facts came across"),
    ],
)
def test_the_whole_way_is_the_readers_and_stores_nothing(
    editor: Staff, draft: Drafts, session: Session, way: Way, result: str
) -> None:
    headings = walk(editor, draft(), way)
    assert headings == ["Bees and orchards", "Bees raise the yield", "Hives cost little", result]
    assert len(editor.page.all("p", class_="verdict")) == 10
    assert "You put 90" in editor.page.text
    assert "Nothing is stored or counted." in editor.page.text
    for model in (Attempt, Answer, Counter, DraftRow):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_it_is_the_draft_that_is_tried(editor: Staff, draft: Drafts) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    question = editor.page.one("form", class_="question")
    editor.send(question, do="", prompt="Only in the draft?")
    walk(editor, draft(), right)
    assert "Only in the draft?" in editor.page.text
    assert "2 of the 2" in editor.page.one("h1").text


def test_questions_before_reading_come_first(editor: Staff, draft: Drafts) -> None:
    editor.get(f"/edit/{UID}/settings")
    settings = editor.page.one("form", class_="question")
    editor.send(settings, **{"settings.ask_before": "everyone"})
    headings = walk(editor, draft(), right)
    assert headings[:3] == ["What do you know already?"] * 2 + ["Bees and orchards"]
    assert editor.page.text.count("Asked before you read") == 2


def test_how_sure_one_is_goes_along_to_the_result(editor: Staff, draft: Drafts) -> None:
    editor.get(f"/edit/{UID}/settings")
    editor.send(editor.page.one("form", class_="question"), **{"settings.ask_how_sure": "yes"})
    editor.get(TRY)
    editor.send(form(editor))
    for level in ("75", "0"):
        names = [e["name"] for e in form(editor).all("input") if e["name"].startswith("sure-")]
        answer(editor, draft(), right, **{names[0]: [level]})
    assert [p.text for p in editor.page.all("p", class_="said")] == [
        "You said: very sure.",
        "You said: not at all sure.",
    ]
    assert "You were sure on 1 question, and right." in editor.page.text


def test_what_cannot_be_read_is_asked_again_and_nothing_is_lost(
    editor: Staff, draft: Drafts
) -> None:
    editor.get(TRY)
    editor.send(form(editor))
    answer(editor, draft(), right)
    answer(editor, draft(), lambda q: ["a lot"] if q.type == "numeric" else right(q))
    assert editor.response.status_code == 422
    assert editor.page.one("h1").text == "Hives cost little"
    assert "Please write one number" in editor.page.text
    assert "a lot" in [e.get("value") for e in form(editor).all("input")]
    answer(editor, draft(), right)
    assert editor.page.one("h1").text == "2 of the 2 facts came across"


def test_the_evidence_leads_to_the_drafts_article(editor: Staff, draft: Drafts) -> None:
    walk(editor, draft(), wrong)
    link = editor.page.all("a", class_="tap")[0]["href"]
    assert link.startswith("article?mark=")
    editor.get(urljoin(editor.path, link).partition("#")[0])
    assert editor.page.all("span", class_="marked")


def test_an_unfinished_draft_says_what_has_to_be_mended(editor: Staff) -> None:
    editor.get(f"{QUESTIONS}/yield-more")
    editor.send(editor.page.one("form", class_="question"), do="", prompt="", explanation="")
    editor.get(TRY)
    assert editor.page.one("h1").text == "Not ready to be tried"
    assert "2 things have to be mended first:" in editor.page.text
    links = [a["href"] for a in editor.page.one("main").all("a")]
    assert f"{QUESTIONS}/yield-more#prompt" in links
    editor.post(PAGE, {"lot": "1", "step": "1"})
    assert editor.page.one("h1").text == "Not ready to be tried"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"lot": "x", "step": "-1"},
        {"lot": "9" * 50, "step": "9" * 7},
        {"lot": "²", "step": "1", "given-post-yield-more": "\x00"},
        {"lot": "5", "step": "3", "given-post-cost-year": ["1", "2"], "rating": "<b>"},
        {"lot": "5", "step": "3", "rating": "500"},
    ],
)
def test_what_no_page_sends_does_no_harm(editor: Staff, data: dict[str, str]) -> None:
    editor.post(PAGE, data)
    assert editor.response.status_code == 200


@pytest.mark.parametrize("roles", [None, ["teacher"]])
def test_others_are_kept_out(app: Flask, editor: Staff, roles: list[str] | None) -> None:
    other = Staff(app, roles)
    for path in (TRY, f"{TRY}/article"):
        other.get(path)
        assert "orchard bears" not in other.response.text
    other.post(PAGE, {})
    assert other.response.status_code == 403
