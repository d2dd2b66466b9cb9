"""The process that currently runs each job."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base


class Lease(Base):
    """A job that one process has claimed for a while. If the process dies, the lease expires at `until`."""

    __tablename__ = "lease"

    job: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(32))
    until: Mapped[datetime]
