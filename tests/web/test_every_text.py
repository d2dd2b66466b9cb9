"""Every text of ours on a page goes through gettext: with every text marked, nothing stands outside the marks."""

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from quizapp import create_app
from quizapp.bank.quiz import Quiz, quiz_from_data
from quizapp.extensions import db
from quizapp.services.assignments.assignments import AssignmentTerms
from quizapp.web.access import Who
from tests.account.client import Staff
from tests.bank import builders
from tests.classes import (
    ZONE,
    answer,
    begin,
    make_assignment,
    make_class,
    make_teacher,
    right,
    unknown,
)
from tests.helpers import publish
from tests.pupil.child import Child
from tests.reader.client import Reader, wrong
from tests.reader.page import Element
from tests.web.marks import LOCALE, in_other_letters, unmarked, write_catalogue

NAMES = ("Анна", "Борис", "", "Дана")
_LEADS_AWAY = {"account.sign_out", "pupil.sign_out", "account.sign_out_everywhere"}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    write_catalogue(folder)
    return folder


@pytest.fixture
def app(settings: dict[str, Any], catalogue: Path) -> Iterator[Flask]:
    """The app in a language in which every text stands between marks."""
    marked = {"BABEL_TRANSLATION_DIRECTORIES": str(catalogue), "BABEL_DEFAULT_LOCALE": LOCALE}
    app = create_app({**settings, **marked, "SITE_NAME": "Читальня", "TEACHER_SIGN_UP": "x" * 32})
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def quiz(app: Flask) -> Quiz:
    return _published(app, {"ask_before": "none", "ask_how_sure": True, "ask_unclear": True})


def _published(app: Flask, settings: Mapping[str, Any], **more: Any) -> Quiz:
    data = builders.every_type_data(settings={"per_fact": 6, **settings}, **more)
    quiz = quiz_from_data(in_other_letters(data), in_other_letters(builders.ARTICLE))
    publish(app, quiz)
    return quiz


class Walk:
    """Goes to every page that links lead to, once each, and sends every form empty."""

    def __init__(self, who: Staff) -> None:
        self.who = who
        self.outside: dict[str, set[str]] = {}
        self.pages: set[str] = set()
        self._forms: dict[str, tuple[str, dict[str, Any]]] = {}
        self._seen: set[tuple[str, frozenset[str]]] = set()
        self._waiting: deque[str] = deque()

    def walk(self, *starts: str) -> "Walk":
        self._waiting.extend(starts)
        while self._waiting:
            path = self._waiting.popleft()
            if self._is_new(path):
                self.look(self.who.get(path))
        for endpoint, (action, blank) in self._forms.items():
            self.look(self.who.post(action, blank), f"sending {endpoint} empty")
        return self

    def look(self, page: Element, where: str = "") -> None:
        if self.who.response.mimetype != "text/html":
            return
        endpoint = self._endpoint(self.who.path) or self.who.path
        self.pages.add(endpoint)
        if found := unmarked(page):
            self.outside.setdefault(f"{where} {endpoint}", set()).update(found)
        self._waiting.extend(
            link["href"] for link in page.all("a") if link.get("href").startswith("/")
        )
        for form in page.all("form", method="post"):
            action = form.get("action").partition("#")[0] or self.who.path
            typed = [*form.all("textarea"), *form.all("select")]
            typed += [one for one in form.all("input") if one.get("type") != "hidden"]
            if typed and (name := self._endpoint(action, "POST")) not in {"", *_LEADS_AWAY}:
                self._forms.setdefault(name, (action, _blank(form)))

    def _is_new(self, path: str) -> bool:
        parts = urlsplit(path)
        names = frozenset(part.partition("=")[0] for part in parts.query.split("&"))
        key = (self._endpoint(parts.path), names)
        if not key[0] or key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _endpoint(self, path: str, method: str = "GET") -> str:
        try:
            return self.who.app.url_map.bind("localhost").match(urlsplit(path).path, method)[0]
        except HTTPException:
            return ""


def _blank(form: Element) -> dict[str, Any]:
    hidden = {one["name"]: one["value"] for one in form.all("input", type="hidden")}
    typed = [*form.all("textarea"), *form.all("input")]
    return {one["name"]: "" for one in typed if one.get("name")} | hidden


def _no_words_outside(walk: Walk) -> None:
    assert walk.outside == {}, "\n".join(f"{at}: {sorted(w)}" for at, w in walk.outside.items())


def test_every_text_for_readers(app: Flask, quiz: Quiz) -> None:
    asking = _published(
        app,
        {"ask_before": "everyone"},
        id="0d1c6f5e-8f0b-4c55-9a4e-2f6d1b7c9a10",
        slug="asks-before",
    )
    walk = Walk(Staff(app, None)).walk("/", f"/q/{asking.slug}", "/q/nothing")
    for one in (quiz, asking):
        walk.walk(*_read(app, one))
    _no_words_outside(walk)
    assert walk.pages >= {
        "reader.article",
        "reader.begin",
        "reader.carry",
        "reader.catalogue",
        "reader.questions",
        "reader.result",
        "reader.stored",
    }


def _read(app: Flask, quiz: Quiz) -> Iterator[str]:
    """Read a quiz to its end; give the addresses of the way, and of what there is afterwards."""
    reader = Reader(app, quiz)
    reader.begin("37")
    while reader.at != "result":
        yield reader.path
        if reader.at == "article":
            reader.post(f"/r/{reader.token}/article", {"rating": "50"})
        else:
            reader.send(wrong)
    yield from (f"/r/{reader.token}/{page}" for page in ("result", "carry", "delete", "article"))


def test_every_text_for_pupils(app: Flask, session: Session, quiz: Quiz) -> None:
    room, pupils = make_class(session, make_teacher(session), NAMES, name="7б")
    work = make_assignment(session, room, AssignmentTerms(ZONE, minutes=30))
    child = Child(app, quiz)
    walk = Walk(child).walk("/join", f"/join/{room.join_code}")
    child.join(room.join_code, pupils[0].words)
    walk.walk("/mine")
    walk.look(child.open(work.id))
    walk.walk(child.path)
    _no_words_outside(walk)


def test_every_text_for_teachers(app: Flask, session: Session, quiz: Quiz) -> None:
    tess = Staff(app, ["teacher"], name="Тесс")
    now = datetime.now(UTC)
    room, pupils = make_class(session, tess.id, NAMES, name="7б")
    work = make_assignment(session, room, AssignmentTerms(ZONE, minutes=30))
    for pupil, how in zip(pupils[:2], (right, unknown), strict=True):
        answer(session, begin(session, work, pupil, now=now), how, now=now + timedelta(minutes=5))
    begin(session, work, pupils[2], now=now)
    walk = Walk(tess).walk("/teach/", "/teach/assign", "/account")
    _no_words_outside(walk)
    assert walk.pages >= {
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint.startswith("teacher.") and getattr(view, "open_to", None) is Who.TEACHER
        if any("GET" in (rule.methods or ()) for rule in app.url_map.iter_rules(endpoint))
    } - {"teacher.stored", "teacher.watch_now", "teacher.made"}


def test_every_text_for_editors_and_administrators(app: Flask, quiz: Quiz) -> None:
    ada = Staff(app, ["editor", "administrator"], name="Ада")
    walk = Walk(ada).walk("/edit", "/account/people", "/account/audit", "/account/forgot")
    _no_words_outside(walk)
