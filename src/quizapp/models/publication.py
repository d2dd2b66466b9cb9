"""The quizzes that are published now."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base


class Publication(Base):
    """The revision of a quiz that new readers get, and its address. A quiz without a row is not published."""

    __tablename__ = "publication"

    quiz_id: Mapped[int] = mapped_column(
        ForeignKey("quiz.id"), primary_key=True, autoincrement=False
    )
    slug: Mapped[str] = mapped_column(String(80), ForeignKey("slug.slug"), unique=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    published_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """When the page at the address last changed for readers."""
    notes: Mapped[str | None] = mapped_column(Text)
    """The notes on corrections below the article, as JSON: see `services/publishing/notes.py`."""
