"""Pupils, and the browsers in which they are signed in."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, BigId, PrimaryId


class Pupil(Base):
    """A pupil in a class: two words, and a name only if the teacher wants one stored."""

    __tablename__ = "pupil"
    __table_args__ = (
        UniqueConstraint("classroom_id", "words"),
        CheckConstraint("time_percent BETWEEN 100 AND 400", name="time_percent"),
    )

    id: Mapped[PrimaryId]
    classroom_id: Mapped[int] = mapped_column(BigId, ForeignKey("classroom.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(String(40))
    """Two words joined by a hyphen, in lower case."""
    name: Mapped[str] = mapped_column(String(80), default="")
    """Empty if none is stored."""
    slip_seed: Mapped[bytes] = mapped_column(LargeBinary(16))
    """128 random bits. The slip's secret is derived from them and the secret key, so a slip can be printed again."""
    slip_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """The SHA-256 of that secret, by which a slip is recognised."""
    time_percent: Mapped[int] = mapped_column(SmallInteger, default=100)
    """The share of a time limit that this pupil gets: 150 is half as much again."""
    added_at: Mapped[datetime]

    @property
    def called(self) -> str:
        """The pupil's name on a teacher's pages: the two words if no name is stored."""
        return self.name or self.words


class PupilSession(Base):
    """A browser in which a pupil is signed in. Only the browser knows the secret; the table holds its SHA-256."""

    __tablename__ = "pupil_session"

    id: Mapped[PrimaryId]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    pupil_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("pupil.id", ondelete="CASCADE"), index=True
    )
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    """When it was last used, to the half hour."""
