"""What caches may keep, and what nobody keeps."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.http import parse_date

from quizapp.bank.quiz import Quiz
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, check, right

CACHED = ["/", "/q/bees-and-orchards"]


def places(reader: Reader) -> list[str]:
    """Every page that a token opens."""
    return [
        f"/r/{reader.token}{place}" for place in ("", "/fact/1", "/article", "/carry", "/delete")
    ]


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
    assert {response.status_code for response in responses} == {200, 303, 404, 409, 422}


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


def test_pages_are_as_new_as_the_publication(app: Flask, client: FlaskClient) -> None:
    moment = datetime(2041, 5, 6, 7, 8, 9, tzinfo=UTC)
    publish(app, builders.quiz(), now=moment)
    for path in CACHED:
        response = client.get(path)
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


def test_an_address_that_a_quiz_comes_back_to_works_again(
    app: Flask, client: FlaskClient, quiz: Quiz
) -> None:
    publish(app, builders.quiz(slug="bees-two"), correction=True)
    publish(app, builders.quiz(), correction=True)
    assert client.get("/q/bees-and-orchards").status_code == 200
    assert client.get("/q/bees-two").location == "/q/bees-and-orchards"
