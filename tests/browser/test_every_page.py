"""What holds for every page and state."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import quizzes
from tests.browser.assigning_pages import ASSIGNING_PAGES
from tests.browser.pages import EVERY_PAGE
from tests.browser.people import EVERY_ACCOUNT_PAGE
from tests.browser.pupils import EVERY_PUPIL_PAGE
from tests.browser.site import Site

OPENERS = {**EVERY_PAGE, **EVERY_ACCOUNT_PAGE, **EVERY_PUPIL_PAGE, **ASSIGNING_PAGES}
NAMES = list(OPENERS)
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    return [...document.querySelectorAll("body *")]
        .filter((e) => !e.matches(".skip") && !e.matches(".scroll *") && (e.getBoundingClientRect().right > width + 1
                                               || e.getBoundingClientRect().left < -1))
        .map((e) => e.outerHTML.slice(0, 120));
}"""
TOO_SMALL = """() => [...document.querySelectorAll(
        "button, input.short, input.wide, select, label.choice, label.tick, .levels label, .unsaid, " +
        ".top a, .onward a, .tap, .contents a, .facts a, .teaser h2 a, summary"
    )]
    .filter((e) => e.getClientRects().length)
    .filter((e) => e.getBoundingClientRect().height < 43.5)
    .map((e) => `${e.getBoundingClientRect().height} ${e.outerHTML.slice(0, 120)}`)"""
CLIPPED = """() => [...document.querySelectorAll("body *")]
    .filter((e) => !e.matches(".skip") && getComputedStyle(e).overflow !== "visible" && !e.closest("svg")
                   && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
                   && e.matches(":not(input)"))
    .map((e) => e.outerHTML.slice(0, 120))"""
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } \
p { margin-block-end: 2em !important; }"
)


@pytest.fixture(scope="module")
def axe() -> Axe:
    return Axe()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_accessible_and_fits_in_light_and_dark(
    contexts: Callable[..., BrowserContext], site: Site, axe: Axe, name: str
) -> None:
    page = contexts(color_scheme="light").new_page()
    OPENERS[name](page, site)
    assert _violations(axe, page) == []
    page.emulate_media(color_scheme="dark")
    assert _violations(axe, page, "color-contrast") == []
    assert page.evaluate(TOO_SMALL) == []
    # As narrow as the smallest phone, or as 1280 pixels at 400 %.
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize(
    "name",
    ["article", "unreadable", "result-mixed", "strained-questions", "questions-gaps", "how-sure"],
)
def test_readers_can_space_the_text_as_they_need(
    contexts: Callable[..., BrowserContext], site: Site, name: str
) -> None:
    page = contexts(bypass_csp=True, viewport={"width": 320, "height": 640}).new_page()
    EVERY_PAGE[name](page, site)
    page.add_style_tag(content=SPACED)
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(CLIPPED) == []


@pytest.mark.parametrize(
    "name",
    ["questions-choice", "questions-places", "result", "conflict", "how-sure", "account-people"],
)
def test_forced_colours_keep_a_page_accessible(
    contexts: Callable[..., BrowserContext], site: Site, axe: Axe, name: str
) -> None:
    page = contexts(forced_colors="active").new_page()
    OPENERS[name](page, site)
    assert _violations(axe, page) == []


def test_the_print_of_a_result_has_all_answers_and_no_buttons(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    page = contexts().new_page()
    EVERY_PAGE["result-mixed"](page, site)
    page.emulate_media(media="print")
    expect(
        page.locator("button:visible, .top:visible, .foot:visible, .skip:visible")
    ).to_have_count(0)
    expect(page.locator(".answered:visible")).to_have_count(7)
    expect(page.locator(".answered .given:visible").first).to_be_visible()
    expect(page.locator(".answered mark:visible")).to_have_count(7)


def test_the_article_with_all_that_it_needs_is_small(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    page = contexts().new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto(f"{site.url}/q/{quizzes.REAL}", wait_until="networkidle")
    assert len(sizes) >= 3
    assert sum(sizes.values()) < 35_000


def _violations(axe: Axe, page: Page, *rules: str) -> list[str]:
    found = axe.run(page, options={"runOnly": list(rules)} if rules else None).response[
        "violations"
    ]
    return [f"{v['id']}: {node['html'][:150]}" for v in found for node in v["nodes"]]
