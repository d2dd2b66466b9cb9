"""The thread that does the jobs."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from quizapp.db.engine import write_transaction
from quizapp.jobs import runner as module
from quizapp.jobs.runner import LEASE, Runner
from quizapp.models import Attempt, Lease
from quizapp.services.leases import take_lease
from quizapp.serving.log_format import JsonLines
from tests.filled import NOW, begin, finish


def uncounted(session: Session) -> int:
    session.rollback()
    return (
        session.scalar(
            select(func.count()).select_from(Attempt).where(Attempt.counted_as.is_(None))
        )
        or 0
    )


def test_a_lease_is_taken_only_for_work(session: Session, sessions: sessionmaker[Session]) -> None:
    runner = Runner(sessions, 12, lambda: NOW)
    runner.jobs = tuple(job for job in runner.jobs if job.name == "count")
    runner.run_once()
    assert session.get(Lease, "count") is None
    finish(session, begin(session))
    runner.run_once()
    assert session.get(Lease, "count") is not None
    assert uncounted(session) == 0


def test_what_another_process_does_is_left_to_it_till_its_lease_ends(
    session: Session, sessions: sessionmaker[Session]
) -> None:
    finish(session, begin(session))
    with write_transaction(session):
        assert take_lease(session, "count", "another", NOW, LEASE)
    Runner(sessions, 12, lambda: NOW).run_once()
    assert uncounted(session) == 1
    Runner(sessions, 12, lambda: NOW + LEASE + timedelta(seconds=1)).run_once()
    assert uncounted(session) == 0


def test_clean_up_comes_about_hourly(session: Session, sessions: sessionmaker[Session]) -> None:
    now = NOW + timedelta(days=2)
    runner = Runner(sessions, 12, lambda: now)
    begin(session)
    runner.run_once()
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0
    begin(session)
    now += timedelta(minutes=50)
    runner.run_once()
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1
    now += timedelta(minutes=11)
    runner.run_once()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_old_links_die_and_answers_stay(session: Session, sessions: sessionmaker[Session]) -> None:
    finish(session, begin(session))
    Runner(sessions, 12, lambda: NOW + timedelta(days=359)).run_once()
    assert session.scalars(select(Attempt.token_hash)).one() is not None
    Runner(sessions, 12, lambda: NOW + timedelta(days=361)).run_once()
    session.rollback()
    assert session.scalars(select(Attempt.token_hash)).one() is None


def test_a_failure_is_logged_once_and_the_other_jobs_go_on(
    session: Session, sessions: sessionmaker[Session], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_session: Session, _now: datetime) -> int:
        raise OSError("the disk is full")

    runner = Runner(sessions, 12, lambda: NOW)
    count, clean_up = runner.jobs[-2:]
    count.step = fail
    finish(session, begin(session))
    with caplog.at_level(logging.ERROR, "quizapp.jobs"):
        for _ in range(3):
            runner.run_once()
    [record] = caplog.records
    line = json.loads(JsonLines().format(record))
    assert (line["level"], line["job"]) == ("error", "count")
    assert "OSError: the disk is full" in line["trace"]
    assert clean_up.done_at == NOW


def test_the_thread_works_and_stops(
    session: Session, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSE", 0.01)
    finish(session, begin(session, now=datetime.now(UTC)), now=datetime.now(UTC))
    runner = Runner(sessions, 12)
    runner.start()
    deadline = datetime.now(UTC) + timedelta(seconds=10)
    while uncounted(session) and datetime.now(UTC) < deadline:
        pass
    runner.stop()
    assert uncounted(session) == 0
    assert not runner._thread.is_alive()
