"""Publishing a quiz: a new version, or a correction of the one that is out."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Question, Quiz, quiz_to_data
from quizapp.models import Publication, QuizRow, Revision, Slug, Version
from quizapp.question_types import TYPES
from quizapp.services.count_attempts import lock_version, reset_counters
from quizapp.services.published import quiz_of


class Done(StrEnum):
    """What publishing did."""

    UNCHANGED = "unchanged"
    VERSION = "version"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing did, and the numbers of the version and revision that are out now."""

    done: Done
    version: int
    revision: int


class PublishError(Exception):
    """Why a quiz cannot be published; the text is for its editor."""


def publish_revision(session: Session, quiz: Quiz, *, correction: bool, now: datetime) -> Outcome:
    """Publish a checked quiz where it differs from what is out.

    :raises PublishError: where its address belongs to another quiz, or a correction would change more than a
        correction may (see `docs/questions.md`).
    """
    row = _quiz_row(session, quiz, now)
    publication = session.get(Publication, row.id, with_for_update=True)
    current = session.get_one(Revision, publication.revision_id) if publication else None
    content = _content(quiz)
    digest = hashlib.sha256(content.encode()).hexdigest()
    if current and current.digest == digest:
        return Outcome(Done.UNCHANGED, _version_number(session, current), current.number)
    version_id = (
        _corrected_version(session, current, quiz) if correction else _new_version(session, row.id)
    )
    revision = Revision(
        quiz_id=row.id,
        version_id=version_id,
        number=_next_number(session, Revision, row.id),
        content=content,
        digest=digest,
        published_at=now,
    )
    session.add(revision)
    session.flush()
    _point_at(session, publication, revision, _claimed_slug(session, quiz.slug, row.id), now)
    if correction:
        reset_counters(session, version_id)
    done = Done.CORRECTION if correction else Done.VERSION
    return Outcome(done, _version_number(session, revision), revision.number)


def _content(quiz: Quiz) -> str:
    data = {"quiz": quiz_to_data(quiz), "article": quiz.article}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _quiz_row(session: Session, quiz: Quiz, now: datetime) -> QuizRow:
    row = session.scalars(select(QuizRow).where(QuizRow.uid == quiz.id).with_for_update()).first()
    if row is None:
        row = QuizRow(uid=quiz.id, created_at=now)
        session.add(row)
        session.flush()
    return row


def _claimed_slug(session: Session, slug: str, quiz_id: int) -> str:
    found = session.get(Slug, slug)
    if found is None:
        session.add(Slug(slug=slug, quiz_id=quiz_id))
        session.flush()
    elif found.quiz_id != quiz_id:
        raise PublishError(
            f"the address {slug!r} belongs to another quiz, now or formerly: choose another slug"
        )
    return slug


def _point_at(
    session: Session, publication: Publication | None, revision: Revision, slug: str, now: datetime
) -> None:
    if publication is None:
        publication = Publication(quiz_id=revision.quiz_id)
        session.add(publication)
    publication.slug = slug
    publication.revision_id = revision.id
    publication.published_at = now
    session.flush()


def _new_version(session: Session, quiz_id: int) -> int:
    version = Version(quiz_id=quiz_id, number=_next_number(session, Version, quiz_id))
    session.add(version)
    session.flush()
    return version.id


def _next_number(session: Session, model: type[Version] | type[Revision], quiz_id: int) -> int:
    return (session.scalar(select(func.max(model.number)).where(model.quiz_id == quiz_id)) or 0) + 1


def _version_number(session: Session, revision: Revision) -> int:
    return session.get_one(Version, revision.version_id).number


def _corrected_version(session: Session, current: Revision | None, quiz: Quiz) -> int:
    if current is None:
        raise PublishError(
            "nothing is published yet that could be corrected: load it without --correction"
        )
    reasons = list(beyond_correction(quiz_of(session, current.digest), quiz))
    if reasons:
        raise PublishError(
            "this is more than a correction, load it without --correction to begin a new version: "
            + "; ".join(reasons)
        )
    lock_version(session, current.version_id)
    return current.version_id


def beyond_correction(old: Quiz, new: Quiz) -> Iterator[str]:
    """Name what changed that a correction may not change.

    A correction mends wording and keys. What is asked stays: the facts, the questions with their types, pairs and
    options, the settings, the closing question and the language.
    """
    unchangeable: tuple[tuple[str, object, object], ...] = (
        ("the language", old.language, new.language),
        ("the closing question", old.closing_question, new.closing_question),
        ("the settings", old.settings, new.settings),
        ("the list of facts", _fact_ids(old), _fact_ids(new)),
        ("the list of questions", _question_ids(old), _question_ids(new)),
    )
    for name, before, after in unchangeable:
        if before != after:
            yield f"{name} changed"
    for question_id, question in new.questions.items():
        former = old.questions.get(question_id)
        if former is None:
            continue
        if (former.type, former.pair) != (question.type, question.pair):
            yield f"the type or pair of question {question_id} changed"
        elif _option_ids(former) != _option_ids(question):
            yield f"the options of question {question_id} changed"


def _fact_ids(quiz: Quiz) -> list[str]:
    return [fact.id for fact in quiz.facts]


def _question_ids(quiz: Quiz) -> list[tuple[str, str]]:
    return [(fact.id, question.id) for fact in quiz.facts for question in fact.questions]


def _option_ids(question: Question) -> list[str]:
    return [option.id for option in TYPES[question.type].options(question.body)]
