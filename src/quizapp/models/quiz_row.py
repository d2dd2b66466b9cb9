"""Quizzes, independent of their revisions."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, PrimaryId


class QuizRow(Base):
    """A quiz. `uid` is the id in its `quiz.yaml`; everything that can be published is in its revisions."""

    __tablename__ = "quiz"

    id: Mapped[PrimaryId]
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    """From then on lists omit it; a published quiz stays at its address."""
