"""People who write, teach and administer."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class Role(StrEnum):
    """A set of permissions; a person may hold several."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    TEACHER = "teacher"


_ROLES = ", ".join(f"'{role}'" for role in Role)


class PersonRow(Base):
    """A person with an account. Accounts are disabled, never deleted, because the audit trail refers to them."""

    __tablename__ = "person"

    id: Mapped[PrimaryId]
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    """As entered."""
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    """`email` without case, so that no two accounts differ only in capitals."""
    password_hash: Mapped[str | None] = mapped_column(String(200))
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class PersonRole(Base):
    __tablename__ = "person_role"
    __table_args__ = (
        CheckConstraint(f"role IN ({_ROLES})", name="role"),
        {"sqlite_with_rowid": False},
    )

    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
