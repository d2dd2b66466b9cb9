"""A whole site for a browser: the app on a real server, with quizzes and readers."""

import random
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker
from werkzeug.serving import WSGIRequestHandler, make_server

from quizapp import create_app
from quizapp.bank.quiz import Quiz
from quizapp.config import read_settings
from quizapp.db.engine import write_transaction
from quizapp.db.migrate import migrate
from quizapp.extensions import db
from quizapp.jobs.count import count_all
from quizapp.marking import GivenAnswer, Status
from quizapp.models import Attempt
from quizapp.question_types import TYPES
from quizapp.services.attempts.attempts import AttemptState, find_attempt, take_open_attempt
from quizapp.services.attempts.begin_attempt import begin_attempt
from quizapp.services.attempts.plan import PlannedQuestion
from quizapp.services.attempts.save_page import save_page
from quizapp.services.quizzes.published import find_published
from quizapp.services.tokens import new_token
from tests.helpers import SECRET_KEY, publish

ALL = 99
"""More facts than any quiz has."""


@dataclass(frozen=True)
class Site:
    """A running app and its address.

    Playwright runs an event loop in the thread of the tests, where the app's contexts cannot be opened: what is done to
    the app here is done in a thread of its own.
    """

    app: Flask
    url: str
    worker: ThreadPoolExecutor

    def begin(self, slug: str, rating: int | None = None) -> str:
        """Begin an attempt as a reader does; return its token."""
        return self.worker.submit(self._begin, slug, rating).result()

    def finished(self, slug: str, rating: int | None = None, known: int = ALL) -> str:
        """Go the whole way with all right on the first facts and "I don't know" on the others; return the token."""
        return self.worker.submit(self._finish, slug, rating, known).result()

    def state(self, token: str) -> AttemptState:
        """Return what is stored of an attempt."""
        return self.worker.submit(self._state, token).result()

    def attempts(self) -> int:
        """Count all attempts that are stored."""
        return self.worker.submit(self._attempts).result()

    def crowd(self, slug: str, ratings: Sequence[int]) -> None:
        """Let readers who know more or less finish with these ratings, and count them all."""
        for number, rating in enumerate(ratings):
            self.finished(slug, rating, known=number % 5)
        self.worker.submit(self._count).result()

    def _begin(self, slug: str, rating: int | None) -> str:
        token = new_token()
        with self.app.app_context(), write_transaction(db.session):
            published = find_published(db.session, slug)
            assert published is not None
            begin_attempt(
                db.session,
                published,
                token,
                rating=rating,
                cohort="direct",
                now=datetime.now(UTC),
                rng=random.Random(7),
            )
        return token

    def _finish(self, slug: str, rating: int | None, known: int) -> str:
        token = self._begin(slug, rating)
        for phase in ("pre", "post"):
            for number in range(len(self._state(token).plan.pages(phase))):
                self._send(token, phase, number, right=number < known)
        return token

    def _state(self, token: str) -> AttemptState:
        with self.app.app_context():
            state = find_attempt(db.session, token)
        assert state is not None
        return state

    def _attempts(self) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(Attempt)) or 0

    def _count(self) -> None:
        with self.app.app_context():
            count_all(sessionmaker(db.engine), datetime.now(UTC))

    def _send(self, token: str, phase: str, number: int, *, right: bool) -> None:
        with self.app.app_context(), write_transaction(db.session):
            now = datetime.now(UTC)
            state = take_open_attempt(db.session, token, now)
            assert state is not None
            page = state.plan.pages(phase)[number]
            given = {asked.question_id: _answer(state.quiz, asked, right) for asked in page.asked}
            save_page(
                db.session, state, phase, page, given, shown_save=state.saves, final=True, now=now
            )


def _answer(quiz: Quiz, asked: PlannedQuestion, right: bool) -> GivenAnswer:
    if not right:
        return GivenAnswer(Status.DONT_KNOW, None)
    question = quiz.questions[asked.question_id]
    return GivenAnswer(Status.ANSWERED, TYPES[question.type].key(question.body))


@contextmanager
def running_site(data: Path, quizzes: Sequence[Quiz]) -> Iterator[Site]:
    """Serve the app with these quizzes on a port of its own."""
    with ThreadPoolExecutor(1) as worker:
        app = worker.submit(_make_app, data, quizzes).result()
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield Site(app, f"http://127.0.0.1:{server.port}", worker)
        finally:
            server.shutdown()
            serving.join()
            server.server_close()
            worker.submit(_close, app).result()


class _Quiet(WSGIRequestHandler):
    """A server that keeps its log to itself."""

    def log(self, *_: object) -> None:
        pass


def _make_app(data: Path, quizzes: Sequence[Quiz]) -> Flask:
    environ = {"QUIZAPP_DATA": str(data), "QUIZAPP_SECRET_KEY": SECRET_KEY}
    app = create_app(read_settings(environ))
    with app.app_context():
        migrate(db.engine)
    for quiz in quizzes:
        publish(app, quiz)
    return app


def _close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
