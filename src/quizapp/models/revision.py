"""What was published."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, PrimaryId


class Revision(Base):
    """An immutable, numbered copy of the whole quiz.

    `content` is JSON: the keys of `quiz.yaml` under `quiz`, the text of `article.md` under `article`.
    `digest` is the SHA-256 of `content`.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("quiz_id", "number"),)

    id: Mapped[PrimaryId]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
