"""One reader's journey as a generator without I/O: it yields requests and is sent the replies.

The same journey drives the load over sockets and the count of statements over Flask's test client.
"""

import html
import random
import re
import secrets
from collections.abc import Generator
from dataclasses import dataclass, field

FACTS = 4
RATING = "60"
REDIRECT = 303
ROUTES = ("article", "begin", "questions", "save", "result")
"""What the report calls the requests, in the order in which a reader meets them."""

_TAG = re.compile(r"<(form|input)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
_ANSWER = "answer-"
_DONT_KNOW = "?"


class UnexpectedError(Exception):
    """The server's reply is not what a reader would expect."""


@dataclass(frozen=True, slots=True)
class Request:
    """A browser's request; `form` is the body of a POST."""

    route: str
    path: str
    form: list[tuple[str, str]] | None = None

    @property
    def method(self) -> str:
        """GET or POST."""
        return "GET" if self.form is None else "POST"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    location: str
    page: str


@dataclass(slots=True)
class Form:
    """The form of a page: its target, its hidden fields, and the fields to fill."""

    action: str
    hidden: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)


Journey = Generator[Request, Reply, None]


def journey(slug: str, rng: random.Random) -> Journey:
    """Make the whole journey: the article, a self-rating, the questions on each fact, the result.

    :raises UnexpectedError: if a page is not the one expected.
    """
    request = Request("article", f"/q/{slug}")
    page = page_of(request, (yield request))
    request = _sent("begin", page, rng)
    place = place_of(request, (yield request))
    for number in range(1, FACTS + 1):
        if not place.endswith(f"/fact/{number}"):
            raise UnexpectedError(f"fact {number} should come, not {place}")
        request = Request("questions", place)
        page = page_of(request, (yield request))
        request = _sent("save", page, rng)
        place = place_of(request, (yield request))
    if not place.endswith("/result"):
        raise UnexpectedError(f"the result should come, not {place}")
    request = Request("result", place)
    page_of(request, (yield request))


def page_of(request: Request, reply: Reply) -> str:
    """Return the page of a reply.

    :raises UnexpectedError: if there is none.
    """
    if reply.status != 200 or not reply.page.rstrip().endswith("</html>"):
        raise UnexpectedError(f"{request.method} {request.path} answered {reply.status}")
    return reply.page


def place_of(request: Request, reply: Reply) -> str:
    """Return the target of a redirect.

    :raises UnexpectedError: if there is none.
    """
    if reply.status != REDIRECT or not reply.location.startswith("/"):
        raise UnexpectedError(f"{request.method} {request.path} answered {reply.status}")
    return reply.location.partition("#")[0]


def _sent(route: str, page: str, rng: random.Random) -> Request:
    """Fill the form of a page and send it."""
    form = read_form(page)
    answers = [
        (name, rng.choice([value for value in values if value != _DONT_KNOW]))
        for name, values in form.choices.items()
        if set(values) != {_DONT_KNOW}
    ]
    answers += [(name, RATING if name == "rating" else "4") for name in form.written]
    wanted = 1 if route == "begin" else 2
    if len(answers) != wanted:
        raise UnexpectedError(f"{form.action}: {len(answers)} fields to fill, not {wanted}")
    return Request(route, form.action.partition("#")[0], form.hidden + answers)


def read_form(page: str) -> Form:
    """Read the form of a page.

    On a real page a script draws the value of the field marked `data-form-key`; here this function does.
    """
    form: Form | None = None
    for tag, inside in _TAG.findall(page):
        given = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(inside)}
        if tag == "form":
            form = Form(given["action"])
        elif form is None or "name" not in given:
            continue
        elif given.get("type") == "hidden":
            key = secrets.token_hex(16) if "data-form-key" in given else given.get("value", "")
            form.hidden.append((given["name"], key))
        elif given.get("type") in {"radio", "checkbox"}:
            form.choices.setdefault(given["name"], []).append(given["value"])
        else:
            form.written.append(given["name"])
    if form is None:
        raise UnexpectedError("a page without a form")
    return form
