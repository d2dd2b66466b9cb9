"""Marks set by teachers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId


class MarkOverride(Base):
    """A teacher's mark for one answer after reading, which replaces the one by the key.

    It changes what the pupil and the gradebook show, but never the counters; the mark by the key stays visible.
    """

    __tablename__ = "mark_override"
    __table_args__ = (
        CheckConstraint("mark BETWEEN 0 AND 12", name="mark"),
        {"sqlite_with_rowid": False},
    )

    attempt_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    question_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    mark: Mapped[int] = mapped_column(SmallInteger)
    """In twelfths."""
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    set_at: Mapped[datetime]
