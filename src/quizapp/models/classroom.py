"""Classes and their teachers."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class Classroom(Base):
    """A class. Pupils join with its code and their two words, or with the link on their slip."""

    __tablename__ = "classroom"

    id: Mapped[PrimaryId]
    name: Mapped[str] = mapped_column(String(80))
    join_code: Mapped[str] = mapped_column(String(12), unique=True)
    """In capitals, as pages show it."""
    zone: Mapped[str] = mapped_column(String(64))
    """The IANA time zone in which times are shown and new due dates are set."""
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None] = mapped_column(index=True)
    """From then on nobody can join or answer; the class is erased some months later."""


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
