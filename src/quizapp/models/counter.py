"""The counters that reports are made from."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId


class Counter(Base):
    """A number of attempts at a version that have one thing in common; see `quizapp.measurement.counters`."""

    __tablename__ = "counter"
    __table_args__ = (CheckConstraint("n >= 0", name="n"), {"sqlite_with_rowid": False})

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    cohort: Mapped[str] = mapped_column(String(16), primary_key=True)
    phase: Mapped[str] = mapped_column(String(4), primary_key=True)
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[str] = mapped_column(String(64), primary_key=True)
    n: Mapped[int] = mapped_column(BigId)
