"""Floods of forms are held back; a school behind one address never is."""

import logging
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from quizapp import create_app
from quizapp.bank.quiz import Quiz
from quizapp.config import read_settings
from quizapp.extensions import db
from quizapp.web.throttle import ASKED_AGAIN, MOST_ADDRESSES, Buckets, key_of
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, check

DEFAULT = read_settings({"QUIZAPP_DATA": "/tmp"})["FORMS_A_MINUTE"]
SALT = secrets.token_bytes(16)


def test_a_school_behind_one_address_is_never_asked_to_wait() -> None:
    """1,500 pupils begin within ten seconds, then each sends a page every ten seconds for four minutes."""
    buckets = Buckets(DEFAULT)
    moments = [n * 10 / 1500 for n in range(1500 * 24)]
    assert {buckets.take(b"school", moment) for moment in moments} == {0.0}


def test_a_flood_is_asked_to_wait_till_there_is_room_again() -> None:
    buckets = Buckets(60)
    assert [buckets.take(b"a", 5.0) for _ in range(60)] == [0.0] * 60
    assert buckets.take(b"a", 5.0) == pytest.approx(1)
    assert buckets.take(b"a", 5.5) == pytest.approx(0.5)
    assert buckets.take(b"b", 5.5) == 0
    assert buckets.take(b"a", 6.1) == 0
    assert buckets.take(b"a", 6.2) > 0


def test_an_address_is_forgotten_after_a_minute() -> None:
    buckets = Buckets(60)
    buckets.take(b"a", 0.0)
    buckets.take(b"b", 30.0)
    assert len(buckets) == 2
    buckets.take(b"b", 60.0)
    assert len(buckets) == 1


def test_many_addresses_do_not_fill_the_memory() -> None:
    buckets = Buckets(60)
    for n in range(MOST_ADDRESSES + 500):
        buckets.take(n.to_bytes(8, "big"), n / 1000)
    assert len(buckets) == MOST_ADDRESSES


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:DB8:1:2:3:4:5:6", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("no:address", "no:address", True),
    ],
)
def test_an_address_counts_and_of_ipv6_its_network(one: str, other: str, same: bool) -> None:
    assert (key_of(one, SALT) == key_of(other, SALT)) is same
    assert one.encode() not in key_of(one, SALT)
    assert key_of(one, SALT) != key_of(one, secrets.token_bytes(16))


# In the app


@pytest.fixture
def strict(settings: dict[str, Any], request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An app that takes three forms a minute from one address, with other settings where the test has some."""
    app = create_app({**settings, "FORMS_A_MINUTE": 3, **getattr(request, "param", {})})
    publish(app, builders.quiz())
    yield app
    with app.app_context():
        db.engine.dispose()


def send(app: Flask, quiz: Quiz, times: int, **headers: str) -> list[TestResponse]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    client = app.test_client()
    return [
        client.post(f"/q/{quiz.slug}/begin", data={"rating": "50"}, headers=named)
        for _ in range(times)
    ]


def test_too_many_forms_are_answered_with_a_page_and_when_to_come_again(strict: Flask) -> None:
    *taken, refused = send(strict, builders.quiz(), 4)
    assert [response.status_code for response in taken] == [303] * 3
    check(refused)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 20
    assert "Too much is being sent at once" in refused.text
    assert strict.test_client().get("/").status_code == 200


@pytest.mark.parametrize("strict", [{"FORMS_A_MINUTE": 0}], indirect=True)
def test_no_limit_means_none(strict: Flask) -> None:
    assert {response.status_code for response in send(strict, builders.quiz(), 20)} == {303}


@pytest.mark.parametrize("name", ["X_Forwarded_For", "Forwarded", "X_Real_IP"])
def test_a_proxy_that_is_not_named_is_told_of_once_and_nobody_is_refused(
    strict: Flask, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    with caplog.at_level(logging.WARNING, "quizapp.throttle"):
        answers = send(strict, builders.quiz(), 6, **{name: "192.0.2.1"})
    assert {response.status_code for response in answers} == {303}
    [line] = [record.getMessage() for record in caplog.records]
    assert "QUIZAPP_PROXIES" in line
    assert "192.0.2.1" not in line


def test_a_form_that_the_app_is_asked_again_is_counted_once(strict: Flask) -> None:
    client = strict.test_client()
    codes = [
        client.post(
            f"/q/{builders.quiz().slug}/begin",
            data={"rating": "50"},
            environ_overrides={ASKED_AGAIN: True} if again else {},
        ).status_code
        for again in (False, True, False, True, False, True, False)
    ]
    assert codes == [303] * 6 + [429]


def test_who_claims_to_be_a_proxy_from_outside_is_refused_all_the_same(strict: Flask) -> None:
    client = strict.test_client()
    codes = [
        client.post(
            f"/q/{builders.quiz().slug}/begin",
            headers={"X-Forwarded-For": "192.0.2.1"},
            environ_base={"REMOTE_ADDR": "8.8.8.8"},
        ).status_code
        for _ in range(4)
    ]
    assert codes == [303, 303, 303, 429]


@pytest.mark.parametrize("strict", [{"PROXIES": 1}], indirect=True)
def test_behind_a_named_proxy_readers_are_told_apart(strict: Flask) -> None:
    quiz = builders.quiz()
    codes = [
        send(strict, quiz, 1, X_Forwarded_For=f"9.9.9.9, 192.0.2.{n}")[0].status_code
        for n in (1, 1, 1, 2, 2, 2, 1)
    ]
    assert codes == [303] * 6 + [429]


def test_a_reader_who_was_asked_to_wait_has_lost_nothing(strict: Flask) -> None:
    reader = Reader(strict, builders.quiz())
    reader.begin()
    reader.send()
    before = reader.path
    filled = reader.filled()
    send(strict, reader.quiz, 1)
    reader.post(reader.form()["action"], filled)
    assert reader.response.status_code == 429
    assert reader.path == before
    assert reader.get(before).one("h1")
