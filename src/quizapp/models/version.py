"""Versions of quizzes."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, PrimaryId


class Version(Base):
    """A revision and its corrections, whose results are counted together."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("quiz_id", "number"),)

    id: Mapped[PrimaryId]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    number: Mapped[int]
