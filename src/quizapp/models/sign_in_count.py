"""Counts of failed sign-ins, and requests for new passwords."""

from datetime import datetime

from sqlalchemy import Float, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base


class SignInCount(Base):
    """A leaky bucket of failed sign-ins. The key is a keyed hash, so the table holds no address."""

    __tablename__ = "sign_in_count"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    level: Mapped[float] = mapped_column(Float(53))
    """The failures in the bucket at `counted_at`; it drains steadily."""
    counted_at: Mapped[datetime]
    empty_at: Mapped[datetime] = mapped_column(index=True)
    """When the bucket will be empty."""


class ResetRequest(Base):
    """A request for a new password by e-mail, whether or not there is such an account."""

    __tablename__ = "reset_request"
    __table_args__ = ({"sqlite_with_rowid": False},)

    email_key: Mapped[str] = mapped_column(String(254), primary_key=True)
    asked_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    """When an e-mail was sent, or turned out to be unnecessary."""
