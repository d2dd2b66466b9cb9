"""What browsers, caches and other sites see: headers, methods, origins, logs."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.http import parse_date

from quizapp.bank.quiz import Quiz
from quizapp.models import Attempt
from quizapp.web.logs import JsonLines
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, check, right

CACHED = ["/", "/q/bees-and-orchards"]


def places(reader: Reader) -> list[str]:
    """Every page that a token opens."""
    return [
        f"/r/{reader.token}{place}" for place in ("", "/fact/1", "/article", "/carry", "/delete")
    ]


# Caches


def test_a_readers_pages_are_kept_by_nobody(reader: Reader) -> None:
    reader.begin()
    action, data = reader.form()["action"], reader.filled(right)
    unfinished = places(reader)
    responses = [reader.client.get(path) for path in unfinished]
    responses.append(reader.client.post(action, data=data))
    responses.append(reader.client.post(action, data={"answer-yield-more": "zz"}))
    responses.append(reader.client.post(f"/r/{reader.token}/article", data={"rating": "x"}))
    reader.get(f"/r/{reader.token}")
    reader.walk()
    responses += [reader.client.get(path) for path in [*places(reader), reader.path]]
    responses.append(reader.client.post(f"/r/{reader.token}/again"))
    responses.append(reader.client.post(f"/r/{reader.token}/delete"))
    responses += [reader.client.get(path) for path in unfinished]
    for response in responses:
        check(response)
        assert response.headers["Cache-Control"] == "no-store", response.request.path
        assert "noindex" in response.headers.get("X-Robots-Tag", response.text)
        assert "ETag" not in response.headers
    assert {response.status_code for response in responses} == {200, 303, 404, 422}


def test_the_beginning_is_not_stored(reader: Reader) -> None:
    response = reader.client.post(f"/q/{reader.quiz.slug}/begin", data={"rating": "5"})
    assert response.status_code == 303
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", CACHED)
def test_public_pages_are_kept_and_asked_about(reader: Reader, path: str) -> None:
    first = reader.client.get(path)
    check(first)
    assert first.headers["Cache-Control"] in {"public, no-cache", "no-cache, public"}
    assert first.headers["Last-Modified"]
    unchanged = {"If-None-Match": first.headers["ETag"]}
    again = reader.client.get(path, headers=unchanged)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert reader.client.get(path, headers=since).status_code == 304
    assert reader.client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert reader.client.get(path).headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("path", CACHED)
@pytest.mark.parametrize("correction", [True, False])
def test_public_pages_are_new_from_the_first_request_after_publishing(
    app: Flask, quiz: Quiz, path: str, correction: bool
) -> None:
    reader = Reader(app, quiz)
    first = reader.client.get(path)
    later = datetime.now(UTC) + timedelta(minutes=5)
    publish(app, builders.quiz(title="Bees, mended"), correction=correction, now=later)
    known = {"If-None-Match": first.headers["ETag"]}
    after = reader.client.get(path, headers=known)
    assert after.status_code == 200
    assert "Bees, mended" in after.text
    assert after.headers["ETag"] != first.headers["ETag"]
    told = parse_date(after.headers["Last-Modified"])
    assert told == later.replace(microsecond=0)
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert reader.client.get(path, headers=since).status_code == 200


def test_pages_are_as_new_as_the_publication(app: Flask) -> None:
    moment = datetime(2041, 5, 6, 7, 8, 9, tzinfo=UTC)
    publish(app, builders.quiz(), now=moment)
    for path in CACHED:
        response = app.test_client().get(path)
        assert parse_date(response.headers["Last-Modified"]) == moment


def test_an_empty_catalogue_says_so(app: Flask) -> None:
    reader = Reader(app, builders.quiz())
    page = reader.get("/")
    assert "Nothing is published here yet" in page.text


def test_old_addresses_lead_to_the_new_one_for_good(app: Flask, quiz: Quiz) -> None:
    reader = Reader(app, quiz)
    for slug in ("bees-two", "bees-three"):
        publish(app, builders.quiz(slug=slug), correction=True)
    for slug in ("bees-and-orchards", "bees-two"):
        response = reader.client.get(f"/q/{slug}")
        assert (response.status_code, response.location) == (301, "/q/bees-three")
        reader.post(f"/q/{slug}/begin", {"rating": "4"})
        assert reader.at == "fact/1"
    assert reader.client.get("/q/bees-three").status_code == 200


def test_an_address_that_a_quiz_comes_back_to_works_again(app: Flask, quiz: Quiz) -> None:
    publish(app, builders.quiz(slug="bees-two"), correction=True)
    publish(app, builders.quiz(), correction=True)
    client = app.test_client()
    assert client.get("/q/bees-and-orchards").status_code == 200
    assert client.get("/q/bees-two").location == "/q/bees-and-orchards"


# Other sites


def test_pages_name_what_they_may_load_and_do(reader: Reader) -> None:
    policy = reader.client.get("/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert rules["base-uri"] == "'none'"
    assert rules["frame-ancestors"] == "*"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/r/AAAAAAAAAAAAAAAAAAAAAA", "/healthz", "/readyz", "/deleted"]
)
def test_every_answer_has_the_strict_headers(reader: Reader, path: str) -> None:
    response = reader.client.get(path)
    check(response)
    assert response.headers["Permissions-Policy"]


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": ""},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8000"},
    {"Origin": "http://localhost@evil.example"},
    {"Origin": "nonsense"},
]
OWN: list[dict[str, str]] = [
    {},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {"Origin": "https://localhost"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_forms_of_other_sites_are_refused(
    reader: Reader, attempts: Callable[[], list[Attempt]], headers: dict[str, str]
) -> None:
    reader.begin()
    token, action, data = reader.token, reader.form()["action"], reader.filled()
    for path, sent in (
        (f"/q/{reader.quiz.slug}/begin", {"rating": "5"}),
        (action, data),
        (f"/r/{token}/article", {"rating": "9"}),
        (f"/r/{token}/again", {}),
        (f"/r/{token}/delete", {}),
    ):
        reader.post(path, sent, headers=headers)
        assert reader.response.status_code == 403
        assert reader.page.one("h1").text == "This form came from another site"
    [attempt] = attempts()
    assert (attempt.saves, attempt.rating) == (0, 50)


@pytest.mark.parametrize("headers", OWN)
def test_forms_of_our_own_pages_are_taken(reader: Reader, headers: dict[str, str]) -> None:
    reader.post(f"/q/{reader.quiz.slug}/begin", {"rating": "5"}, headers=headers)
    assert reader.at == "fact/1"


def test_other_sites_may_link_to_every_page(reader: Reader) -> None:
    reader.get(f"/q/{reader.quiz.slug}", headers=FOREIGN[0])
    assert reader.response.status_code == 200


def test_readers_in_a_frame_are_counted_by_themselves(
    reader: Reader, attempts: Callable[[], list[Attempt]]
) -> None:
    reader.post(f"/q/{reader.quiz.slug}/begin", headers={"Sec-Fetch-Dest": "iframe"})
    assert attempts()[0].cohort == "embedded"


# Methods and sizes


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/", {"GET", "HEAD", "OPTIONS"}),
        ("PUT", "/q/bees-and-orchards", {"GET", "HEAD", "OPTIONS"}),
        ("GET", "/q/bees-and-orchards/begin", {"POST", "OPTIONS"}),
        ("PATCH", "/r/AAAAAAAAAAAAAAAAAAAAAA/fact/1", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("GET", "/r/AAAAAAAAAAAAAAAAAAAAAA/again", {"POST", "OPTIONS"}),
    ],
)
def test_what_is_not_possible_is_said_in_a_page(
    reader: Reader, method: str, path: str, allowed: set[str]
) -> None:
    response = reader.client.open(path, method=method)
    check(response)
    assert response.status_code == 405
    assert "That is not possible here" in response.text
    assert set(response.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize("place", ["fact/1", "article"])
def test_more_than_any_answer_needs_is_refused(
    reader: Reader, attempts: Callable[[], list[Attempt]], place: str
) -> None:
    reader.begin()
    huge = {"rating": "9" * 300_000, "answer-yield-more": "a"}
    reader.post(f"/r/{reader.token}/{place}", huge)
    assert reader.response.status_code == 413
    assert reader.page.one("h1").text == "That was too much"
    assert attempts()[0].saves == 0


def test_a_huge_beginning_is_refused(reader: Reader) -> None:
    reader.post(f"/q/{reader.quiz.slug}/begin", {"rating": "9" * 300_000})
    assert reader.response.status_code == 413


BODIES = [b"%", b"\xff\xfe=\xff", b"=&=&&;;", b"answer-yield-more=a&" * 3000, b"{}", b"--x\r\n"]
KINDS = [
    "application/x-www-form-urlencoded",
    "application/json",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain",
    "x",
]


@pytest.mark.parametrize("kind", KINDS)
def test_bodies_of_any_kind_are_answered(reader: Reader, kind: str) -> None:
    reader.begin()
    token = reader.token
    for path in (f"/q/{reader.quiz.slug}/begin", f"/r/{token}/fact/1", f"/r/{token}/article"):
        for body in BODIES:
            response = reader.client.post(path, data=body, content_type=kind)
            check(response)
            assert response.status_code in {200, 303, 400, 413, 422}


# Logs


def test_the_log_has_nothing_that_leads_to_a_person(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    agent: dict[str, Any] = {
        "environ_base": {"REMOTE_ADDR": "203.0.113.77"},
        "headers": {"User-Agent": "Sneaky/7", "Referer": "https://from.example/page"},
    }
    reader.get(f"/q/{reader.quiz.slug}?utm_source=letter", **agent)
    reader.begin("63")
    token = reader.token
    for path in (
        *places(reader),
        f"/r/{token}/fact/1?left_out=1",
        f"/r/{token}X",
        f"/nowhere/{token}",
    ):
        reader.client.get(path, **agent)
    reader.client.post(f"/r/{token}/fact/9", **agent)
    reader.get(f"/r/{token}")
    reader.walk()
    reader.client.post(f"/r/{token}/delete", **agent)
    lines = [
        JsonLines().format(record) for record in caplog.records if record.name.startswith("quizapp")
    ]
    assert len(lines) > 15
    for secret in (
        token,
        "203.0.113.77",
        "Sneaky",
        "from.example",
        "utm_source",
        "left_out",
        '"63"',
    ):
        assert [line for line in lines if secret in line] == []
    assert any('"route": "/r/<token>/result"' in line for line in lines)


def test_a_request_keeps_the_id_that_a_proxy_gave_it(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "quizapp.requests")
    sound = reader.client.get("/", headers={"X-Request-Id": "abc-123-def"})
    assert sound.headers["X-Request-Id"] == "abc-123-def"
    for given in ("short", "x" * 65, 'evil"{}inject', ""):
        response = reader.client.get("/", headers={"X-Request-Id": given})
        assert response.headers["X-Request-Id"] not in {given, "abc-123-def"}
    assert '"request": "abc-123-def"' in JsonLines().format(caplog.records[0])


def test_health_is_told_in_plain_text(reader: Reader) -> None:
    for path in ("/healthz", "/readyz"):
        response = reader.client.get(path)
        assert (response.status_code, response.text) == (200, "ok\n")
        assert response.headers["Cache-Control"] == "no-store"
