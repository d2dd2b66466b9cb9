"""Answers of readers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId


class Answer(Base):
    """A reader's raw answer to one question, which never changes after the end. Marks are derived from it."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("phase IN ('pre', 'post')", name="phase"),
        CheckConstraint("status IN ('answered', 'dont_know', 'omitted')", name="status"),
        CheckConstraint("(status = 'answered') = (response IS NOT NULL)", name="response"),
        CheckConstraint(
            "confidence IS NULL OR (status = 'answered' AND confidence BETWEEN 0 AND 100)",
            name="confidence",
        ),
        {"sqlite_with_rowid": False},
    )

    attempt_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True
    )
    phase: Mapped[str] = mapped_column(String(4), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    status: Mapped[str] = mapped_column(String(9))
    response: Mapped[str | None] = mapped_column(Text)
    """The answer in the canonical text form of its question type."""
    save: Mapped[int]
    """The number of the save that stored it."""
    saved_at: Mapped[datetime]
    confidence: Mapped[int | None] = mapped_column(SmallInteger)
    """How sure the reader is of the answer, 0 to 100; None if not asked or skipped."""
