"""How often signing in has failed, and who has asked for a new password."""

from datetime import datetime

from sqlalchemy import Float, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base


class SignInCount(Base):
    """How full a bucket of failures is. The key is a keyed hash: no address stands here."""

    __tablename__ = "sign_in_count"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    level: Mapped[float] = mapped_column(Float(53))
    """Failures in the bucket at `counted_at`; they run out of it steadily."""
    counted_at: Mapped[datetime]
    empty_at: Mapped[datetime] = mapped_column(index=True)
    """When nothing is left in it."""


class ResetRequest(Base):
    """Somebody has asked for a new password by e-mail, whether or not there is such an account."""

    __tablename__ = "reset_request"
    __table_args__ = ({"sqlite_with_rowid": False},)

    email_key: Mapped[str] = mapped_column(String(254), primary_key=True)
    asked_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    """When a letter was sent, or it was found that none has to be."""
