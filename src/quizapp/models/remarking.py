"""The counters on their way from one correction to the next."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class Remarking(Base):
    """A correction that marks answers otherwise: how far the counters of its version follow it.

    Counted attempts up to `reached` stand in the counters as `to_id` marks them, later ones as `from_id` does. A
    version's remarkings are done one after the other, oldest first.
    """

    __tablename__ = "remarking"

    id: Mapped[PrimaryId]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), unique=True)
    reached: Mapped[int] = mapped_column(BigId, default=0)
    done: Mapped[int] = mapped_column(default=0)
    """How many attempts were looked at."""
    total: Mapped[int]
    """How many there were when it began."""
    began_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
