"""Answers that arrived too late to count."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class LateAnswer(Base):
    """An answer that a reader sent after the end: kept, and never counted.

    For a self-rating `question_id` is None, and `response` holds the rating.
    """

    __tablename__ = "late_answer"
    __table_args__ = (CheckConstraint("confidence BETWEEN 0 AND 100", name="confidence"),)

    id: Mapped[PrimaryId]
    attempt_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("attempt.id", ondelete="CASCADE"), index=True
    )
    phase: Mapped[str] = mapped_column(String(4))
    question_id: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(9))
    response: Mapped[str | None] = mapped_column(Text)
    arrived_at: Mapped[datetime]
    confidence: Mapped[int | None] = mapped_column(SmallInteger)
