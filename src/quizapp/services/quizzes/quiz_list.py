"""The list of all quizzes for editors."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.parts import Content
from quizapp.bank.stale import lost_evidence
from quizapp.cache import Cache
from quizapp.models import Attempt, PersonRow, Publication, QuizRow, Revision, Version
from quizapp.models import Draft as DraftRow

WEEK = timedelta(days=7)


class QuizState(StrEnum):
    """The state of a quiz."""

    DRAFT = "draft"
    """Never published."""
    PUBLISHED = "published"
    CHANGED = "changed"
    """Published, but the draft differs."""
    UNPUBLISHED = "unpublished"
    ARCHIVED = "archived"
    """Hidden from the lists, published or not."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Counts of what needs an editor's attention."""

    errors: int = 0
    warnings: int = 0
    lost: int = 0
    """Questions whose evidence is not in the article."""


@dataclass(frozen=True, slots=True)
class QuizLine:
    uid: str
    title: str
    slug: str
    language: str
    state: QuizState
    readers: int
    """Readers who began within the last seven days."""
    changed_at: datetime
    changed_by: str | None
    attention: Attention


@dataclass(frozen=True, slots=True)
class _Head:
    """The part of a quiz's content that the list shows."""

    title: str
    slug: str
    language: str


_NOTHING = Attention()
_heads: Cache[_Head] = Cache(2048)
_attention: Cache[Attention] = Cache(512)


def list_quizzes(session: Session, now: datetime) -> list[QuizLine]:
    """Return every quiz, the one changed last first."""
    readers = _readers(session, now - WEEK)
    newest = (
        select(Revision.quiz_id, func.max(Revision.number).label("number"))
        .group_by(Revision.quiz_id)
        .subquery()
    )
    rows = session.execute(
        select(
            QuizRow.id,
            QuizRow.uid,
            QuizRow.archived_at,
            Publication.revision_id.label("out"),
            Revision.id.label("revision_id"),
            Revision.digest,
            Revision.published_at,
            DraftRow.digest.label("draft_digest"),
            DraftRow.saved_at,
            DraftRow.revision_id.label("base"),
            PersonRow.name,
        )
        .outerjoin(Publication, Publication.quiz_id == QuizRow.id)
        .outerjoin(newest, newest.c.quiz_id == QuizRow.id)
        .outerjoin(
            Revision, (Revision.quiz_id == QuizRow.id) & (Revision.number == newest.c.number)
        )
        .outerjoin(DraftRow, DraftRow.quiz_id == QuizRow.id)
        .outerjoin(PersonRow, PersonRow.id == DraftRow.saved_by)
    ).all()
    lines = [_line(session, row, readers.get(row.id, 0)) for row in rows if _is_quiz(row)]
    return sorted(lines, key=lambda line: (line.changed_at, line.uid), reverse=True)


def attention(content: Content, digest: str) -> Attention:
    """Return what an editor should look at in a draft, cached in the process by its digest."""
    return _attention.get(digest, lambda: _look_at(content))


def _is_quiz(row: Any) -> bool:
    return row.digest is not None or row.draft_digest is not None


def _line(session: Session, row: Any, readers: int) -> QuizLine:
    written = row.draft_digest is not None and row.draft_digest != row.digest
    # A draft that still equals an older revision follows the newer one.
    if written and row.base is not None and row.base != row.revision_id:
        written = session.get_one(Revision, row.base).digest != row.draft_digest
    digest = row.draft_digest if written else row.digest
    head = _heads.find(digest)
    needs = _attention.find(digest) if written else _NOTHING
    if head is None or needs is None:
        content = _content(session, row, written=written)
        head = _heads.get(digest, lambda: _head(content))
        needs = attention(content, digest) if written else _NOTHING
    return QuizLine(
        uid=row.uid,
        title=head.title,
        slug=head.slug,
        language=head.language,
        state=_state(row, written=written),
        readers=readers,
        changed_at=row.saved_at if written else row.published_at,
        changed_by=row.name if written else None,
        attention=needs,
    )


def _state(row: Any, *, written: bool) -> QuizState:
    if row.archived_at is not None:
        return QuizState.ARCHIVED
    if row.digest is None:
        return QuizState.DRAFT
    if row.out is None:
        return QuizState.UNPUBLISHED
    return QuizState.CHANGED if written else QuizState.PUBLISHED


def _content(session: Session, row: Any, *, written: bool) -> Content:
    if written:
        text = session.scalars(select(DraftRow.content).where(DraftRow.quiz_id == row.id)).one()
    else:
        text = session.scalars(select(Revision.content).where(Revision.id == row.revision_id)).one()
    content: Content = json.loads(text)
    return content


def _head(content: Content) -> _Head:
    quiz = content["quiz"]
    title, slug, language = (str(quiz.get(key) or "") for key in ("title", "slug", "language"))
    return _Head(title, slug, language)


def _look_at(content: Content) -> Attention:
    # The YAML and JSON Schema libraries take a quarter of a second to import.
    from quizapp.bank.checking.draft_check import check_draft  # noqa: PLC0415

    problems = check_draft(content)
    warnings = sum(problem.warning for problem in problems)
    return Attention(len(problems) - warnings, warnings, len(lost_evidence(content)))


def _readers(session: Session, since: datetime) -> dict[int, int]:
    """Count the real readers who have begun since a moment, by quiz."""
    found = session.execute(
        select(Version.quiz_id, func.count())
        .select_from(Attempt)
        .join(Version, Version.id == Attempt.version_id)
        .where(
            # Uses the index of attempts with a live link; links live longer than a week.
            Attempt.token_hash.is_not(None),
            Attempt.began_at >= since,
            Attempt.first_id.is_(None),
            Attempt.cohort != "simulated",
        )
        .group_by(Version.quiz_id)
    )
    return {quiz_id: count for quiz_id, count in found}  # noqa: C416 - rows, not pairs
