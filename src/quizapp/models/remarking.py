"""The progress of re-marking after corrections."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class Remarking(Base):
    """A correction that changes marks, and how far the counters of its version have caught up with it.

    The counters hold counted attempts up to `reached` as `to_id` marks them, and later ones as `from_id` does. The
    remarkings of a version run one after the other, oldest first.
    """

    __tablename__ = "remarking"

    id: Mapped[PrimaryId]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), unique=True)
    reached: Mapped[int] = mapped_column(BigId, default=0)
    done: Mapped[int] = mapped_column(default=0)
    """The number of attempts processed."""
    total: Mapped[int]
    """The number of attempts when it began."""
    began_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
