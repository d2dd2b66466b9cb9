"""A pupil in a browser without script; checks every page on the way."""

from flask import Flask

from quizapp.bank.quiz import Quiz
from tests.account.client import Staff
from tests.reader.client import Reader, Way, right
from tests.reader.page import Element

COOKIE = "quizapp-pupil"


class Child(Staff):
    """One browser of a pupil. The way inside a quiz is that of readers, with this browser's cookies."""

    def __init__(self, app: Flask, quiz: Quiz) -> None:
        super().__init__(app, None)
        self.way = _Way(app, quiz)
        self.way.client = self.client

    def join(self, code: str, words: str) -> Element:
        """Sign in with a class's code and two words."""
        return self.post("/join", {"code": code, "words": words})

    def open(self, assignment_id: int, *, again: bool = False) -> Element:
        """Press the button of a quiz on the own page."""
        path = f"/mine/{assignment_id}"
        page = self.post(path, {"again": "1"} if again else {})
        self.way.page, self.way.path, self.way.response = page, self.path, self.response
        return page

    def walk(self, way: Way = right) -> Element:
        """Answer all that is left."""
        return self.way.walk(way)

    @property
    def pupil_cookie(self) -> str | None:
        """The secret of the session."""
        found = self.client.get_cookie(COOKIE)
        return found.value if found else None


class _Way(Reader):
    def form(self) -> Element:
        """Return the form of the page's main part."""
        return self.page.one("main").one("form", method="post")
