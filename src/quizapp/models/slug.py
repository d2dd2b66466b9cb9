"""Addresses of quizzes."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base


class Slug(Base):
    """An address that a quiz has or once had. It never passes to another quiz, and old ones redirect for good."""

    __tablename__ = "slug"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"), index=True)
