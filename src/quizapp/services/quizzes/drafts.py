"""Drafts: the unpublished text of quizzes.

Nobody's text is ever overwritten: a save names the edition that its writer had seen. Parts that somebody else has
changed since are left alone and reported, and the text that was sent is kept as a conflict copy.
"""

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.parts import (
    Content,
    MergeConflict,
    changed_parts,
    digest_of,
    is_well_formed,
    merge,
    parts,
)
from quizapp.models import Draft as DraftRow
from quizapp.models import DraftAside, Publication, QuizRow, Revision


class DraftError(Exception):
    """Something that cannot be done with a draft; the text is for its editor."""


@dataclass(frozen=True, slots=True)
class LoadedDraft:
    """A draft as loaded. Its content must be copied before it is changed."""

    quiz_id: int
    uid: str
    content: Content
    edition: int
    """The edition to pass to `save_draft`. It is negative and opaque if nothing was saved yet."""
    digest: str
    revision_id: int | None
    """The revision on which the draft is based."""
    published_id: int | None
    """The revision that readers get now."""
    published_digest: str | None
    changed: dict[str, int] = field(default_factory=dict)
    """The edition at which each part was last changed."""
    writers: dict[str, int | None] = field(default_factory=dict)
    """The person who last changed each part."""
    saved_at: datetime | None = None
    saved_by: int | None = None

    @property
    def quiz(self) -> dict[str, Any]:
        """The keys of `quiz.yaml` written so far."""
        quiz: dict[str, Any] = self.content["quiz"]
        return quiz

    @property
    def article(self) -> str:
        """The article's Markdown."""
        article: str = self.content["article"]
        return article

    @property
    def is_published(self) -> bool:
        """Whether readers can open this quiz now."""
        return self.published_id is not None

    @property
    def differs(self) -> bool:
        """Whether the draft differs from what readers get."""
        return self.digest != self.published_digest

    @property
    def overtaken(self) -> bool:
        """Whether something that is not in the draft was published since it was begun."""
        return self.differs and self.is_published and self.revision_id != self.published_id


@dataclass(frozen=True, slots=True)
class SaveResult:
    """The draft after a save, and the parts that were not stored because somebody else had changed them."""

    draft: LoadedDraft
    clashes: tuple[MergeConflict, ...] = ()


def open_draft(session: Session, uid: str, *, lock: bool = False) -> LoadedDraft | None:
    """Return the draft of a quiz, or what is published if nothing was saved yet; None if there is no such quiz.

    With `lock`, in a write transaction, nobody else saves until its end.
    """
    if "\0" in uid:  # PostgreSQL refuses to look for it
        return None
    asked = select(QuizRow).where(QuizRow.uid == uid)
    quiz = session.scalars(asked.with_for_update() if lock else asked).first()
    if quiz is None:
        return None
    row = session.get(DraftRow, quiz.id, populate_existing=True)
    publication = session.get(Publication, quiz.id)
    newest = publication.revision_id if publication else _last_revision(session, quiz.id)
    published = session.get(Revision, newest) if newest else None
    if row is None or (published and _untouched(session, row, published.id)):
        return _begun(quiz, published, row, out=publication is not None)
    return LoadedDraft(
        quiz_id=quiz.id,
        uid=uid,
        content=json.loads(row.content),
        edition=row.edition,
        digest=row.digest,
        revision_id=row.revision_id,
        published_id=published.id if published and publication else None,
        published_digest=published.digest if published and publication else None,
        changed=_editions(row),
        writers=_writers(row),
        saved_at=row.saved_at,
        saved_by=row.saved_by,
    )


def save_draft(
    session: Session,
    draft: LoadedDraft,
    content: Content,
    expected_edition: int,
    person_id: int | None,
    now: datetime,
) -> SaveResult:
    """Store the differences between `draft`, as opened in this transaction, and `content`.

    `expected_edition` is the edition that the writer had seen. Parts that somebody else has changed since are not
    stored: they are returned as conflicts, and the text that was sent is kept as a conflict copy.
    """
    if not is_well_formed(content):
        raise ValueError("this has not the shape of a quiz")
    current = open_draft(session, draft.uid, lock=True)
    if current is None:
        raise DraftError("This quiz was deleted in the meantime.")
    stale = _stale(session, current, expected_edition)
    merged, clashes = merge(draft.content, content, current.content, stale)
    for clash in clashes:
        _put_aside(session, current.quiz_id, clash, person_id, now)
    if merged == current.content:
        return SaveResult(current, clashes)
    return SaveResult(_store(session, current, merged, person_id, now), clashes)


def rebase(session: Session, draft: LoadedDraft, revision_id: int) -> None:
    """Note that a draft is based on this revision, which was published from it or which its editor has seen."""
    row = session.get(DraftRow, draft.quiz_id)
    if row is not None:
        row.revision_id = revision_id
        session.flush()


def start_over(
    session: Session, draft: LoadedDraft, person_id: int | None, now: datetime
) -> LoadedDraft:
    """Discard the draft for what is published, keeping each changed part as a conflict copy."""
    published = session.get(Revision, draft.published_id) if draft.published_id else None
    if published is None:
        raise DraftError("Nothing of this quiz is published: there is nothing to go back to.")
    content = json.loads(published.content)
    for name in changed_parts(draft.content, content):
        mine = parts(draft.content).get(name)
        if mine is not None:
            _put_aside(session, draft.quiz_id, MergeConflict(name, None, mine), person_id, now)
    return _store(session, replace(draft, revision_id=published.id), content, person_id, now)


def create_row(
    session: Session, quiz_id: int, content: Content, person_id: int | None, now: datetime
) -> DraftRow:
    """Add the first edition of a draft."""
    row = DraftRow(
        quiz_id=quiz_id,
        content=json.dumps(content),
        digest=digest_of(content),
        edition=1,
        changed="{}",
        saved_at=now,
        saved_by=person_id,
    )
    session.add(row)
    session.flush()
    return row


def _begun(
    quiz: QuizRow, published: Revision | None, row: DraftRow | None, *, out: bool
) -> LoadedDraft:
    """Return the draft of a quiz in which nobody has written: what is published."""
    if published is None:
        raise DraftError("This quiz has neither a draft nor a revision.")
    return LoadedDraft(
        quiz_id=quiz.id,
        uid=quiz.uid,
        content=json.loads(published.content),
        edition=-published.id,
        digest=published.digest,
        revision_id=published.id,
        published_id=published.id if out else None,
        published_digest=published.digest if out else None,
        changed=_editions(row) if row else {},
        writers=_writers(row) if row else {},
    )


def _last_revision(session: Session, quiz_id: int) -> int | None:
    """Return the revision that was published last, of a quiz that is not published now."""
    newest = select(Revision.id).where(Revision.quiz_id == quiz_id).order_by(Revision.number.desc())
    return session.scalar(newest.limit(1))


def _untouched(session: Session, row: DraftRow, published_id: int) -> bool:
    """Return whether a draft equals its revision although another one was published since."""
    if row.revision_id is None or row.revision_id == published_id:
        return False
    base = session.get(Revision, row.revision_id)
    return base is not None and base.digest == row.digest


def _stale(session: Session, current: LoadedDraft, expected: int) -> frozenset[str]:
    """Return the names of the parts that are newer than what the writer has seen."""
    newer = {part for part, edition in current.changed.items() if edition > max(expected, 0)}
    if expected >= 0:
        # Rebased on a later revision without anybody's doing, so every difference is newer.
        return frozenset(newer | _since(session, current))
    if -expected == current.revision_id:
        return frozenset(newer)
    seen = session.get(Revision, -expected)
    if seen is None or seen.quiz_id != current.quiz_id:
        return frozenset(newer)
    return frozenset(newer | changed_parts(json.loads(seen.content), current.content))


def _since(session: Session, current: LoadedDraft) -> frozenset[str]:
    row = session.get(DraftRow, current.quiz_id) if current.edition < 0 else None
    return changed_parts(json.loads(row.content), current.content) if row else frozenset()


def _store(
    session: Session,
    current: LoadedDraft,
    content: Content,
    person_id: int | None,
    now: datetime,
) -> LoadedDraft:
    row = session.get(DraftRow, current.quiz_id)
    before = json.loads(row.content) if row else current.content
    if row is None:
        row = create_row(session, current.quiz_id, content, person_id, now)
    else:
        row.edition += 1
    touched = changed_parts(current.content, content) | changed_parts(before, content)
    changed = dict.fromkeys(touched, (row.edition, person_id))
    row.changed = json.dumps({**json.loads(row.changed), **changed})
    row.content = json.dumps(content)
    row.digest = digest_of(content)
    row.revision_id = current.revision_id
    row.saved_at, row.saved_by = now, person_id
    session.flush()
    opened = open_draft(session, current.uid)
    if opened is None:  # pragma: no cover - it was stored a line ago
        raise DraftError("This quiz was deleted in the meantime.")
    return opened


def _editions(row: DraftRow) -> dict[str, int]:
    return {part: edition for part, (edition, _) in json.loads(row.changed).items()}


def _writers(row: DraftRow) -> dict[str, int | None]:
    return {part: writer for part, (_, writer) in json.loads(row.changed).items()}


def _put_aside(
    session: Session, quiz_id: int, clash: MergeConflict, person_id: int | None, now: datetime
) -> None:
    text = json.dumps(clash.mine)
    key = (quiz_id, clash.part[:80], hashlib.sha256(text.encode()).hexdigest())
    if session.get(DraftAside, key) is None:
        aside = DraftAside(quiz_id=key[0], part=key[1], digest=key[2], text=text)
        aside.person_id, aside.set_aside_at = person_id, now
        session.add(aside)
        session.flush()
