"""Drafts of editors."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId


class Draft(Base):
    """The state of a quiz since it was last published, or of a quiz that never was.

    `content` is JSON as in a revision (`quiz` and `article`), but may be unfinished.
    """

    __tablename__ = "draft"

    quiz_id: Mapped[int] = mapped_column(
        ForeignKey("quiz.id"), primary_key=True, autoincrement=False
    )
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    """The digest that a revision with this content would have, if it can be published."""
    edition: Mapped[int]
    """Incremented by each save."""
    changed: Mapped[str] = mapped_column(Text)
    """JSON: for each part, the edition that last changed it and the id of the person."""
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"), index=True)
    """The revision that the draft is based on."""
    saved_at: Mapped[datetime]
    saved_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="SET NULL"), index=True
    )


class DraftVisit(Base):
    """A person who has a part of a draft open, and when their browser last reported it."""

    __tablename__ = "draft_visit"
    __table_args__ = ({"sqlite_with_rowid": False},)

    quiz_id: Mapped[int] = mapped_column(
        ForeignKey("quiz.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(
        BigId,
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    part: Mapped[str] = mapped_column(String(80))
    """The part that is open: `article`, or `question.` and the question's id."""
    seen_at: Mapped[datetime]


class DraftAside(Base):
    """A text that was not stored because somebody else had changed the same part; kept so that nothing is lost."""

    __tablename__ = "draft_aside"

    quiz_id: Mapped[int] = mapped_column(
        ForeignKey("quiz.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    part: Mapped[str] = mapped_column(String(80), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The SHA-256 of the text, so that a text sent twice is kept once."""
    text: Mapped[str] = mapped_column(Text)
    """JSON: the part as it was sent."""
    person_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    set_aside_at: Mapped[datetime]
