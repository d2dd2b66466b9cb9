"""Readers' texts on what is still unclear to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class Unclear(Base):
    """A reader's text on what is still unclear.

    Its own id lets editors' pages refer to it without revealing whose it is. `version_id` is repeated here so that the
    texts of a quiz are found without searching everybody's.
    """

    __tablename__ = "unclear"
    __table_args__ = (
        CheckConstraint("length(text) BETWEEN 1 AND 500", name="text"),
        Index("ix_unclear_version_id", "version_id", "hidden", "sent_at"),
    )

    id: Mapped[PrimaryId]
    attempt_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("attempt.id", ondelete="CASCADE"), unique=True
    )
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    """When this text was sent or last changed."""
    hidden: Mapped[bool] = mapped_column(default=False)
    """Whether an editor has hidden it."""
