"""What tests of several rooms share."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.models import Snapshot
from quizapp.services.attempts.plan import Plan
from quizapp.services.counting.snapshots import PublishedSummary, parse_summary
from quizapp.services.publishing.publish_revision import (
    PublishOutcome,
    PublishTerms,
    publish_revision,
)

SECRET_KEY = "only for the tests, and long enough"


def publish(
    app: Flask,
    quiz: Quiz,
    *,
    correction: bool = False,
    now: datetime | None = None,
    terms: PublishTerms | None = None,
) -> PublishOutcome:
    """Publish a quiz in an app's database."""
    with app.app_context(), write_transaction(db.session):
        return publish_revision(
            db.session, quiz, correction=correction, now=now or datetime.now(UTC), terms=terms
        )


def asked_in(plan: Plan) -> Iterator[tuple[str, str]]:
    """Give (phase, question id) of everything that a plan asks."""
    for phase in ("pre", "post"):
        for page in plan.pages(phase):
            yield from ((phase, name) for name in page.question_ids)


def find_snapshot(session: Session, version_id: int) -> PublishedSummary | None:
    """Give the published summary of a version; None before the first time."""
    row = session.get(Snapshot, version_id, populate_existing=True)
    return parse_summary(row.content, row.as_of) if row else None


def in_processes(count: int, code: str, **environ: str) -> list[str]:
    """Run Python code in several processes that start together; return what each printed."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    printed = []
    for process in started:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        printed.append(out)
    return printed


@contextmanager
def statements() -> Iterator[list[str]]:
    """Note the SQL statements that are sent meanwhile, to any database."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def calls_of(function: Callable[..., Any]) -> Iterator[list[None]]:
    """Note each call of a function that happens meanwhile in this thread, wherever its name was imported to."""
    seen: list[None] = []

    around = sys.getprofile()

    def note(frame: FrameType, what: Any, value: object) -> None:
        if around:
            around(frame, what, value)
        if what == "call" and frame.f_code is function.__code__:
            seen.append(None)

    sys.setprofile(note)
    try:
        yield seen
    finally:
        sys.setprofile(around)
