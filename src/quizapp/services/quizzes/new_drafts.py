"""Creates quizzes that are not in the database yet."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.names import name_for
from quizapp.bank.parts import Content, is_well_formed
from quizapp.models import Draft as DraftRow
from quizapp.models import QuizRow, Slug
from quizapp.services.quizzes.drafts import DraftError, LoadedDraft, create_row, open_draft


class KnownQuizError(DraftError):
    """A quiz with this id exists already, under the given `uid`."""

    def __init__(self, uid: str) -> None:
        super().__init__("This quiz is here already.")
        self.uid = uid


def begin_draft(
    session: Session, content: Content, person_id: int | None, now: datetime
) -> LoadedDraft:
    """Add a quiz that consists of a draft only.

    :raises KnownQuizError: if there is a quiz with this id.
    """
    if not is_well_formed(content):
        raise DraftError("This has not the shape of a quiz.")
    uid = content["quiz"]["id"]
    if session.scalar(select(QuizRow.id).where(QuizRow.uid == uid)) is not None:
        raise KnownQuizError(uid)
    quiz = QuizRow(uid=uid, created_at=now)
    session.add(quiz)
    session.flush()
    create_row(session, quiz.id, content, person_id, now)
    draft = open_draft(session, uid)
    if draft is None:  # pragma: no cover - it was added a line ago
        raise DraftError("This quiz was deleted in the meantime.")
    return draft


def free_slug(session: Session, title: str) -> str:
    """Return an address for a new quiz that no quiz has, had, or is going to have."""
    taken = set(session.scalars(select(Slug.slug)))
    for text in session.scalars(select(DraftRow.content)):
        quiz = json.loads(text)["quiz"]
        if isinstance(quiz, Mapping):
            taken.add(str(quiz.get("slug", "")))
    return name_for(title, taken, otherwise="quiz", longest=80)
