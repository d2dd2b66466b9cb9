"""Published revisions of quizzes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class Revision(Base):
    """An immutable, numbered copy of the whole quiz.

    `content` is JSON: the keys of `quiz.yaml` under `quiz`, the text of `article.md` under `article`.
    `digest` is the SHA-256 of `content`.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("quiz_id", "number"),
        CheckConstraint("origin IN ('folder', 'web')", name="origin"),
    )

    id: Mapped[PrimaryId]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    """None for the command line."""
    origin: Mapped[str] = mapped_column(String(6), default="folder")
    """Where it was written: in a quiz folder or on the web."""
    never_lower: Mapped[bool] = mapped_column(default=False)
    """Whether this correction never lowers a mark that a reader has seen."""
    note: Mapped[str] = mapped_column(Text, default="")
    """The note to readers about this correction; empty if there is none."""
    note_down_at: Mapped[datetime | None]
    """When the note was taken down from the article's page; the only column that ever changes."""
