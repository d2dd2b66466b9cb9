"""Statements and bytes of each request of the journey, counted in one process without timing."""

import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from bench.journey import ROUTES, Reply, journey
from bench.servers import QUIZ, SLUG
from quizapp import create_app
from quizapp.cli.loading import load_unknown
from quizapp.config import read_settings
from quizapp.db.migrate import migrate
from quizapp.extensions import db

_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
_JOURNEYS = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a request to one route: the most statements, and the mean size of the page in bytes."""

    statements: int
    size: int


def count() -> dict[str, Cost]:
    """Return the cost of each route once the app has warmed up."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({"QUIZAPP_DATA": folder, "QUIZAPP_QUESTIONS": str(QUIZ.parent)})
        app = create_app(settings)
        with app.app_context():
            engine = db.engine
        try:
            migrate(engine)
            load_unknown(engine, QUIZ.parent)
            _walk(app, [])
            seen: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for _ in range(_JOURNEYS):
                with _statements() as found:
                    for route, costs in _walk(app, found).items():
                        seen[route] += costs
        finally:
            engine.dispose()
    return {route: _cost(seen[route]) for route in ROUTES}


def _cost(seen: list[tuple[int, int]]) -> Cost:
    statements, sizes = zip(*seen, strict=True)
    return Cost(max(statements), round(sum(sizes) / len(sizes)))


def _walk(app: Flask, found: list[str]) -> Mapping[str, list[tuple[int, int]]]:
    """Make one journey; return statements and bytes of each request by route."""
    client = app.test_client()
    costs: dict[str, list[tuple[int, int]]] = defaultdict(list)
    way = journey(SLUG, random.Random(1))
    request = next(way)
    while True:
        found.clear()
        form: dict[str, list[str]] = defaultdict(list)
        for name, value in request.form or ():
            form[name].append(value)
        response = client.open(request.path, method=request.method, data=form or None)
        costs[request.route].append((len(found), len(response.data)))
        try:
            reply = Reply(response.status_code, response.location or "", response.text)
            request = way.send(reply)
        except StopIteration:
            return costs


@contextmanager
def _statements() -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(_NOT_COUNTED):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)
