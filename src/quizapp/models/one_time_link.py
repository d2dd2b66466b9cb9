"""Links that let somebody set a password, or sign in, once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class OneTimeLink(Base):
    """A link for the first administrator, somebody invited, a new password or to sign in: known by its SHA-256."""

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
    """Whose password it sets, or whom it signs in."""
    email: Mapped[str | None] = mapped_column(String(254))
    """Who is invited."""
    roles: Mapped[str] = mapped_column(String(60), default="")
    """What somebody invited may do: names with spaces between."""
    made_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    """None: the command line, or somebody who has forgotten the password."""
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    """When it was used or withdrawn."""
