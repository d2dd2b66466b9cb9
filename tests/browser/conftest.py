"""A browser and a site for all tests of this folder."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import quizzes
from tests.browser.pages import RATINGS
from tests.browser.site import Site, running_site
from tests.browser.start import launch

PHONE = {"width": 390, "height": 800}


# Not for the whole session: while Playwright runs, the app's contexts cannot be opened in the thread of the tests.
@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright, chromium) as browser:
        yield browser


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Site]:
    """A site with one quiz of each kind, and enough readers of the first article."""
    with running_site(tmp_path_factory.mktemp("site"), quizzes.all_quizzes()) as site:
        site.crowd(quizzes.REAL, RATINGS)
        yield site


@pytest.fixture
def contexts(browser: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """Makes readers' browsers; whatever a page complains about fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda line: complaints.extend(_complaint(page, line)))

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": PHONE, **options})
        context.set_default_timeout(10_000)
        context.on("page", watch)
        context.on("request", lambda request: complaints.extend(_foreign(request.url)))
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def phone(contexts: Callable[..., BrowserContext]) -> Page:
    """A page on a phone that is tapped."""
    return contexts(has_touch=True, is_mobile=True).new_page()


@pytest.fixture
def keyboard_page(contexts: Callable[..., BrowserContext]) -> Page:
    """A page on a desk, with a keyboard."""
    return contexts(viewport={"width": 1280, "height": 800}).new_page()


@pytest.fixture
def page_at_article(keyboard_page: Page, site: Site) -> Page:
    """The first article, with a keyboard."""
    keyboard_page.goto(f"{site.url}/q/{quizzes.REAL}")
    return keyboard_page


def _complaint(page: Page, line: Any) -> Iterator[str]:
    # The browser reports each answer of 4xx as an error; the pages with 409 and 422 are meant.
    if line.type in {"error", "warning"} and "Failed to load resource" not in line.text:
        yield f"{page.url}: {line.text}"


def _foreign(url: str) -> Iterator[str]:
    if not url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "about:")):
        yield f"asks another site: {url}"
