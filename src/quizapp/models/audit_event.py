"""The audit trail."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class AuditEvent(Base):
    """An action worth auditing; the program never changes or deletes one."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_action", "action", "id"),)

    id: Mapped[PrimaryId]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    """None for the command line, or if nobody was signed in."""
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(254))
    details: Mapped[str] = mapped_column(Text, default="{}")
    """JSON."""
