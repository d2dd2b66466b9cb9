"""Compares several classes of one teacher on the same quiz, pooled from six classes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.measurement.pooled import Mean, class_mean, classes_mean
from quizapp.models import Assignment, Classroom, ClassroomTeacher
from quizapp.services.gradebook.class_report import FactTally, report_of
from quizapp.services.gradebook.class_results import read_results
from quizapp.services.gradebook.version_chains import VersionChains, read_chains


@dataclass(frozen=True, slots=True)
class AssignedVersion:
    """A version of a quiz that a teacher has assigned to classes."""

    version_id: int
    title: str
    language: str
    classes: int


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """The results of one class."""

    assignment: Assignment
    name: str
    pupils: int
    """The number of pupils who are to do it."""
    mean: Mean | None
    """Its `n` is the number of pupils who are done."""
    cut_short: int
    """The number of those whose time ran out."""
    facts: dict[str, FactTally]
    """By fact id."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The classes, and the pool of all if there are enough."""

    chains: VersionChains
    classes: Sequence[ClassSummary]
    together: Mean | None


def quizzes_given(session: Session, person_id: int) -> list[AssignedVersion]:
    """Return the versions that a teacher has assigned, newest first."""
    query = (
        select(Assignment.version_id, func.count(func.distinct(Assignment.classroom_id)))
        .join(ClassroomTeacher, ClassroomTeacher.classroom_id == Assignment.classroom_id)
        .where(ClassroomTeacher.person_id == person_id)
        .group_by(Assignment.version_id)
        .order_by(func.max(Assignment.id).desc())
    )
    rows = session.execute(query).all()
    chains = read_chains(session, {version_id for version_id, _ in rows})
    found = []
    for version_id, classes in rows:
        quiz = chains.newest(version_id)
        found.append(AssignedVersion(version_id, quiz.title, quiz.language, classes))
    return found


def side_by_side(
    session: Session, person_id: int, version_id: int, now: datetime
) -> SideBySide | None:
    """Compare a teacher's classes on a version, or return None if none of them was assigned it."""
    query = (
        select(Assignment, Classroom.name)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(ClassroomTeacher, ClassroomTeacher.classroom_id == Classroom.id)
        .where(ClassroomTeacher.person_id == person_id, Assignment.version_id == version_id)
        .order_by(Classroom.name, Assignment.id)
    )
    rows = session.execute(query).all()
    if not rows:
        return None
    results = read_results(session, [assignment for assignment, _ in rows], now)
    classes = []
    shares: dict[int, list[float]] = {}
    for assignment, name in rows:
        report = report_of(results, assignment)
        works = [cell.result for _, cell in report.done if cell.result]
        pairs = [(work.right, work.asked) for work in works if work.asked]
        # A class that was assigned it twice counts once, by the first assignment.
        shares.setdefault(assignment.classroom_id, [right / asked for right, asked in pairs])
        facts = {fact.id: fact for fact in report.facts}
        mean, cut = class_mean(pairs), len(report.cut_short)
        classes.append(ClassSummary(assignment, name, report.to_do, mean, cut, facts))
    return SideBySide(results.chains, classes, classes_mean(list(shares.values())))
