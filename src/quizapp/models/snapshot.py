"""What was last told about a version."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base


class Snapshot(Base):
    """The published summary of a version's counters, as JSON: every page and report tells the same numbers."""

    __tablename__ = "snapshot"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id"), primary_key=True, autoincrement=False
    )
    content: Mapped[str] = mapped_column(Text)
    """What readers' pages tell: a summary."""
    counters: Mapped[str] = mapped_column(Text, default="[]")
    """The counters that the summary and the editor's report are made of."""
    as_of: Mapped[datetime]
    stale: Mapped[bool] = mapped_column(default=False)
    """Whether a correction has changed the marks since: then every number is told anew once all are counted."""
