"""The published quizzes. Revisions never change, so each is parsed once in a process."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import bindparam, select

from quizapp.bank.quiz import Quiz, quiz_from_data
from quizapp.cache import Cache
from quizapp.db.engine import SessionOrConnection
from quizapp.db.statements import CompiledStatement
from quizapp.models import Publication, QuizRow, Revision, Schedule, Slug, table_of

_KEPT = 256
_parsed: Cache[Quiz] = Cache(_KEPT)

_slug, _publication, _revision = table_of(Slug), table_of(Publication), table_of(Revision)
_quiz, _schedule = table_of(QuizRow), table_of(Schedule)

_BY_SLUG = CompiledStatement(
    select(
        _publication.c.slug,
        _publication.c.revision_id,
        _publication.c.published_at,
        _publication.c.changed_at,
        _publication.c.notes,
        _revision.c.version_id,
        _revision.c.digest,
        _slug.c.quiz_id,
    )
    .select_from(_slug)
    .outerjoin(_publication, _publication.c.quiz_id == _slug.c.quiz_id)
    .outerjoin(_revision, _revision.c.id == _publication.c.revision_id)
    .where(_slug.c.slug == bindparam("slug"))
)
_CLOSED = select(
    select(_schedule.c.at)
    .where(_schedule.c.quiz_id == bindparam("quiz_id"), _schedule.c.failed.is_(None))
    .scalar_subquery()
    .label("opens_at"),
    select(_revision.c.id)
    .where(_revision.c.quiz_id == bindparam("quiz_id"))
    .limit(1)
    .scalar_subquery()
    .label("was_out"),
)
_ALL = (
    select(_publication.c.slug, _publication.c.published_at, _revision.c.digest)
    .join(_revision, _revision.c.id == _publication.c.revision_id)
    .join(_quiz, _quiz.c.id == _publication.c.quiz_id)
    .where(_quiz.c.archived_at.is_(None))
    .order_by(_publication.c.published_at.desc(), _publication.c.quiz_id.desc())
)
_CONTENT = select(_revision.c.content).where(_revision.c.digest == bindparam("digest")).limit(1)
_CONTENTS = select(_revision.c.digest, _revision.c.content).where(
    _revision.c.digest.in_(bindparam("digests", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Published:
    """The revision that readers of an address get now."""

    slug: str
    """The quiz's current address; a different one from that asked for means a redirect."""
    revision_id: int
    version_id: int
    digest: str
    published_at: datetime
    changed_at: datetime
    """When anything at the address last changed."""
    notes: str | None
    """The correction notes under the article, as stored: see `services/publishing/notes.py`."""


@dataclass(frozen=True, slots=True)
class ClosedQuiz:
    """A quiz that is not published, at its address."""

    opens_at: datetime | None
    """The scheduled time of publication, if there is one."""
    was_out: bool
    """Whether it was published before."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    slug: str
    published_at: datetime
    quiz: Quiz
    digest: str


def find_published(on: SessionOrConnection, slug: str) -> Published | None:
    """Return what is published at an address, or at one that has moved."""
    found = find_at(on, slug)
    return found if isinstance(found, Published) else None


def find_at(on: SessionOrConnection, slug: str) -> Published | ClosedQuiz | None:
    """Return what is published at an address, or why nothing is; None if the address belongs to no quiz."""
    if "\0" in slug:  # PostgreSQL refuses to look for it
        return None
    row = _BY_SLUG.first(on, {"slug": slug})
    if row is None:
        return None
    if row.revision_id is None:
        closed = on.execute(_CLOSED, {"quiz_id": row.quiz_id}).one()
        if closed.opens_at is None and closed.was_out is None:
            return None
        return ClosedQuiz(closed.opens_at, closed.was_out is not None)
    return Published(
        row.slug,
        row.revision_id,
        row.version_id,
        row.digest,
        row.published_at,
        row.changed_at,
        row.notes,
    )


def list_published(on: SessionOrConnection) -> list[CatalogueEntry]:
    """Return all published quizzes, newest first."""
    rows = on.execute(_ALL).all()
    quizzes = quizzes_of(on, [row.digest for row in rows])
    return [
        CatalogueEntry(row.slug, row.published_at, quizzes[row.digest], row.digest) for row in rows
    ]


def quiz_of(on: SessionOrConnection, digest: str) -> Quiz:
    """Return the quiz of a revision by its digest."""
    return _parsed.get(
        digest, lambda: _parse(on.execute(_CONTENT, {"digest": digest}).scalar_one())
    )


def quizzes_of(on: SessionOrConnection, digests: Iterable[str]) -> dict[str, Quiz]:
    """Return quizzes of revisions by digest, reading those that are not cached in one statement."""
    found = {digest: _parsed.find(digest) for digest in digests}
    missing = [digest for digest, quiz in found.items() if quiz is None]
    if missing:
        rows = on.execute(_CONTENTS, {"digests": missing}).all()
        found |= {row.digest: _parsed.get(row.digest, partial(_parse, row.content)) for row in rows}
    return {digest: quiz for digest, quiz in found.items() if quiz is not None}


def _parse(content: str) -> Quiz:
    data = json.loads(content)
    return quiz_from_data(data["quiz"], data["article"])
