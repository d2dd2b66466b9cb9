"""The pages on which quizzes are listed and written, and their states, and how to come there."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Page

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.services.attempts.attempts import find_attempt
from quizapp.services.attempts.unclear import save_unclear
from quizapp.services.quizzes.drafts import open_draft, save_draft
from tests.bank import builders
from tests.browser import quizzes
from tests.browser.site import Site
from tests.filled import NOW
from tests.helpers import publish

Opener = Callable[[Page, Site], object]


def own_quiz(site: Site) -> str:
    """Publish a quiz that nobody else's test writes in; return its id."""
    uid = str(uuid.uuid4())
    quiz = builders.quiz(id=uid, slug=f"bees-{uid[:8]}")
    site.worker.submit(publish, site.app, quiz).result()
    return uid


def article_of(site: Site, uid: str) -> tuple[str, dict[str, Any]]:
    """Return the text and the other data of a draft as it is stored now."""

    def read() -> tuple[str, dict[str, Any]]:
        with site.app.app_context():
            draft = open_draft(db.session, uid)
            assert draft is not None
            return draft.article, draft.quiz

    return site.worker.submit(read).result()


def write(site: Site, uid: str, article: str) -> None:
    """Store another text, as somebody else would."""

    def store() -> None:
        with site.app.app_context(), write_transaction(db.session):
            draft = open_draft(db.session, uid, lock=True)
            assert draft is not None
            content = {**draft.content, "article": article}
            save_draft(db.session, draft, content, draft.edition, None, NOW)

    site.worker.submit(store).result()


def _at(path: str) -> Opener:
    return lambda page, site: page.goto(site.url + path)


def _quiz(path: str, text: str = "") -> Opener:
    def go(page: Page, site: Site) -> None:
        uid = own_quiz(site)
        if text:
            write(site, uid, text)
        page.goto(f"{site.url}/edit/{uid}{path}")

    return go


def _real(page: Page, site: Site) -> None:
    uid = next(quiz.id for quiz in quizzes.all_quizzes() if quiz.slug == quizzes.REAL)
    page.goto(f"{site.url}/edit/{uid}/article")


def _clash(page: Page, site: Site) -> None:
    uid = own_quiz(site)
    page.goto(f"{site.url}/edit/{uid}/article")
    write(site, uid, builders.ARTICLE.replace("two harvests", "three harvests"))
    page.locator("#text").fill(builders.ARTICLE.replace("$150", "$160"))
    page.get_by_role("button", name="Save").click()
    page.locator(".two").wait_for()


def _kept_aside(page: Page, site: Site) -> None:
    _clash(page, site)
    page.goto(page.url.replace("/article", "/aside"))


def _refused(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/edit/new")
    page.locator("#zip").set_input_files(
        {"name": "quiz.zip", "mimeType": "application/zip", "buffer": b"not a zip"}
    )
    page.get_by_role("button", name="Upload").click()
    page.locator(".wrong").wait_for()


def _unclear(page: Page, site: Site) -> None:
    """Three readers wrote, one of them at length, and one in Arabic."""
    uid = str(uuid.uuid4())
    slug = f"bees-{uid[:8]}"
    quiz = builders.quiz(id=uid, slug=slug, settings={"ask_before": "none", "ask_unclear": True})
    site.worker.submit(publish, site.app, quiz).result()
    for text in (
        UNCLEAR,
        "من عدّ الثمار؟",
        "Who counted?\nAnd when?\nDonaudampfschiff" + "fahrt" * 12,
    ):
        token = site.finished(slug, 50)
        site.worker.submit(_store_unclear, site, token, text).result()
    page.goto(f"{site.url}/edit/{uid}/unclear")


def _store_unclear(site: Site, token: str, text: str) -> None:
    with site.app.app_context(), write_transaction(db.session):
        state = find_attempt(db.session, token)
        assert state is not None
        save_unclear(db.session, state, text, NOW)


def _unclear_delete(page: Page, site: Site) -> None:
    _unclear(page, site)
    page.get_by_role("link", name="Delete").first.click()
    page.wait_for_url("**/delete*")


UNCLEAR = "Why does an apple tree need the pollen of another tree? " * 6
LOST = builders.ARTICLE.replace("40 percent more\nfruit", "45 percent more\nfruit") + "\n# Large\n"

WRITING_PAGES: Mapping[str, Opener] = {
    "edit-list": _at("/edit"),
    "edit-new": _at("/edit/new"),
    "edit-refused": _refused,
    "edit-quiz": _quiz(""),
    "edit-quiz-lost": _quiz("", LOST),
    "edit-article": _quiz("/article"),
    "edit-article-lost": _quiz("/article", LOST),
    "edit-article-real": _real,
    "edit-clash": _clash,
    "edit-aside": _kept_aside,
    "edit-discard": _quiz("/discard", LOST),
    "edit-delete": _quiz("/delete"),
    "edit-settings": _quiz("/settings"),
    "edit-unclear": _unclear,
    "edit-unclear-delete": _unclear_delete,
}
