"""An editor, and a published quiz with every type of question."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from quizapp.bank.quiz import Quiz
from quizapp.extensions import db
from quizapp.services.quizzes.drafts import LoadedDraft, open_draft
from tests.account.client import Staff
from tests.bank import builders
from tests.helpers import publish

UID = builders.QUIZ_ID
QUESTIONS = f"/edit/{UID}/questions"


@pytest.fixture
def quiz(app: Flask) -> Quiz:
    quiz = builders.every_type_quiz(settings={"ask_before": "none", "per_fact": 5})
    publish(app, quiz)
    return quiz


@pytest.fixture
def editor(app: Flask, quiz: Quiz) -> Staff:
    """Somebody who edits the quiz."""
    return Staff(app, ["editor"])


@pytest.fixture
def draft(app: Flask) -> Callable[[], LoadedDraft]:
    """Return the draft as it is stored now."""

    def read() -> LoadedDraft:
        with app.app_context():
            found = open_draft(db.session, UID)
        assert found is not None
        return found

    return read


@pytest.fixture
def stored(draft: Callable[[], LoadedDraft]) -> Callable[[str], dict[str, Any]]:
    """Return a question of the draft."""

    def read(question_id: str) -> dict[str, Any]:
        facts = draft().quiz["facts"]
        return next(q for fact in facts for q in fact["questions"] if q["id"] == question_id)

    return read
