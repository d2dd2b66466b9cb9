"""Every text of ours on a page goes through gettext: with every text marked, nothing stands outside the marks."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
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
from tests.web.marks import LOCALE, in_other_letters, unmarked, words_outside, write_catalogue

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

    def __init__(self, who: Staff, unsent: Collection[str] = ()) -> None:
        self.who = who
        self.outside: dict[str, set[str]] = {}
        self.pages: set[str] = set()
        self._forms: dict[str, tuple[str, dict[str, Any]]] = {}
        self._sent = {*_LEADS_AWAY, *unsent}
        self._seen: set[tuple[str, frozenset[str]]] = set()
        self._waiting: deque[str] = deque()

    def walk(self, *starts: str) -> "Walk":
        self._waiting.extend(starts)
        while self._waiting:
            path = self._waiting.popleft()
            if self._is_new(path):
                self.who.get(path)
                self.look(self.who)
        while self._forms:
            endpoint, (action, blank) = self._forms.popitem()
            self._sent.add(endpoint)
            self.who.post(action, blank)
            self.look(self.who, f"sending {endpoint} empty")
        return self

    def look(self, browser: Staff | Reader, where: str = "") -> None:
        """Note what stands outside the marks on the page that a browser shows, and where it leads."""
        if browser.response.mimetype != "text/html":
            return
        page = browser.page
        endpoint = self._endpoint(browser.path) or browser.path
        self.pages.add(endpoint)
        if found := unmarked(page):
            self.outside.setdefault(f"{where} {endpoint}", set()).update(found)
        self._waiting.extend(
            link["href"] for link in page.all("a") if link.get("href").startswith("/")
        )
        for form in page.all("form", method="post"):
            action = form.get("action").partition("#")[0] or browser.path
            typed = [*form.all("textarea"), *form.all("select")]
            typed += [one for one in form.all("input") if one.get("type") != "hidden"]
            if typed and (name := self._endpoint(action, "POST")) not in {"", *self._sent}:
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
            found = self.who.app.url_map.bind("localhost").match(urlsplit(path).path, method)
        except HTTPException:
            return ""
        return str(found[0])


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
        reader = Reader(app, one)
        reader.begin("a lot")
        walk.look(reader)
        reader.begin("37")
        while reader.at != "result":
            walk.look(reader)
            if reader.at == "article":
                reader.post(f"/r/{reader.token}/article", {"rating": "50"})
            else:
                reader.send(wrong)
        token = reader.token
        walk.walk(*(f"/r/{token}/{page}" for page in ("result", "carry", "delete", "article")))
    _no_words_outside(walk)
    assert walk.pages >= {
        "reader.article",
        "reader.carry",
        "reader.catalogue",
        "reader.questions",
        "reader.result",
        "reader.stored",
    }


def test_every_text_for_pupils(app: Flask, session: Session, quiz: Quiz) -> None:
    room, pupils = make_class(session, make_teacher(session), NAMES, name="7б")
    work = make_assignment(session, room, AssignmentTerms(ZONE, minutes=30))
    child = Child(app, quiz)
    walk = Walk(child).walk("/join", f"/join/{room.join_code}")
    child.join(room.join_code, pupils[0].words)
    walk.walk("/mine")
    child.open(work.id)
    walk.look(child)
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


_CHECKED_BY_THE_BANK = {
    "editor.go_on",
    "editor.save_article",
    "editor.save_question",
    "editor.save_settings",
}
"""What they say of an empty form are the messages of `quizapp check`, which are English."""
_AUDIT = {"published", "quiz", "revision", "version"}
"""The audit trail shows the names under which it stores things."""


def test_every_text_for_editors_and_administrators(app: Flask) -> None:
    _published(app, {"ask_before": "none", "per_fact": 2})
    ada = Staff(app, ["editor", "administrator"], name="Ада")
    walk = Walk(ada, unsent=_CHECKED_BY_THE_BANK)
    walk.walk("/edit", "/account/people", "/account/audit", "/account/forgot")
    assert walk.outside.pop(" account.audit") == _AUDIT
    _no_words_outside(walk)
    assert walk.pages >= {
        "account.audit",
        "account.one_person",
        "account.own",
        "account.password",
        "account.people",
        "editor.article",
        "editor.history",
        "editor.list",
        "editor.new",
        "editor.publish",
        "editor.question",
        "editor.questions",
        "editor.quiz",
        "editor.report",
        "editor.settings",
        "editor.try_out",
    }


def test_the_heads_of_files_for_people_too(app: Flask, session: Session, quiz: Quiz) -> None:
    tess = Staff(app, ["teacher"], name="Тесс")
    room, pupils = make_class(session, tess.id, NAMES, name="7б")
    work = make_assignment(session, room, AssignmentTerms(ZONE))
    answer(session, begin(session, work, pupils[0]), right)
    of_class, of_pupil = (
        f"/teach/classes/{room.id}",
        f"/teach/classes/{room.id}/pupils/{pupils[0].id}",
    )
    results = f"/teach/assignments/{work.id}/results.csv"
    for path, part in (
        (f"{of_class}/gradebook.csv", "1"),
        (f"{of_pupil}/work.csv", "0"),
        *((results, part) for part in "012"),
    ):
        tess.post(path, {"part": part})
        head, *_rows = tess.response.text.lstrip("\ufeff").splitlines()
        assert words_outside(head) == set(), path
        assert "⟦" in head
