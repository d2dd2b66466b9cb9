"""Classes, and who teaches them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class Classroom(Base):
    """A class. Pupils come in by its join code and their two words, or by the link on their slip."""

    __tablename__ = "classroom"

    id: Mapped[PrimaryId]
    name: Mapped[str] = mapped_column(String(80))
    join_code: Mapped[str] = mapped_column(String(12), unique=True)
    """In capitals, as it is told."""
    zone: Mapped[str] = mapped_column(String(64))
    """The time zone, by its IANA name, in which times are shown and new due dates are meant."""
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None] = mapped_column(index=True)
    """Since when nobody can join or answer; erased some months later."""


class ClassroomTeacher(Base):
    """A teacher of a class; nobody else may see it."""

    __tablename__ = "classroom_teacher"
    __table_args__ = ({"sqlite_with_rowid": False},)

    classroom_id: Mapped[int] = mapped_column(
        BigId,
        ForeignKey("classroom.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    person_id: Mapped[int] = mapped_column(
        BigId,
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    added_at: Mapped[datetime]
