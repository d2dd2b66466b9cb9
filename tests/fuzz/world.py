"""The app under fire: sends what the strategies draw, and checks what comes back and what is stored."""

import io
import re
import time
from collections import Counter, defaultdict
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from werkzeug.test import run_wsgi_app

from quizapp.bank.quiz import Quiz
from quizapp.extensions import db
from quizapp.models import Answer, Attempt, LateAnswer
from quizapp.question_types import TYPES
from quizapp.services.attempts.plan import Plan
from quizapp.services.attempts.save_page import MOST_LATE
from quizapp.services.tokens import token_hash
from tests.bank import builders
from tests.fuzz.requests import MARK, Journey, Request, quoted
from tests.helpers import publish
from tests.reader.client import Reader, wrong
from tests.reader.page import faults

STATUSES = {200, 206, 301, 303, 304, 400, 403, 404, 405, 409, 412, 413, 416, 422}
SECRET = "whatonlyonereaderwrote"
_TOKEN = re.compile(r"/r/([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])")
_MAKES_TOKENS = {"/q/{slug}/begin", "/r/{token}/again"}
_NOWHERE = "AAAAAAAAAAAAAAAAAAAAAA"


class World:
    """Two quizzes, one reader whose answers are nobody's business, and the attempts that the fuzzing began."""

    def __init__(self, app: Flask) -> None:
        self.before = builders.every_type_quiz(
            id="0d1c6f5e-8f0b-4c55-9a4e-2f6d1b7c9a10",
            slug="asks-before",
            title="Asks before",
            settings={"ask_before": "everyone", "per_fact": 6, "open_book": True},
        )
        self.quizzes = [
            builders.every_type_quiz(
                settings={
                    "ask_before": "none",
                    "per_fact": 6,
                    "ask_how_sure": True,
                    "ask_unclear": True,
                }
            ),
            self.before,
        ]
        for quiz in self.quizzes:
            publish(app, quiz)
        self.app = app
        with app.app_context():
            self.engine: Engine = db.engine
        self.victim = self._private_reader(app)
        self.private = self._rows(self.victim)
        self.tokens: list[str] = []
        self.frozen: dict[bytes, Any] = {}
        self.slowest: dict[tuple[str, int], float] = defaultdict(float)
        self.counts: Counter[tuple[str, int]] = Counter()

    def _private_reader(self, app: Flask) -> str:
        reader = Reader(app, self.quizzes[0])
        reader.begin("37")
        reader.send(wrong)
        [written] = [q.id for q in reader.asked() if q.type == "short_text"]
        reader.send(wrong, **{written: [SECRET]})
        return reader.token

    # Sending

    def run(self, journey: Journey) -> None:
        """Let two readers begin; send requests one after another, and look at the database twice."""
        self.frozen.clear()
        self.tokens = [
            self._begin(quiz, pages)
            for quiz, pages in zip(self.quizzes, journey.pages, strict=True)
        ]
        for number, request in enumerate(journey.requests, 1):
            try:
                self.send(request)
            except Exception as error:
                error.add_note(repr(request)[:3000])
                raise
            if number == len(journey.requests) // 2:
                self.check_database()
        self.check_database()

    def _begin(self, quiz: Quiz, pages: int) -> str:
        reader = Reader(self.app, quiz)
        reader.begin()
        for _ in range(pages):
            if reader.at == "article":
                reader.post(f"/r/{reader.token}/article", {"rating": "50"})
            elif reader.at != "result":
                reader.send(wrong)
        return reader.token

    def send(self, request: Request) -> None:
        """Send one request and check the answer."""
        token = (
            self.tokens[-1 - request.attempt] if request.attempt < len(self.tokens) else _NOWHERE
        )
        quiz = self.quizzes[request.attempt % 2]
        path = request.route.format(
            slug=quiz.slug,
            token=token,
            n=quoted(request.page),
            file="css/base.css",
            junk=quoted(request.junk),
        )
        environ = _environ(request, path, quiz)
        began = time.thread_time()
        chunks, status, headers = run_wsgi_app(self.app, environ, buffered=True)
        spent = time.thread_time() - began
        code = int(status.split()[0])
        text = b"".join(chunks).decode()
        where = (f"{request.method} {request.route}", code)
        self.counts[where] += 1
        self.slowest[where] = max(self.slowest[where], spent)
        assert code in STATUSES, (where, text[:500])
        _check_headers(headers)
        _check_text(text)
        if headers.get("Content-Type", "").startswith("text/html") and request.method in {
            "GET",
            "POST",
        }:
            redirected = code in {301, 303, 304}
            found = [] if redirected else faults(text)
            assert [fault for fault in found if not fault.startswith("stray ")] == [], where
        self._check_tokens(request, token, text + headers.get("Location", ""))

    def _check_tokens(self, request: Request, token: str, text: str) -> None:
        """A reader's link stands on that reader's pages, and in the answer that made it."""
        new = {found for found in _TOKEN.findall(text) if found != token}
        if request.route in _MAKES_TOKENS and request.method == "POST":
            assert len(new) <= 1
            self.tokens += [found for found in new if found not in self.tokens]
        else:
            assert new == set()
        assert self.victim not in text
        assert SECRET not in text

    # What is stored

    def check_database(self) -> None:
        """What holds after whatever was sent."""
        assert self._rows(self.victim) == self.private
        for token in self.tokens:
            rows = self._rows(token)
            if rows is None:
                continue  # deleted
            attempt, answers, late = rows
            self._check_attempt(attempt, answers)
            assert late <= MOST_LATE
            if attempt.finished_at is not None:
                kept = self.frozen.setdefault(attempt.token_hash, (attempt, answers))
                assert kept == (attempt, answers)

    def _check_attempt(self, attempt: Any, answers: list[Any]) -> None:
        assert attempt.rating is None or 0 <= attempt.rating <= 100
        plan = Plan.from_json(attempt.plan)
        asked = {
            (phase, question_id)
            for phase in ("pre", "post")
            for page in plan.pages(phase)
            for question_id in page.question_ids
        }
        stored = {(row.phase, row.question_id) for row in answers}
        assert stored <= asked
        assert attempt.finished_at is None or stored == asked
        for row in answers:
            assert 1 <= row.save <= attempt.saves
            assert row.confidence in {None, 0, 25, 50, 75, 100}
            assert row.confidence is None or (row.phase, row.status) == ("post", "answered")
            if row.response is not None:
                question = self.before.questions[row.question_id]
                kind = TYPES[question.type]
                assert 0 <= kind.mark(question.body, row.response) <= 12
                assert kind.describe(question.body, row.response, "en")
                assert "\0" not in row.response
                assert len(row.response) <= 2000

    def _rows(self, token: str) -> Any:
        with Session(self.engine) as session:
            attempt = session.execute(
                select(*Attempt.__table__.c).where(Attempt.token_hash == token_hash(token))
            ).one_or_none()
            if attempt is None:
                return None
            answers = session.execute(
                select(*Answer.__table__.c)
                .where(Answer.attempt_id == attempt.id)
                .order_by(Answer.phase, Answer.question_id)
            ).all()
            late = session.scalar(
                select(func.count())
                .select_from(LateAnswer)
                .where(LateAnswer.attempt_id == attempt.id)
            )
            return attempt, answers, late


def _check_headers(headers: Any) -> None:
    assert "Set-Cookie" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "X-Evil" not in headers
    location = headers.get("Location", "/")
    assert re.match(r"/(?!/)", location), location
    for name, value in headers.items():
        assert not re.search(r"[\r\n\0]", name + value), name
        assert f"<{MARK}" not in value


def _check_text(text: str) -> None:
    assert f"<{MARK}" not in text
    assert f'{MARK}"' not in text
    assert "Traceback" not in text


def _environ(request: Request, path: str, quiz: Quiz) -> dict[str, Any]:
    """Make what granian hands to the app."""
    body, kind = _body(request, quiz)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": request.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "CONTENT_TYPE": kind,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if request.length == "none":
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    elif request.method == "POST" or request.length != "right":
        environ["CONTENT_LENGTH"] = str(len(body)) if request.length == "right" else request.length
    for name, value in request.headers:
        environ["HTTP_" + name.upper().replace("-", "_")] = value
    return environ


def _body(request: Request, quiz: Quiz) -> tuple[bytes, str]:
    ids = list(quiz.questions)
    fields = [
        (
            f"{name[:-2]}{ids[int(name[-1]) % len(ids)]}"
            if re.fullmatch(r"(answer|sure)-#\d", name)
            else name,
            text,
        )
        for name, text in request.fields
    ]
    if fields and len(fields[0][1]) < 100:
        fields += fields[:1] * (request.times - 1)
    kind, _, files = request.encoding.partition("; files")
    if not kind.startswith("multipart/"):
        return "&".join(f"{quoted(n)}={quoted(v)}" for n, v in fields).encode(), kind
    file = '; filename="a.txt"' if files or request.encoding.endswith("files") else ""
    parts = [
        f'--fuzz\r\nContent-Disposition: form-data; name="{quoted(name)}"{file}\r\n\r\n{text}\r\n'
        for name, text in fields
    ]
    return "".join([*parts, "--fuzz--\r\n"]).encode("utf-8", "surrogatepass"), kind
