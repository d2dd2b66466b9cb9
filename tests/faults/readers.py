"""Readers of a real server, who send again what got no answer, and a journal of what they were told is stored."""

import http.client
import random
import secrets
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from quizapp.bank.quiz import Question, Quiz
from quizapp.marking import Status
from quizapp.question_types import TYPES
from tests.reader.client import dont_know, right, wrong
from tests.reader.page import Element, parse

Fields = list[tuple[str, str]]
Given = dict[str, tuple[str, str | None]]
"""Status and response by question id."""
PATIENCE = 90.0
"""Seconds after which a reader gives up, and the test fails."""


@dataclass
class Reply:
    """What a server answered."""

    status: int
    text: str
    location: str

    @property
    def page(self) -> Element:
        """The page, checked to be sound."""
        return parse(self.text)


@dataclass
class Told:
    """What one reader was told is stored."""

    rating: int
    answers: Given = field(default_factory=dict)


class Journal:
    """What all readers were told, by the secret of their links."""

    def __init__(self) -> None:
        self.told: dict[str, Told] = {}
        self.sent_again = 0
        """How often something had to be sent again."""
        self.failures: list[str] = []


class Browser:
    """Asks one server, as a browser does."""

    def __init__(self, address: str, timeout: float = 30) -> None:
        self.netloc, self.timeout = urlsplit(address).netloc, timeout

    def ask(self, method: str, path: str, fields: Fields | None = None) -> Reply:
        """Ask once.

        :raises OSError, http.client.HTTPException: where there is no answer.
        """
        connection = http.client.HTTPConnection(self.netloc, timeout=self.timeout)
        try:
            body = None if fields is None else urlencode(fields)
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, path.partition("#")[0], body, headers)
            response = connection.getresponse()
            text = response.read().decode()
            return Reply(response.status, text, response.headers.get("Location", ""))
        finally:
            connection.close()

    def get(self, path: str) -> Reply:
        return self.ask("GET", path)

    def post(self, path: str, fields: Fields) -> Reply:
        return self.ask("POST", path, fields)


class Reader:
    """One reader, who answers a quiz again and again until it is `enough`."""

    def __init__(
        self, browser: Browser, quiz: Quiz, journal: Journal, seed: int, enough: threading.Event
    ) -> None:
        self.browser, self.quiz, self.journal, self.enough = browser, quiz, journal, enough
        self.rng = random.Random(seed)

    def run(self) -> None:
        try:
            while not self.enough.is_set():
                self.read_and_answer()
        except Exception as error:
            self.journal.failures.append(repr(error))

    def read_and_answer(self) -> None:
        self.patiently("GET", f"/q/{self.quiz.slug}")
        rating, key = self.rng.randint(0, 100), secrets.token_hex(16)
        begun = self.patiently(
            "POST", f"/q/{self.quiz.slug}/begin", [("rating", str(rating)), ("key", key)]
        )
        told = self.journal.told[begun.location.split("/")[2]] = Told(rating)
        path = begun.location
        while not path.endswith("/result"):
            path = self.answer(path, told)
        assert self.patiently("GET", path).status == 200

    def answer(self, path: str, told: Told) -> str:
        """Answer one page, now and then in two ways; return the address of the next one."""
        page = self.patiently("GET", path)
        if page.status == 303:
            return page.location
        for again in (True, False):
            if again and (path.endswith("/2") or self.rng.random() < 0.5):
                continue
            fields, given = filled(page.page, self.quiz, self.rng)
            sent = self.patiently("POST", path, fields)
            assert sent.status == 303, (path, sent.status)
            told.answers |= given
            if again:
                page = self.patiently("GET", path)
        return sent.location

    def patiently(self, method: str, path: str, fields: Fields | None = None) -> Reply:
        """Ask until there is an answer: reload, or press "Send it again"."""
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            try:
                reply = self.browser.ask(method, path, fields)
            except (OSError, http.client.HTTPException):
                pass
            else:
                if reply.status != 503:
                    assert reply.status < 500, reply.text
                    return reply
                if fields is not None:
                    path, fields = resend(reply.page)
            self.journal.sent_again += 1
            time.sleep(self.rng.uniform(0.05, 0.3))
        raise AssertionError(f"no answer to {method} {path.rsplit('/', 1)[-1]}")


def hidden(page: Element) -> Fields:
    """Return the hidden fields of the page's form."""
    form = page.one("form", method="post")
    return [(e["name"], e["value"]) for e in form.all("input", type="hidden")]


def resend(page: Element) -> tuple[str, Fields]:
    """Return the address and the fields that "Send it again" sends."""
    form = page.one("form", method="post")
    assert form.one("button").text == "Send it again"
    return form["action"], hidden(page)


def filled(page: Element, quiz: Quiz, rng: random.Random) -> tuple[Fields, Given]:
    """Fill a page of questions by lot; return what to send, and what should then be stored."""
    form, given = page.one("form", method="post"), {}
    fields = hidden(page)
    asked = dict.fromkeys(
        e["name"].removeprefix("answer-")
        for e in form.all("input")
        if e["name"].startswith("answer-")
    )
    for name in asked:
        question = quiz.questions[name]
        values = rng.choice((right, wrong, dont_know))(question)
        fields += [(f"answer-{name}", value) for value in values]
        given[name] = stored_as(question, values)
    return fields, given


def stored_as(question: Question, values: list[str]) -> tuple[str, str | None]:
    """Return what the database has of an answer that was entered."""
    if values == ["?"]:
        return (Status.DONT_KNOW, None)
    return (Status.ANSWERED, TYPES[question.type].read(question.body, values, "en"))
