"""The report on a quiz for its editor, made from the same stored snapshot as the readers' pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Question as BankQuestion
from quizapp.bank.quiz import Quiz
from quizapp.cache import Cache
from quizapp.measurement.analysis import analyse_counters
from quizapp.measurement.counters import Key
from quizapp.measurement.described import DescribedQuestion
from quizapp.measurement.report import (
    DescribedQuiz,
    Report,
    VersionComparison,
    compare_versions,
    make_report,
)
from quizapp.models import Attempt, Revision, Version
from quizapp.question_types import TYPES
from quizapp.services.counting.counters import counters_of
from quizapp.services.counting.remarking_state import is_remarking, newest_digest, newest_quiz
from quizapp.services.counting.snapshots import stored_counters
from quizapp.services.quizzes.published import quiz_of


@dataclass(frozen=True, slots=True)
class VersionEntry:
    id: int
    number: int
    published_at: datetime
    """When its first revision came out."""
    corrections: int
    """The number of later corrections."""


@dataclass(frozen=True, slots=True)
class VersionReport:
    """The report on one version of a quiz."""

    quiz: Quiz
    """As its newest correction has it."""
    version: VersionEntry
    report: Report
    as_of: datetime | None
    """When the numbers were last published; None if they never were."""
    open: int
    """Open attempts, which are in none of the numbers."""
    remarked: bool
    """Whether a correction is being applied to the counters; until it is done they hold the old marks."""
    made_of: tuple[str, str] | None = None
    """The digests of the quiz and of the stored counters that the report is made of; None for a full report."""
    analysis: Mapping[str, Any] | None = None
    """The analyst's tables, as from `quizapp analyse`; None if anything is withheld."""


_reports: Cache[Report] = Cache(64)
_versions = (
    select(Version.id, Version.number, func.min(Revision.published_at), func.count() - 1)
    .join(Revision, Revision.version_id == Version.id)
    .group_by(Version.id, Version.number)
    .order_by(Version.number.desc())
)


def versions_of(session: Session, quiz_id: int) -> list[VersionEntry]:
    """Return the published versions of a quiz, newest first."""
    rows = session.execute(_versions.where(Version.quiz_id == quiz_id))
    return [VersionEntry(*row) for row in rows]


def report_on(session: Session, version: VersionEntry) -> VersionReport:
    """Report on a version from the stored snapshot, by the rules of disclosure."""
    digest = newest_digest(session, version.id)
    quiz, stored = quiz_of(session, digest), stored_counters(session, version.id)
    made_of = (digest, stored.digest)
    report = _reports.get(made_of, lambda: make_report(stored.read(), described(quiz)))
    found = _with_state(session, quiz, version, report, stored.as_of)
    return replace(found, made_of=made_of)


def full_report_on(session: Session, version: VersionEntry, now: datetime) -> VersionReport:
    """Report on a version from its current counters with nothing withheld, for operators only."""
    quiz, counters = newest_quiz(session, version.id), counters_of(session, version.id)
    known = described(quiz)
    report = make_report(counters, known, minimum=False)
    analysis = analyse_counters(counters, known.questions)
    return replace(_with_state(session, quiz, version, report, now), analysis=analysis)


def compare(session: Session, earlier: VersionEntry, later: VersionEntry) -> VersionComparison:
    """Compare the scores of two versions by the rules of disclosure."""
    return compare_versions(_published(session, earlier), _published(session, later))


def described(quiz: Quiz) -> DescribedQuiz:
    """Return what the statistics need to know of a quiz."""
    questions = (
        _described(fact.id, question)
        for fact in quiz.facts
        for question in fact.questions
        if question.counts
    )
    settings = quiz.settings
    return DescribedQuiz(tuple(questions), settings.ask_before, settings.ask_how_sure)


def _described(fact_id: str, question: BankQuestion) -> DescribedQuestion:
    kind, body = TYPES[question.type], question.body
    return DescribedQuestion(
        question.id,
        fact_id,
        pair=question.pair,
        options=tuple(option.id for option in kind.options(body)),
        key=kind.chosen(body, kind.key(body)),
        guess=kind.guess(body),
    )


def _published(session: Session, version: VersionEntry) -> Mapping[Key, int]:
    return stored_counters(session, version.id).read()


def _with_state(
    session: Session, quiz: Quiz, version: VersionEntry, report: Report, as_of: datetime | None
) -> VersionReport:
    on_the_way = select(func.count()).where(
        Attempt.version_id == version.id,
        Attempt.finished_at.is_(None),
        Attempt.counted_as.is_(None),
    )
    return VersionReport(
        quiz,
        version,
        report,
        as_of,
        open=session.scalar(on_the_way) or 0,
        remarked=is_remarking(session, version.id),
    )
