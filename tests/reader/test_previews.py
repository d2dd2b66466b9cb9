"""What search engines and chats are told of a page."""

import json
from typing import Any

import pytest
from flask import Flask

from quizapp import create_app
from quizapp.bank.quiz import Quiz
from quizapp.extensions import db
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader
from tests.reader.page import Element

SITE = "https://read.example"


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    return {**settings, "SITE_URL": SITE}


def properties(page: Element) -> dict[str, str]:
    return {
        meta.get("property") or meta["name"]: meta["content"]
        for meta in page.all("meta")
        if meta.get("property") or meta.get("name")
    }


def structured(page: Element) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.one("script", type="application/ld+json").text)
    return found


@pytest.mark.parametrize("ask_before", ["none", "everyone"])
def test_an_article_has_a_preview(app: Flask, ask_before: str) -> None:
    quiz = builders.quiz(settings={"ask_before": ask_before})
    publish(app, quiz)
    page = Reader(app, quiz).get(f"/q/{quiz.slug}")
    url = f"{SITE}/q/{quiz.slug}"
    assert page.one("title").text == quiz.title
    assert page.one("link", rel="canonical")["href"] == url
    told = properties(page)
    assert told["description"] == told["og:description"] == quiz.summary
    assert (told["og:title"], told["og:url"], told["og:type"]) == (quiz.title, url, "article")
    assert told["og:site_name"] == "Articles and quizzes"
    assert "robots" not in told


def test_a_site_that_does_not_know_its_address_tells_none(settings: dict[str, Any]) -> None:
    quiz = builders.quiz()
    app = create_app({**settings, "SITE_URL": ""})
    publish(app, quiz)
    reader = Reader(app, quiz)
    for page in (reader.get("/"), reader.get(f"/q/{quiz.slug}")):
        assert page.all("link", rel="canonical") == []
        assert "og:url" not in properties(page)
        assert properties(page)["og:title"]
    assert "url" not in structured(page)
    with app.app_context():
        db.engine.dispose()


def test_a_quiz_is_described_as_one_without_its_keys(app: Flask, quiz: Quiz) -> None:
    page = Reader(app, quiz).get(f"/q/{quiz.slug}")
    data = structured(page)
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Quiz")
    assert (data["name"], data["inLanguage"], data["timeRequired"]) == (quiz.title, "en", "PT1M")
    assert data["teaches"] == [fact.heading for fact in quiz.facts]
    assert data["isBasedOn"]["author"]["name"] == "A. Keeper"
    text = json.dumps(data)
    for question in quiz.questions.values():
        assert question.prompt not in text
        assert question.explanation not in text


def test_a_description_cannot_end_its_script(app: Flask) -> None:
    title = "</script><script>alert(1)</script> & Söhne"
    quiz = builders.quiz(title=title)
    publish(app, quiz)
    reader = Reader(app, quiz)
    assert structured(reader.get(f"/q/{quiz.slug}"))["name"] == title
    assert "<script>alert" not in reader.response.text


def test_the_catalogue_has_a_preview(app: Flask) -> None:
    page = Reader(app, builders.quiz()).get("/")
    told = properties(page)
    assert (told["og:title"], told["og:url"]) == ("Articles and quizzes", f"{SITE}/")
    assert told["description"]


def test_pages_of_readers_tell_nothing(reader: Reader) -> None:
    reader.begin()
    token = reader.token
    pages = [reader.page, reader.go("carry"), reader.go("delete")]
    reader.get(f"/r/{token}")
    pages += [reader.walk(), reader.go("article")]
    for page in pages:
        told = properties(page)
        assert told["robots"] == "noindex"
        assert not any(name.startswith("og:") for name in told)
        assert page.all("link", rel="canonical") == []


def test_what_is_shared_leads_to_the_article_and_not_to_the_answers(reader: Reader) -> None:
    reader.begin()
    page = reader.walk()
    links = [link for link in page.all("a") if "data-share" in link.attributes]
    assert [link["href"] for link in links] == [f"/q/{reader.quiz.slug}"]


def test_the_publication_has_its_name_on_every_page(settings: dict[str, Any]) -> None:
    name = "The <b>Daily</b> & Weekly"
    app = create_app({**settings, "SITE_NAME": name})
    reader = Reader(app, builders.quiz())
    for path in ("/", "/stored", "/no-such-page"):
        head = reader.get(path).one("header", class_="top")
        assert (head.text, head.all("b")) == (name, [])
    assert properties(reader.get("/"))["og:title"] == name
    with app.app_context():
        db.engine.dispose()
