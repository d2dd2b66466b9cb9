"""What editors are writing."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId


class Draft(Base):
    """What is written of a quiz since it was last published, or of one that never was.

    `content` is JSON as in a revision (`quiz` and `article`), but may be unfinished.
    """

    __tablename__ = "draft"

    quiz_id: Mapped[int] = mapped_column(
        ForeignKey("quiz.id"), primary_key=True, autoincrement=False
    )
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    """What a revision with this content would have for its digest, where it could be published."""
    edition: Mapped[int]
    """Raised at each save."""
    changed: Mapped[str] = mapped_column(Text)
    """JSON: the edition at which each part was last changed, and the id of who did it."""
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"), index=True)
    """The revision that the draft goes on from."""
    saved_at: Mapped[datetime]
    saved_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="SET NULL"), index=True
    )


class DraftVisit(Base):
    """Who has a draft open, and since when nothing was heard of them."""

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
    """What is open: `article`, or `question.` and the question's id."""
    seen_at: Mapped[datetime]


class DraftAside(Base):
    """A text that was not stored because somebody else had changed the same part: kept, so that nothing is lost."""

    __tablename__ = "draft_aside"

    quiz_id: Mapped[int] = mapped_column(
        ForeignKey("quiz.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    part: Mapped[str] = mapped_column(String(80), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The SHA-256 of the text: what is sent twice is kept once."""
    text: Mapped[str] = mapped_column(Text)
    """JSON: the part as it was sent."""
    person_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    set_aside_at: Mapped[datetime]
