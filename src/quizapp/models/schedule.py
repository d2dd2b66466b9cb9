"""What is to be published later."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId


class Schedule(Base):
    """What is to be published of a quiz at a set time, as it was when that was decided."""

    __tablename__ = "schedule"

    quiz_id: Mapped[int] = mapped_column(
        ForeignKey("quiz.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(index=True)
    content: Mapped[str] = mapped_column(Text)
    """The whole quiz, in the form of a revision's content."""
    slug: Mapped[str] = mapped_column(String(80), ForeignKey("slug.slug"))
    correction: Mapped[bool]
    never_lower: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(6))
    seen_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    """The newest revision when that was decided: where there is a newer one, this is not published."""
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    failed: Mapped[str | None] = mapped_column(Text)
    """Why it could not be published at its time; None while it waits."""
