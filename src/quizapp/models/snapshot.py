"""The published numbers of each version."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base


class Snapshot(Base):
    """The published state of a version's counters, as JSON, so that all pages and reports show the same numbers."""

    __tablename__ = "snapshot"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id"), primary_key=True, autoincrement=False
    )
    content: Mapped[str] = mapped_column(Text)
    """The summary that readers' pages show."""
    counters: Mapped[str] = mapped_column(Text, default="[]")
    """The counters that the summary and the editor's report are made from."""
    as_of: Mapped[datetime]
    stale: Mapped[bool] = mapped_column(default=False)
    """Whether a correction has changed marks since: every number is then renewed once all attempts are counted."""
