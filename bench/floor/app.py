"""The floor's app: five views, three templates."""

import hashlib
import secrets
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from bench.floor.store import Store, open_store
from bench.floor.texts import Fact, Texts, read_texts

_PUBLISHED = "SELECT slug, title FROM published WHERE slug = ?"
_BEGIN = "INSERT INTO attempt (token_hash, rating, saves, began_at) VALUES (?, ?, 0, ?)"
_FIND = """
SELECT attempt.rating, attempt.saves, attempt.finished_at, answer.question_id, answer.response
FROM attempt LEFT JOIN answer ON answer.attempt_id = attempt.id WHERE attempt.token_hash = ?
"""
_TAKE = """
UPDATE attempt SET saves = saves + 1, finished_at = ? WHERE token_hash = ? AND finished_at IS NULL
RETURNING id, saves
"""


def create_app(url: str, questions: str, sizes: dict[str, int]) -> Flask:
    """Make the app; `sizes` is the size of each page in bytes, by route, to which it is padded with blanks."""
    app = Flask(__name__, template_folder=str(Path(__file__).parent / "templates"))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    store, texts = open_store(url), read_texts(Path(questions))
    _add_pages(app, store, texts, sizes)
    _add_forms(app, store, texts)
    return app


def _add_pages(app: Flask, store: Store, texts: Texts, sizes: dict[str, int]) -> None:
    def shown(route: str, **values: Any) -> str:
        page = render_template(f"{route}.html", texts=texts, **values)
        return page + " " * (sizes[route] - len(page.encode()))

    def stored(token: str) -> list[Any]:
        return store.read(_FIND, (_hash(token),)) or abort(404)

    @app.get("/q/<slug>")
    def article(slug: str) -> str:
        published = store.read(_PUBLISHED, (slug,)) or abort(404)
        return shown("article", slug=published[0][0])

    @app.get("/r/<token>/fact/<int:number>")
    def questions_page(token: str, number: int) -> str:
        rows = stored(token)
        given = {row[3]: row[4] for row in rows}
        fact = _fact(texts, number)
        return shown(
            "questions", token=token, number=number, fact=fact, saves=rows[0][1], given=given
        )

    @app.get("/r/<token>/result")
    def result(token: str) -> str:
        rows = stored(token)
        given = {row[3]: row[4] for row in rows}
        got = sum(all(given.get(q.id) == q.key for q in f.questions) for f in texts.facts)
        return shown("result", token=token, rating=rows[0][0], given=given, got=got)


def _add_forms(app: Flask, store: Store, texts: Texts) -> None:
    @app.post("/q/<slug>/begin")
    def begin(slug: str) -> Response:
        _ = store.read(_PUBLISHED, (slug,)) or abort(404)
        rating = request.form.get("rating", "")
        if rating and not (rating.isdecimal() and int(rating) <= 100):
            abort(422)
        token = secrets.token_urlsafe(16)
        with store.writing() as execute:
            execute(_BEGIN, (_hash(token), int(rating) if rating else None, _now()))
        return redirect(f"/r/{token}/fact/1", 303)

    @app.post("/r/<token>/fact/<int:number>")
    def save(token: str, number: int) -> Response:
        questions, last = _fact(texts, number).questions, number == len(texts.facts)
        given = {q.id: request.form.get(f"answer-{q.id}", "")[:2000] for q in questions}
        with store.writing() as execute:
            taken = execute(_TAKE, (_now() if last else None, _hash(token))).fetchone()
            if taken is None:
                abort(404)
            values = [value for item in given.items() for value in (taken[0], *item)]
            execute(_insert(len(given)), tuple(values))
        return redirect(f"/r/{token}/" + ("result" if last else f"fact/{number + 1}"), 303)


def _fact(texts: Texts, number: int) -> Fact:
    return texts.facts[number - 1] if 1 <= number <= len(texts.facts) else abort(404)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat(" ")


@cache
def _insert(rows: int) -> str:
    return (
        f"INSERT INTO answer (attempt_id, question_id, response) VALUES {', '.join(['(?, ?, ?)'] * rows)} "
        "ON CONFLICT (attempt_id, question_id) DO UPDATE SET response = excluded.response"
    )
