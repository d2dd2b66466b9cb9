"""Publications at a set time."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId


class Schedule(Base):
    """A quiz to be published at a set time, in the state it had when that was decided."""

    __tablename__ = "schedule"

    quiz_id: Mapped[int] = mapped_column(
        ForeignKey("quiz.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(index=True)
    content: Mapped[str] = mapped_column(Text)
    """The whole quiz, in the format of `Revision.content`."""
    slug: Mapped[str] = mapped_column(String(80), ForeignKey("slug.slug"))
    correction: Mapped[bool]
    never_lower: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(6))
    seen_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    """The newest revision when that was decided; if there is a newer one by then, this is not published."""
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    failed: Mapped[str | None] = mapped_column(Text)
    """Why it could not be published on time; None while it waits."""
