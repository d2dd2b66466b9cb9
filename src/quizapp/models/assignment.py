"""Assignments of classes, and the terms of single pupils."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId

_WHEN = "IN ('at_once', 'after_due', 'never')"


class Assignment(Base):
    """A version of a quiz that a class is to take.

    `opens`, `due` and `closes` are wall times in `zone`, such as `2026-11-27T08:00`, and are converted to instants only
    when these are needed.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("counts IN ('first', 'best', 'last')", name="counts"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint(
            "ask_before IN ('none', 'half', 'half_the_facts', 'everyone')", name="ask_before"
        ),
        CheckConstraint(f"show_marks {_WHEN}", name="show_marks"),
        CheckConstraint(f"show_answers {_WHEN}", name="show_answers"),
        CheckConstraint(f"show_explanations {_WHEN}", name="show_explanations"),
    )

    id: Mapped[PrimaryId]
    classroom_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("classroom.id", ondelete="CASCADE"), index=True
    )
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    zone: Mapped[str] = mapped_column(String(64))
    opens: Mapped[str | None] = mapped_column(String(16))
    due: Mapped[str | None] = mapped_column(String(16))
    closes: Mapped[str | None] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(SmallInteger)
    """How often a pupil may take it; 0 for no limit."""
    counts: Mapped[str] = mapped_column(String(5))
    """Which of several attempts counts."""
    minutes: Mapped[int | None] = mapped_column(SmallInteger)
    """The time limit; None for no limit."""
    shuffle_questions: Mapped[bool]
    shuffle_options: Mapped[bool]
    open_book: Mapped[bool]
    ask_before: Mapped[str] = mapped_column(String(16))
    ask_how_sure: Mapped[bool]
    show_marks: Mapped[str] = mapped_column(String(9))
    show_answers: Mapped[str] = mapped_column(String(9))
    show_explanations: Mapped[str] = mapped_column(String(9))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="SET NULL"), index=True
    )


class ForPupil(Base):
    """The terms of one pupil in one assignment, if they differ from the class's."""

    __tablename__ = "for_pupil"
    __table_args__ = (
        CheckConstraint("time_percent BETWEEN 100 AND 400", name="time_percent"),
        CheckConstraint("more_minutes >= 0", name="more_minutes"),
        CheckConstraint("more_attempts >= 0", name="more_attempts"),
        {"sqlite_with_rowid": False},
    )

    assignment_id: Mapped[int] = mapped_column(
        BigId,
        ForeignKey("assignment.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    pupil_id: Mapped[int] = mapped_column(
        BigId,
        ForeignKey("pupil.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    time_percent: Mapped[int | None] = mapped_column(SmallInteger)
    """Replaces `Pupil.time_percent`; None if that applies."""
    more_minutes: Mapped[int] = mapped_column(Integer, default=0)
    """Minutes that the teacher added during an attempt."""
    due: Mapped[str | None] = mapped_column(String(16))
    """This pupil's own due date, as a wall time in the assignment's zone; the assignment stays open until then."""
    more_attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    excused: Mapped[bool] = mapped_column(default=False)
    word: Mapped[str] = mapped_column(Text, default="")
    """The teacher's comment, which the pupil reads next to the result; empty if there is none."""
    word_at: Mapped[datetime | None]
