"""Browsers in which staff are signed in."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class StaffSession(Base):
    """A browser in which a person has signed in. Only the browser knows the secret; the table holds its SHA-256."""

    __tablename__ = "staff_session"

    id: Mapped[PrimaryId]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """When it was last used, to the half hour."""
    expires_at: Mapped[datetime] = mapped_column(index=True)
    """When it ends, however much it is in use."""
    ended_at: Mapped[datetime | None]
