"""An editor publishes, corrects and takes down a quiz, and a reader meets each of it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy.orm import sessionmaker

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.jobs.remark import remark_all
from quizapp.services.quizzes.new_drafts import begin_draft
from tests.bank import builders
from tests.browser.editing import sign_in
from tests.browser.site import Site
from tests.browser.test_every_page import TOO_SMALL, TOO_WIDE, _violations

UID = "7d0c1a44-0f52-4f0e-9b1c-5a2d3e4f5a6b"
SLUG = "bees-on-the-web"
EDIT = f"/edit/{UID}"
NOTE = "The price of a hive was wrong."


@pytest.fixture
def written(site: Site) -> None:
    """A quiz that is written and not published."""

    def write() -> None:
        quiz = builders.quiz_data(id=UID, slug=SLUG)
        with site.app.app_context(), write_transaction(db.session):
            content = {"quiz": quiz, "article": builders.ARTICLE}
            begin_draft(db.session, content, None, datetime.now(UTC))

    site.worker.submit(write).result()


@pytest.fixture
def editor(contexts: Callable[..., BrowserContext], site: Site) -> Page:
    context = contexts(viewport={"width": 1280, "height": 800}, java_script_enabled=True)
    return sign_in(context, site).new_page()


def remark(site: Site) -> None:
    def work() -> None:
        with site.app.app_context():
            remark_all(sessionmaker(db.engine), datetime.now(UTC))

    site.worker.submit(work).result()


def check(axe: Axe, page: Page) -> None:
    """Ask axe in both schemes; look whether it fits on a phone."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert _violations(axe, page) == []
    assert page.evaluate(TOO_SMALL) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size({"width": 1280, "height": 800})


def test_a_quiz_from_its_first_day_to_its_last(
    editor: Page, contexts: Callable[..., BrowserContext], site: Site, written: None
) -> None:
    axe, phone = Axe(), contexts().new_page()
    editor.goto(f"{site.url}{EDIT}/publish")
    check(axe, editor)
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_role("status")).to_have_text("Published as a new version.")

    token = site.finished(SLUG, 60)
    phone.goto(f"{site.url}/r/{token}/result")
    expect(phone.locator("h1")).to_have_text("2 of the 2 facts came across")

    for name in ("cost-year", "cost-harvests"):
        editor.goto(f"{site.url}{EDIT}/questions/{name}")
        editor.locator("input[name=answer]").fill("140")
        editor.get_by_role("button", name="Save", exact=True).first.click()
    editor.goto(f"{site.url}{EDIT}/publish")
    expect(editor.get_by_text("results change: 0 up, 1 down").first).to_be_visible()
    check(axe, editor)
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_role("alert").first).to_contain_text("Say which it is")
    check(axe, editor)
    editor.get_by_label("A correction").check()
    editor.get_by_label("Note for readers").fill(NOTE)
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_role("progressbar")).to_be_visible()
    check(axe, editor)
    remark(site)
    editor.get_by_role("link", name="Look again").click()
    expect(editor.get_by_text("marked again")).to_be_visible()
    editor.get_by_role("link", name="What changed").click()
    expect(editor.locator("ins").first).to_contain_text("140")
    check(axe, editor)

    phone.reload()
    expect(phone.locator("h1")).to_have_text("1 of the 2 facts came across, 1 in part")
    expect(phone.locator(".why")).to_contain_text(NOTE)
    check(axe, phone)
    phone.goto(f"{site.url}/q/{SLUG}")
    expect(phone.locator(".corrections")).to_contain_text(NOTE)
    check(axe, phone)

    editor.goto(f"{site.url}{EDIT}/history")
    editor.get_by_text("Take it down", exact=True).first.click()
    editor.get_by_role("button", name="Take it down").click()
    expect(editor.get_by_role("status")).to_contain_text("Taken down")
    check(axe, editor)
    phone.reload()
    expect(phone.locator("h1")).to_have_text("This article is no longer published")
    check(axe, phone)
    phone.goto(f"{site.url}/r/{token}/result")
    expect(phone.locator("h1")).to_contain_text("1 of the 2 facts came across")
