"""Links for setting a password or signing in, once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class OneTimeLink(Base):
    """A link for the first administrator, an invitation, a new password or signing in, stored as its SHA-256."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        CheckConstraint("purpose IN ('setup', 'invitation', 'reset', 'sign_in')", name="purpose"),
        CheckConstraint(
            "(purpose IN ('reset', 'sign_in')) = (person_id IS NOT NULL)", name="person"
        ),
        CheckConstraint("(purpose = 'invitation') = (email IS NOT NULL)", name="email"),
    )

    id: Mapped[PrimaryId]
    purpose: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    """The person whose password it sets, or who is signed in."""
    email: Mapped[str | None] = mapped_column(String(254))
    """The address that is invited."""
    roles: Mapped[str] = mapped_column(String(60), default="")
    """The roles of an invitation, separated by spaces."""
    made_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    """None for the command line, or for a person who has forgotten the password."""
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    """When it was used or withdrawn."""
