"""The quizzes as published. Revisions never change, so each is parsed once in a process."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz, quiz_from_data
from quizapp.models import Publication, Revision, Slug, table_of

_KEPT = 256
_parsed: OrderedDict[str, Quiz] = OrderedDict()
_parsing = threading.Lock()

_slug, _publication, _revision = table_of(Slug), table_of(Publication), table_of(Revision)

_BY_SLUG = (
    select(
        _publication.c.slug,
        _publication.c.revision_id,
        _publication.c.published_at,
        _revision.c.version_id,
        _revision.c.digest,
    )
    .select_from(_slug)
    .join(_publication, _publication.c.quiz_id == _slug.c.quiz_id)
    .join(_revision, _revision.c.id == _publication.c.revision_id)
    .where(_slug.c.slug == bindparam("slug"))
)
_ALL = (
    select(_publication.c.slug, _publication.c.published_at, _revision.c.digest)
    .join(_revision, _revision.c.id == _publication.c.revision_id)
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
    """The quiz's address today; another one than asked for means: redirect."""
    revision_id: int
    version_id: int
    digest: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue."""

    slug: str
    published_at: datetime
    quiz: Quiz
    digest: str


def find_published(session: Session, slug: str) -> Published | None:
    """Find what is published at an address, old addresses included."""
    if "\0" in slug:  # PostgreSQL refuses even to look for it
        return None
    row = session.execute(_BY_SLUG, {"slug": slug}).first()
    return row and Published(
        row.slug, row.revision_id, row.version_id, row.digest, row.published_at
    )


def list_published(session: Session) -> list[Entry]:
    """List everything that is published, newest first."""
    rows = session.execute(_ALL).all()
    quizzes = _quizzes(session, [row.digest for row in rows])
    return [Entry(row.slug, row.published_at, quizzes[row.digest], row.digest) for row in rows]


def quiz_of(session: Session, digest: str) -> Quiz:
    """Give the quiz of a revision, by the revision's digest."""
    quiz = _parsed.get(digest)
    if quiz is None:
        quiz = _keep(digest, session.execute(_CONTENT, {"digest": digest}).scalar_one())
    return quiz


def _quizzes(session: Session, digests: Iterable[str]) -> dict[str, Quiz]:
    found = {digest: _parsed.get(digest) for digest in digests}
    missing = [digest for digest, quiz in found.items() if quiz is None]
    if missing:
        rows = session.execute(_CONTENTS, {"digests": missing}).all()
        found |= {row.digest: _keep(row.digest, row.content) for row in rows}
    return {digest: quiz for digest, quiz in found.items() if quiz is not None}


def _keep(digest: str, content: str) -> Quiz:
    data = json.loads(content)
    quiz = quiz_from_data(data["quiz"], data["article"])
    with _parsing:
        _parsed[digest] = quiz
        while len(_parsed) > _KEPT:
            _parsed.popitem(last=False)
    return quiz
