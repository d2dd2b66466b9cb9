"""A reader: asks for pages as a browser without cookies and script does, and checks every page on the way."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from quizapp.bank.quiz import Question, Quiz
from quizapp.question_types import TYPES
from quizapp.web.answer_fields.base import DONT_KNOW
from tests.reader.page import Element, faults, parse

Values = list[str]
Way = Callable[[Question], Values]
"""What a reader enters for a question."""


def right(question: Question) -> Values:
    """Answer as the key does."""
    kind = TYPES[question.type]
    return list(kind.entered(question.body, kind.key(question.body), "en"))


def wrong(question: Question) -> Values:
    """Answer what earns nothing."""
    match question.type:
        case "single_choice" | "multiple_response":
            return [next(option.id for option in question.body.options if not option.correct)]
        case "true_false":
            return [value for value in ("true", "false") if value not in right(question)]
        case "numeric":
            return ["77777"]
        case "matching" | "cloze":
            options = TYPES[question.type].options(question.body)
            wrong = {o.id.partition(":")[0]: o.id for o in options if not o.correct}
            return list(wrong.values())
        case "ordering":
            ids = [item.id for item in question.body.items][::-1]
            return [f"{place}:{id_}" for place, id_ in enumerate(ids, 1)]
        case _:
            return ["mistaken"]


def dont_know(_question: Question) -> Values:
    """Say so."""
    return [DONT_KNOW]


def blank(_question: Question) -> Values:
    """Leave it out."""
    return []


class Reader:
    """One browser. `response` is the last answer, `page` the last page, `path` where the browser is now."""

    def __init__(self, app: Flask, quiz: Quiz) -> None:
        self.client = app.test_client(use_cookies=False)
        self.quiz = quiz
        self.response: TestResponse
        self.page: Element
        self.path = ""

    def copy(self) -> "Reader":
        """Open another tab on the same page."""
        other = Reader(self.client.application, self.quiz)
        other.page, other.path, other.response = self.page, self.path, self.response
        return other

    # Requests

    def get(self, path: str, **kwargs: Any) -> Element:
        """Ask for a page and follow where it leads."""
        return self._arrive(self.client.get(path, **kwargs), path)

    def post(self, path: str, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Element:
        """Send a form and follow where it leads."""
        return self._arrive(self.client.post(path, data=data or {}, **kwargs), path)

    def _arrive(self, response: TestResponse, path: str) -> Element:
        for _ in range(5):
            check(response)
            if response.status_code not in {301, 302, 303}:
                break
            path = response.location
            assert path.startswith("/"), path
            response = self.client.get(path)
        self.response, self.path = response, path.partition("#")[0].partition("?")[0]
        self.page = parse(response.text)
        return self.page

    # The way

    @property
    def token(self) -> str:
        """The secret of the attempt that the reader is in."""
        parts = self.path.split("/")
        assert parts[1] == "r", self.path
        return parts[2]

    @property
    def at(self) -> str:
        """Where in the attempt the reader is, such as `fact/2`."""
        return self.path.split("/", 3)[3]

    def go(self, place: str) -> Element:
        """Go to a place of the attempt by its URL."""
        return self.get(f"/r/{self.token}/{place}")

    def begin(self, rating: str | None = "50", key: str = "") -> Element:
        """Open the article and press the button below it."""
        self.get(f"/q/{self.quiz.slug}")
        data = {"key": key} if rating is None else {"key": key, "rating": rating}
        return self.post(self.form()["action"].partition("#")[0], data)

    def form(self) -> Element:
        """Return the form of the page."""
        return self.page.one("form", method="post")

    def asked(self) -> list[Question]:
        """Return the questions of the page, in the order shown."""
        names = dict.fromkeys(
            e["name"].removeprefix("answer-")
            for e in (*self.form().all("input"), *self.form().all("select"))
            if e["name"].startswith("answer-")
        )
        return [self.quiz.questions[name] for name in names]

    def filled(self, way: Way = right, **single: Values) -> dict[str, Values]:
        """Return the fields of the page as a browser sends them; `single` is for single questions."""
        hidden = {e["name"]: [e["value"]] for e in self.form().all("input", type="hidden")}
        own = {name.replace("_", "-"): values for name, values in single.items()}
        answers = {q.id: own.get(q.id, way(q)) for q in self.asked()}
        return hidden | {f"answer-{name}": values for name, values in answers.items() if values}

    def send(self, way: Way = right, **single: Values) -> Element:
        """Fill the page and send it."""
        return self.post(self.form()["action"], self.filled(way, **single))

    def walk(self, way: Way = right) -> Element:
        """Answer all pages that are left, reading and rating 50 where the reader is asked to, to the result."""
        for _ in range(30):
            if self.at == "result":
                return self.page
            if self.at == "article":
                self.post(f"/r/{self.token}/article", {"rating": "50"})
            else:
                self.send(way)
        raise AssertionError(f"no end of it: {self.path}")

    def entered(self) -> dict[str, Values]:
        """Return what stands in the page's answer fields."""
        found: dict[str, Values] = {question.id: [] for question in self.asked()}
        for entry in self.form().all("input"):
            name = entry["name"].removeprefix("answer-")
            chosen = (
                "checked" in entry.attributes
                if entry.get("type") in {"radio", "checkbox"}
                else entry.get("value")
            )
            if name in found and chosen:
                found[name].append(entry["value"])
        for entry in self.form().all("select"):
            chosen_options = [o for o in entry.all("option") if "selected" in o.attributes]
            found[entry["name"].removeprefix("answer-")] += [o["value"] for o in chosen_options]
        return found


def check(response: TestResponse) -> None:
    """Check what holds for every response, and every page."""
    assert "Set-Cookie" not in response.headers
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.status_code < 500, response.text
    is_page = response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 304}
    if is_page and response.request.method not in {"HEAD", "OPTIONS"}:
        assert faults(response.text) == [], response.request.path
