"""Attempts of readers."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId

_FINISHED = text("finished_at IS NOT NULL AND counted_as IS NULL")
_OPEN = text("finished_at IS NULL")
_LINKED = text("token_hash IS NOT NULL AND assignment_id IS NULL")
_ENDS = text("finished_at IS NULL AND ends_at IS NOT NULL")


class Attempt(Base):
    """One reader's attempt at one version. Only the reader knows its link; the table holds the link's SHA-256."""

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 0 AND 100", name="rating"),
        CheckConstraint("cohort IN ('direct', 'embedded', 'assigned', 'simulated')", name="cohort"),
        CheckConstraint(
            "counted_as IN ('finished', 'abandoned', 'practice', 'hasty', 'apart')",
            name="counted_as",
        ),
        CheckConstraint(
            "(assignment_id IS NULL) = (pupil_id IS NULL)"
            " AND (assignment_id IS NULL) = (number IS NULL)"
            " AND (assignment_id IS NOT NULL OR cohort <> 'assigned')",
            name="assigned",
        ),
        UniqueConstraint("assignment_id", "pupil_id", "number"),
        Index(
            "ix_attempt_to_count", "version_id", sqlite_where=_FINISHED, postgresql_where=_FINISHED
        ),
        Index(
            "ix_attempt_open", "counted_as", "seen_at", sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("ix_attempt_linked", "began_at", sqlite_where=_LINKED, postgresql_where=_LINKED),
        Index("ix_attempt_ends", "ends_at", sqlite_where=_ENDS, postgresql_where=_ENDS),
    )

    id: Mapped[PrimaryId]
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """None once the link has expired."""
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    """The revision that the reader was shown."""
    first_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("attempt.id"), index=True)
    """The same reader's first attempt; None in that attempt itself."""
    cohort: Mapped[str] = mapped_column(String(16))
    plan: Mapped[str] = mapped_column(Text)
    """The questions drawn for this reader, as JSON: see `services/attempts/plan.py`."""
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    """The reader's self-rating of fresh understanding, in percent."""
    saves: Mapped[int] = mapped_column(default=0)
    """The number of saves so far, which is also the number of the latest."""
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """The time of the latest save."""
    finished_at: Mapped[datetime | None]
    counted_as: Mapped[str | None] = mapped_column(String(16))
    """How the attempt was counted; None until it is. `practice`: not counted, because the same reader's first finished
    attempt at this version is. `hasty`: answered faster than anyone can read the questions. `apart`: not counted,
    because it was assigned with another `ask_before` or `open_book` setting than the version's."""
    assignment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("assignment.id"))
    """None for readers without an assignment."""
    pupil_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("pupil.id"), index=True)
    number: Mapped[int | None] = mapped_column(SmallInteger)
    """The attempt number of this pupil at this assignment, from 1."""
    ends_at: Mapped[datetime | None]
    """When time is up, by the time limit or because the assignment closes; None for never."""
