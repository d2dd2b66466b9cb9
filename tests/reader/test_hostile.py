"""Whatever stands in a quiz, or comes from a reader, is text: it never becomes live markup."""

import copy
from typing import Any

import pytest
from flask import Flask

from quizapp.bank.quiz import quiz_from_data
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, dont_know, right, wrong
from tests.reader.page import Element

NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>"
MARKER = "<b>{}</b>\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;&lt;i&gt;\u202e"
KEPT = {
    "id",
    "type",
    "pair",
    "slug",
    "language",
    "format",
    "settings",
    "answer",
    "correct",
    "typos",
}


def poisoned(value: Any, path: str = "") -> Any:
    """Put hostile markup into every text that an author writes."""
    if isinstance(value, dict):
        return {
            key: part if key in KEPT else poisoned(part, f"{path}.{key}")
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [poisoned(part, f"{path}.{n}") for n, part in enumerate(value)]
    return MARKER.format(path) if isinstance(value, str) else value


def hostile_article(data: dict[str, Any]) -> str:
    """Write an article with raw HTML, bad links and pictures, in which all evidence stands."""
    parts = [
        "<script>alert(1)</script>\n\n<div onclick=alert(1)>Hello</div> <img src=x onerror=alert(1)>"
    ]
    for fact in data["facts"]:
        parts.append(f"## {fact['heading']}")
        parts += [f"Before. {question['evidence']} After." for question in fact["questions"]]
        parts.append("[a](javascript:alert(1)) ![b](javascript:alert(2)) <https://ok.example>")
        parts.append(
            '[c](https://ok.example "\\" onmouseover=alert(1)") `<script>` [d](//evil.example)'
        )
    return "\n\n".join(parts) + "\n"


def hostile(ask_before: str = "everyone") -> Any:
    data = poisoned(builders.quiz_data())
    data["closing_question"] = MARKER.format("closing")
    data["source"] |= {"url": "https://ok.example/<script>\"'", "title": MARKER.format("source")}
    data["settings"] = {"ask_before": ask_before, "per_fact": 4, "open_book": True}
    for fact in data["facts"]:
        for question in fact["questions"]:
            question["evidence"] = f"A quote <b>of</b> {question['id']} \"'><script>x</script>."
    return quiz_from_data(data, hostile_article(data))


def inert(page: Element) -> None:
    """The client looks for scripts and handlers; here it is that nothing of an author's became an element."""
    assert page.all("img") == page.all("i") == []
    assert all(bold.get("dir") == "auto" for bold in page.all("b"))


@pytest.mark.parametrize("ask_before", ["none", "everyone"])
def test_hostile_texts_stay_texts_on_every_page(app: Flask, ask_before: str) -> None:
    quiz = hostile(ask_before)
    publish(app, quiz)
    reader = Reader(app, quiz)
    inert(reader.get("/"))
    assert "<script>alert(1)</script>" in reader.page.text
    inert(reader.get(f"/q/{quiz.slug}"))
    reader.begin("no number <script>")
    inert(reader.page)
    reader.begin(None)
    other = reader.copy()
    reader.send(wrong)
    other.send(right)
    assert other.response.status_code == 409
    inert(other.page)
    seen = 0
    reader.get(f"/r/{reader.token}")
    while reader.at != "result":
        inert(reader.page)
        seen += "<script>" in reader.page.text
        if reader.at == "article":
            reader.post(f"/r/{reader.token}/article", {"rating": "90"})
        else:
            reader.send(dont_know)
    inert(reader.page)
    assert seen >= 1
    assert len(reader.page.all("mark")) == len(reader.page.all("div", class_="answered"))
    for place in ("carry", "delete", "article"):
        inert(reader.go(place))


@pytest.mark.parametrize(
    "text", [NASTY, '" autofocus onfocus="alert(1)', "</title><script>", "&quot;&#34;", "'"]
)
def test_what_readers_write_stays_text(app: Flask, text: str) -> None:
    quiz = builders.quiz(settings={"per_fact": 4})
    publish(app, quiz)
    reader = Reader(app, quiz)
    reader.begin()
    reader.send()
    own = {"cost_power": [text], "cost_year": [text]}
    data = reader.filled(right, **own)
    response = reader.client.post(reader.form()["action"], data=data)
    assert response.status_code == 422
    for escaped in ("<script>", "<img", "<svg/", ' onfocus="'):
        assert escaped not in response.text.replace('<script src="/static/', "")
    reader.send(right, cost_power=[text])
    assert reader.at == "result"


def test_a_quiz_from_right_to_left_says_so(app: Flask) -> None:
    data = copy.deepcopy(builders.quiz_data(language="ar", title="النحل والبساتين"))
    quiz = quiz_from_data(data, builders.ARTICLE)
    publish(app, quiz)
    reader = Reader(app, quiz)
    page = reader.get("/")
    assert page.one("article", lang="ar", dir="rtl")
    page = reader.get(f"/q/{quiz.slug}")
    assert page.one("article", class_="article")["dir"] == "rtl"
    assert page.one("html")["lang"] == "en"
    reader.begin()
    group = reader.form().all("fieldset")[0]
    inside = [group, *group.above()]
    assert next(e.get("dir") for e in inside if e.get("dir")) == "rtl"
    assert next(e.get("lang") for e in inside if e.get("lang")) == "ar"
    assert all(e.get("dir") == "auto" for e in reader.page.all("legend"))
    reader.walk()
    assert reader.page.one("h1").text == "2 of the 2 facts came across"


@pytest.mark.parametrize("language", ["en", "de-CH", "he", "fa-IR", "zh-Hant", "tlh"])
def test_every_language_has_a_direction(app: Flask, language: str) -> None:
    quiz = builders.quiz(language=language)
    publish(app, quiz)
    page = Reader(app, quiz).get(f"/q/{quiz.slug}")
    expected = "rtl" if language in {"he", "fa-IR"} else "ltr"
    assert page.one("article", class_="article")["dir"] == expected


def test_emoji_and_long_words_survive(app: Flask) -> None:
    title = "🐝" * 30 + " e\u0301 " + "x" * 60
    quiz = builders.quiz(title=title)
    publish(app, quiz)
    assert Reader(app, quiz).get(f"/q/{quiz.slug}").one("h1").text == title
