"""What is still unclear to readers, in their words."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class Unclear(Base):
    """What one reader wrote beside the result.

    It has an id of its own: pages for editors name it by that, and so never say whose it is. The version stands here so
    that a quiz's texts are found without looking through everybody's.
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
    """When this text was sent; of one that was changed, when it was last changed."""
    hidden: Mapped[bool] = mapped_column(default=False)
    """Whether an editor has put it out of the way."""
