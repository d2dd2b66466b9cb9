"""Publishes a quiz as a new version, or as a correction of the current one."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.bank.changes import changes, facts_remarked
from quizapp.bank.quiz import Quiz, quiz_to_data
from quizapp.models import Publication, QuizRow, Revision, Slug, Version
from quizapp.services.audit import record
from quizapp.services.counting.counters import lock_version
from quizapp.services.counting.remark import begin_remarking
from quizapp.services.publishing.notes import LONGEST, store_current_notes
from quizapp.services.quizzes.published import quiz_of


class PublishAction(StrEnum):
    """What publishing did."""

    UNCHANGED = "unchanged"
    REOPENED = "reopened"
    """The newest revision, which had been taken down, is published again."""
    VERSION = "version"
    CORRECTION = "correction"


_ACTIONS = {
    PublishAction.REOPENED: "published again",
    PublishAction.VERSION: "published",
    PublishAction.CORRECTION: "corrected",
}
"""The name of the action in the audit trail."""


@dataclass(frozen=True, slots=True)
class PublishOutcome:
    """What publishing did, and the numbers of the current version and revision."""

    done: PublishAction
    version: int
    revision: int


@dataclass(frozen=True, slots=True)
class SeenRevision:
    """The newest revision that the editor has seen, if any."""

    revision_id: int | None


@dataclass(frozen=True, slots=True)
class PublishTerms:
    """How to publish."""

    correction: bool = False
    never_lower: bool = False
    """Whether a correction lowers nothing that a reader sees."""
    note: str = ""
    """The editor's note on the correction, for readers."""
    origin: str = "folder"
    """Where the quiz was written: `folder` or `web`."""
    by: int | None = None
    """The person who publishes; None for the command line."""
    seen: SeenRevision | None = None
    """The revision on which the editor's decision is based; None if that does not matter."""
    over_others: bool = True
    """Whether a folder may replace a revision that was published or taken down on the web."""


class PublishError(Exception):
    """A quiz that cannot be published; the text is for its editor."""


class NoCorrectionError(PublishError):
    """The changes cannot be a correction."""


class PublishedMeanwhileError(PublishError):
    """Somebody else has published since the editor looked."""

    def __init__(self, number: int, version: int, at: datetime) -> None:
        super().__init__(
            f"somebody else has published meanwhile: revision {number} (version {version}) came out "
            f"on {at:%Y-%m-%d at %H:%M} UTC; look at what differs from it now, then decide again"
        )


def publish_revision(
    session: Session,
    quiz: Quiz,
    *,
    correction: bool = False,
    now: datetime,
    terms: PublishTerms | None = None,
) -> PublishOutcome:
    """Publish a checked quiz if it differs from the published one, or put it out again if it was taken down.

    `terms` say how; without them, only `correction` does.

    :raises PublishError: if its address belongs to another quiz, or a correction would change more than a
        correction may (see `docs/questions.md`).
    :raises PublishedMeanwhileError: if the newest revision is not the one that the editor saw.
    """
    terms = terms or PublishTerms(correction=correction)
    row = _quiz_row(session, quiz, now)
    publication = session.get(Publication, row.id, with_for_update=True)
    newest = newest_revision(session, row.id)
    _refuse_unseen(session, newest, terms)
    content = content_of(quiz)
    digest = digest_of(content)
    refuse_over_others(newest, publication, digest, terms)
    if newest and newest.digest == digest:
        done = PublishAction.UNCHANGED if publication else PublishAction.REOPENED
        revision = newest
    else:
        version_id = _version_id(session, newest, quiz, row.id, terms)
        revision = _add_revision(session, row.id, version_id, content, digest, terms, now)
        done = PublishAction.CORRECTION if terms.correction else PublishAction.VERSION
    if done is not PublishAction.UNCHANGED:
        _point_at(session, publication, revision, claim_slug(session, quiz.slug, row.id), now)
    if (
        newest
        and done is PublishAction.CORRECTION
        and facts_remarked(quiz_of(session, newest.digest), quiz)
    ):
        begin_remarking(session, revision.version_id, newest.id, revision.id, now)
    version = session.get_one(Version, revision.version_id).number
    if done is not PublishAction.UNCHANGED:
        facts = {"quiz": quiz.id, "version": version, "revision": revision.number}
        record(session, terms.by, _ACTIONS[done], quiz.title, now, **facts)
    return PublishOutcome(done, version, revision.number)


def newest_revision(session: Session, quiz_id: int) -> Revision | None:
    """Return the newest revision of a quiz, published or not."""
    newest = select(Revision).where(Revision.quiz_id == quiz_id).order_by(Revision.number.desc())
    return session.scalars(newest.limit(1)).first()


def content_of(quiz: Quiz) -> str:
    """Return a quiz in its stored form."""
    data = {"quiz": quiz_to_data(quiz), "article": quiz.article}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: str) -> str:
    """Return the SHA-256 of a quiz in its stored form."""
    return hashlib.sha256(content.encode()).hexdigest()


def claim_slug(session: Session, slug: str, quiz_id: int) -> str:
    """Claim an address for a quiz, for good.

    :raises PublishError: if it belongs to another quiz.
    """
    found = session.get(Slug, slug) or _new_slug(session, slug, quiz_id)
    if found.quiz_id != quiz_id:
        raise PublishError(
            f"the address {slug!r} belongs to another quiz, now or formerly: choose another slug"
        )
    return slug


def _new_slug(session: Session, slug: str, quiz_id: int) -> Slug:
    """Claim an address; return its owner if somebody else was faster."""
    try:
        with session.begin_nested():
            session.add(Slug(slug=slug, quiz_id=quiz_id))
    except IntegrityError:
        pass
    return session.get_one(Slug, slug, populate_existing=True)


def refuse_terms(newest: Quiz | None, quiz: Quiz, terms: PublishTerms) -> None:
    """Check that a quiz can be published on these terms after the current revision.

    :raises PublishError: if it cannot.
    """
    if len(terms.note) > LONGEST:
        raise PublishError(f"the note has {len(terms.note)} letters; {LONGEST} are the most")
    if not terms.correction:
        if terms.never_lower or terms.note:
            raise PublishError("only a correction has a note or lowers nothing")
        return
    if newest is None:
        raise NoCorrectionError("nothing is published yet that could be corrected")
    reasons = [change.what for change in changes(newest, quiz) if change.why_not]
    if reasons:
        raise NoCorrectionError(
            f"this is more than a correction, it has to be a new version: {'; '.join(reasons)}"
        )


def _refuse_unseen(session: Session, newest: Revision | None, terms: PublishTerms) -> None:
    if terms.seen is None or terms.seen.revision_id == (newest.id if newest else None):
        return
    if newest is None:
        raise PublishError("there is no such revision")
    version = session.get_one(Version, newest.version_id)
    raise PublishedMeanwhileError(newest.number, version.number, newest.published_at)


def refuse_over_others(
    newest: Revision | None, publication: Publication | None, digest: str, terms: PublishTerms
) -> None:
    """Check that a folder does not replace what was published or taken down on the web, unless it may.

    :raises PublishError: if it would.
    """
    if newest is None or terms.over_others:
        return
    if publication is None:
        raise PublishError(
            "it was taken down: `quizapp publish` puts it out again, --replace publishes this folder"
        )
    if newest.origin != terms.origin and newest.digest != digest:
        raise PublishError(
            f"it was published on the web since (revision {newest.number}): `quizapp dump` fetches that, "
            "--replace publishes this folder instead"
        )


def _quiz_row(session: Session, quiz: Quiz, now: datetime) -> QuizRow:
    row = session.scalars(select(QuizRow).where(QuizRow.uid == quiz.id).with_for_update()).first()
    if row is None:
        row = QuizRow(uid=quiz.id, created_at=now)
        session.add(row)
        session.flush()
    return row


def _add_revision(
    session: Session,
    quiz_id: int,
    version_id: int,
    content: str,
    digest: str,
    terms: PublishTerms,
    now: datetime,
) -> Revision:
    revision = Revision(
        quiz_id=quiz_id,
        version_id=version_id,
        number=_next_number(session, Revision, quiz_id),
        content=content,
        digest=digest,
        published_at=now,
        origin=terms.origin,
        published_by=terms.by,
        never_lower=terms.never_lower,
        note=terms.note,
    )
    session.add(revision)
    session.flush()
    return revision


def _point_at(
    session: Session, publication: Publication | None, revision: Revision, slug: str, now: datetime
) -> None:
    if publication is None:
        publication = Publication(quiz_id=revision.quiz_id)
        session.add(publication)
    publication.slug = slug
    publication.revision_id = revision.id
    publication.published_at = publication.changed_at = now
    session.flush()
    store_current_notes(session, revision.quiz_id, now)


def _version_id(
    session: Session, newest: Revision | None, quiz: Quiz, quiz_id: int, terms: PublishTerms
) -> int:
    refuse_terms(quiz_of(session, newest.digest) if newest else None, quiz, terms)
    if newest and terms.correction:
        lock_version(session, newest.version_id)
        return newest.version_id
    version = Version(quiz_id=quiz_id, number=_next_number(session, Version, quiz_id))
    session.add(version)
    session.flush()
    return version.id


def _next_number(session: Session, model: type[Version] | type[Revision], quiz_id: int) -> int:
    return (session.scalar(select(func.max(model.number)).where(model.quiz_id == quiz_id)) or 0) + 1
