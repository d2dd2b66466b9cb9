"""The list of quizzes."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.models import Publication
from quizapp.services.quizzes.quiz_list import QuizLine, QuizState, list_quizzes
from tests.account.client import Staff
from tests.bank import builders
from tests.editor.writing import UID, save
from tests.filled import begin
from tests.helpers import publish

NOW = datetime.now(UTC)


def line(session: Session, uid: str = UID) -> QuizLine:
    session.rollback()
    return next(line for line in list_quizzes(session, datetime.now(UTC)) if line.uid == uid)


def test_nothing_is_there_yet(app: Flask) -> None:
    editor = Staff(app)
    editor.get("/edit")
    assert "no quiz yet" in editor.page.text


def test_each_quiz_says_how_far_it_is(editor: Staff, session: Session) -> None:
    assert line(session).state is QuizState.PUBLISHED
    editor.post("/edit/new/scratch", {"title": "Rivers", "language": "en"})
    assert line(session, editor.path.split("/")[2]).state is QuizState.DRAFT
    save(editor, title="Other bees")
    assert line(session).state is QuizState.CHANGED
    assert (line(session).title, line(session).changed_by) == ("Other bees", "Robin And Editor")
    editor.get("/edit")
    assert "Published, changed since" in editor.page.text
    with write_transaction(session):
        session.execute(delete(Publication))
    assert line(session).state is QuizState.UNPUBLISHED


def test_a_draft_that_was_made_undone_is_no_change(editor: Staff, session: Session) -> None:
    title = line(session).title
    save(editor, title="Other bees")
    save(editor, title=title)
    assert line(session).state is QuizState.PUBLISHED


def test_what_needs_attention_has_a_flag(editor: Staff, session: Session) -> None:
    editor.get("/edit")
    assert "gone" not in editor.page.text
    save(editor, text=builders.ARTICLE.replace("$150", "$160"))
    assert line(session).attention.lost >= 1
    editor.get("/edit")
    assert "is gone" in editor.page.text
    save(editor, title="")
    editor.get("/edit")
    assert "thing to mend" in editor.page.text
    assert "No title yet" in editor.page.text


def test_readers_of_this_week_are_counted_and_simulated_ones_are_not(
    app: Flask, session: Session
) -> None:
    publish(app, builders.quiz())
    for cohort, days in (("direct", 1), ("embedded", 2), ("direct", 9), ("simulated", 1)):
        begin(session, now=NOW - timedelta(days=days), cohort=cohort)
    assert line(session).readers == 2


def test_a_draft_without_changes_follows_what_was_published_from_files(
    app: Flask, editor: Staff, session: Session
) -> None:
    title = line(session).title
    save(editor, title="Mine")
    save(editor, title=title)
    publish(app, builders.every_type_quiz(title="From the files"))
    assert (line(session).state, line(session).title) == (QuizState.PUBLISHED, "From the files")


@pytest.fixture
def many(app: Flask) -> None:
    for n in range(60):
        uid = f"00000000-0000-4000-8000-{n:012}"
        title = f"{random.Random(n).choice(['Rivers', 'Dams'])} of land {n:02}"
        publish(
            app, builders.quiz(id=uid, slug=f"land-{n}", title=title), now=NOW - timedelta(days=n)
        )


def test_many_can_be_searched_sorted_and_turned_over(app: Flask, many: None) -> None:
    editor = Staff(app)
    editor.get("/edit")
    assert editor.response.text.count('class="what"') == 50
    assert "Page 1 of 2" in editor.page.text
    editor.get("/edit?page=2")
    assert editor.response.text.count('class="what"') == 10
    editor.get("/edit?search=RIVERS+land-7")
    assert "of 60 quizzes" in editor.page.text
    editor.get("/edit?sort=title")
    assert editor.page.text.index("Dams of land") < editor.page.text.index("Rivers of land")
    editor.get("/edit?state=draft")
    assert "No quiz is like that" in editor.page.text


@pytest.mark.parametrize(
    "query", ["page=999999999", "page=-1", "page=x", "sort=x&state=x", "search=%00"]
)
def test_odd_addresses_are_harmless(app: Flask, many: None, query: str) -> None:
    editor = Staff(app)
    editor.get(f"/edit?{query}")
    assert editor.response.status_code == 200


def test_the_list_asks_the_database_only_a_few_questions(app: Flask, many: None) -> None:
    with app.app_context():
        list_quizzes(db.session, NOW)
        asked: list[str] = []
        from sqlalchemy import event  # noqa: PLC0415

        event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        list_quizzes(db.session, NOW)
    assert len([one for one in asked if one.startswith("SELECT")]) == 2
