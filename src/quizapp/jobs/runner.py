"""Runs the jobs in a thread of each server process. Processes coordinate through leases in the database."""

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from quizapp.db.engine import write_transaction
from quizapp.db.outages import in_one_line, outage
from quizapp.jobs import clean_up, count, publish, remark, reset_mail
from quizapp.mail import Mailer
from quizapp.services.attempts.end_attempts import has_timed_out
from quizapp.services.leases import give_back_lease, take_lease

_log = logging.getLogger("quizapp.jobs")

PAUSE = 3.0
"""Seconds between two looks for work."""
LEASE = timedelta(seconds=60)
"""Other processes take over from one that died after this time, which is longer than any step takes."""
CLEAN_UP_EVERY = timedelta(hours=1)
MAIL_EVERY = timedelta(seconds=10)


@dataclass
class Job:
    """One kind of work; `has_work` is cheap, and `step` does a little and returns 0 when nothing is left for now."""

    name: str
    has_work: Callable[[Session, datetime], bool]
    step: Callable[[Session, datetime], int]
    every: timedelta = timedelta(0)
    done_at: datetime | None = field(default=None, init=False)
    failed_with: str | None = field(default=None, init=False)

    def is_due(self, now: datetime) -> bool:
        """Return whether it is time to look for work again."""
        return self.done_at is None or now - self.done_at >= self.every


def _now() -> datetime:
    return datetime.now(UTC)


def _mailing(mailer: Mailer) -> Job:
    return Job(
        "mail",
        reset_mail.has_work,
        lambda session, now: reset_mail.step(session, now, mailer),
        MAIL_EVERY,
    )


class Runner:
    """Runs the jobs of one process, one after the other."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        result_months: int,
        clock: Callable[[], datetime] = _now,
        mailer: Mailer | None = None,
        fastest: int = 0,
        class_months: int = 12,
    ) -> None:
        """`fastest` is as in `count_batch`; the months are as in `clean_up.step`."""
        self._sessions = sessions
        self._clock = clock
        self._holder = secrets.token_hex(16)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="quizapp-jobs", daemon=True)
        self._waits = False
        """Whether the database is away."""
        self.jobs: tuple[Job, ...] = (
            Job("publish", publish.has_work, publish.step),
            Job("re-mark", remark.has_work, remark.step),
            Job("end what timed out", has_timed_out, clean_up.end_timed_out),
            Job(
                "count",
                count.has_work,
                lambda session, now: count.step(session, now, fastest),
            ),
            Job(
                "clean up",
                lambda _session, _now: True,
                lambda session, now: clean_up.step(session, now, result_months, class_months),
                CLEAN_UP_EVERY,
            ),
        )
        if mailer is not None:
            self.jobs += (_mailing(mailer),)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """Stop after the current step, and wait for it a little."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def run_once(self) -> None:
        """Do all the work there is now. A failure is logged, and tried again later."""
        try:
            for job in self.jobs:
                self._try(job)
        except SQLAlchemyError as error:
            self._wait_for_database(error)
        else:
            if self._waits:
                _log.info("the jobs go on")
            self._waits = False

    def _try(self, job: Job) -> None:
        try:
            self._do(job)
            job.failed_with = None
        except Exception as error:
            if outage(error):
                raise
            # The thread must live on, and a job that fails every few seconds must not fill the log.
            if job.failed_with != repr(error):
                _log.exception("the job failed: %s", job.name, extra={"fields": {"job": job.name}})
            job.failed_with = repr(error)

    def _wait_for_database(self, error: SQLAlchemyError) -> None:
        """Log once that the database is away, however often it is tried."""
        if not self._waits:
            fields = {"said": in_one_line(error)}
            _log.error("the jobs wait: %s", outage(error), extra={"fields": fields})
        self._waits = True

    def _run(self) -> None:
        while not self._stopping.wait(PAUSE):
            self.run_once()

    def _do(self, job: Job) -> None:
        now = self._clock()
        if not job.is_due(now):
            return
        with self._sessions() as session:
            held = False
            while not self._stopping.is_set() and job.has_work(session, self._clock()):
                held = self._lease(session, job)
                if not held or not job.step(session, self._clock()):
                    break
            if held:
                with write_transaction(session):
                    give_back_lease(session, job.name, self._holder, self._clock())
        job.done_at = now

    def _lease(self, session: Session, job: Job) -> bool:
        with write_transaction(session):
            return take_lease(session, job.name, self._holder, self._clock(), LEASE)
