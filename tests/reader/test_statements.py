"""What each request asks of the database: counted, so that no page grows dear unseen."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, blank, right, wrong

_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements of a block."""
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(_NOT_COUNTED):
            found.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def asks(app: Flask, method: str, path: str, expected: int, data: Any = None) -> str:
    """Send one request and count its statements; give where it leads."""
    with statements() as found:
        response = app.test_client().open(path, method=method, data=data)
    assert response.status_code < 400, response.text
    assert len(found) == expected, found
    writes = [s for s in found if s.upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert method == "POST" or not writes
    assert not any("FOR UPDATE" in s for s in found if method == "GET")
    return response.location or ""


@pytest.fixture
def warm(app: Flask, reader: Reader) -> Reader:
    """A reader of an app that has parsed the quiz already."""
    reader.get("/")
    reader.get(f"/q/{reader.quiz.slug}")
    return reader


def test_the_way_costs_few_statements(app: Flask, warm: Reader) -> None:
    slug = warm.quiz.slug
    asks(app, "GET", "/", 1)
    asks(app, "GET", f"/q/{slug}", 1)
    asks(app, "HEAD", f"/q/{slug}", 1)
    place = asks(app, "POST", f"/q/{slug}/begin", 2, {"rating": "50"})
    token = place.split("/")[2]
    assert place == f"/r/{token}/fact/1"  # straight there, with no redirect between
    asks(app, "GET", f"/r/{token}", 1)
    for number, cost in ((1, 3), (2, 4)):
        path = f"/r/{token}/fact/{number}"
        asks(app, "GET", path, 1)
        warm.get(path)
        assert asks(app, "POST", path, cost, warm.filled(right)) != path
    asks(app, "GET", f"/r/{token}/result", 2)
    asks(app, "GET", f"/r/{token}/article", 1)
    asks(app, "GET", f"/r/{token}/carry", 1)
    asks(app, "GET", f"/r/{token}/delete", 1)
    asks(app, "GET", "/deleted", 0)
    asks(app, "GET", "/healthz", 0)


def test_asking_how_sure_costs_no_statement(app: Flask) -> None:
    quiz = builders.quiz(settings={"per_fact": 2, "ask_how_sure": True})
    publish(app, quiz)
    reader = Reader(app, quiz)
    reader.begin()
    path = reader.path
    for cost in (3, 4):
        asks(app, "GET", path, 1)
        reader.get(path)
        sure = {f"sure-{question.id}": ["75"] for question in reader.asked()}
        path = asks(app, "POST", path, cost, reader.filled(right) | sure)
    asks(app, "GET", path, 2)


def test_what_is_unclear_costs_little_and_nothing_where_it_is_not_asked(app: Flask) -> None:
    quiz = builders.quiz(settings={"per_fact": 2, "ask_unclear": True})
    publish(app, quiz)
    reader = Reader(app, quiz)
    reader.begin()
    reader.walk()
    for text, cost in (("Why?", 5), ("Why?", 4), ("", 4)):
        place = asks(app, "POST", f"/r/{reader.token}/unclear", cost, {"text": text})
        asks(app, "GET", place.partition("#")[0], 3)  # one more than where it is not asked


def test_changing_and_going_back_cost_no_more(app: Flask, warm: Reader) -> None:
    warm.begin()
    warm.send(wrong)
    warm.go("fact/1")
    asks(app, "POST", warm.path, 3, warm.filled(right))
    warm.go("fact/1")
    asks(app, "POST", warm.path, 3, warm.filled(blank))


def test_a_long_quiz_costs_no_more_than_a_short_one(app: Flask) -> None:
    data: Any = builders.quiz_data()
    fact = data["facts"][0]
    extra = [
        {**fact["questions"][2], "id": f"more-{n}", "prompt": f"Statement {n}."} for n in range(40)
    ]
    fact["questions"] += extra
    quiz = builders.quiz(facts=data["facts"], settings={"per_fact": 40})
    publish(app, quiz)
    reader = Reader(app, quiz)
    reader.begin()
    assert len(reader.asked()) == 40
    asks(app, "GET", reader.path, 1)
    asks(app, "POST", reader.path, 3, reader.filled(right))


def test_pages_that_show_something_write_nothing(app: Flask, client: FlaskClient) -> None:
    """A GET of any page, in any state of an attempt."""
    quiz = builders.quiz(settings={"ask_before": "everyone", "open_book": True})
    publish(app, quiz)
    reader = Reader(app, quiz)
    reader.begin(None)
    token, states = reader.token, 0
    places = (
        "",
        "/before/1",
        "/before/2",
        "/article",
        "/fact/1",
        "/fact/2",
        "/result",
        "/carry",
        "/delete",
    )
    while True:
        with statements() as found:
            for place in places:
                client.get(f"/r/{token}{place}?left_out=1&late=1")
        assert not [s for s in found if not s.upper().startswith("SELECT")]
        states += 1
        if reader.at == "result":
            break
        if reader.at == "article":
            reader.post(f"/r/{token}/article", {"rating": "4"})
        else:
            reader.send()
    assert states == 6


def test_what_is_not_there_costs_little(client: FlaskClient, warm: Reader) -> None:
    for path, cost in (
        ("/q/nothing", 1),
        ("/r/short", 0),
        ("/r/AAAAAAAAAAAAAAAAAAAAAA", 1),
        ("/no", 0),
    ):
        with statements() as found:
            assert client.get(path).status_code == 404
        assert len(found) == cost, found


def test_forms_of_other_sites_cost_nothing(client: FlaskClient, warm: Reader) -> None:
    with statements() as found:
        sent = client.post(f"/q/{warm.quiz.slug}/begin", headers={"Origin": "https://evil.example"})
    assert (sent.status_code, found) == (403, [])
