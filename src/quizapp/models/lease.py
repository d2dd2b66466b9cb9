"""Which process does a job at the moment."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base


class Lease(Base):
    """A job that one process has taken for a while; a process that dies loses it when `until` has passed."""

    __tablename__ = "lease"

    job: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(32))
    until: Mapped[datetime]
