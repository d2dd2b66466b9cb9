"""The whole way with the keyboard alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import quizzes
from tests.browser.site import Site
from tests.browser.steps import RESULT

TABS = 40


def _tab_to(page: Page, thing: Locator) -> None:
    """Press Tab until a thing has the focus."""
    thing.wait_for()
    for _ in range(TABS):
        if thing.evaluate("thing => thing === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {thing}")


def _answer(page: Page) -> None:
    for question in page.locator("fieldset").all():
        lists = question.locator("select").all()
        for number, field in enumerate(lists, 1):
            _tab_to(page, field)
            for _ in range(number):
                page.keyboard.press("ArrowDown")
            expect(field).not_to_have_value("")
        if lists:
            continue
        field = question.locator("input").first
        _tab_to(page, field)
        match field.get_attribute("type"):
            case "radio":
                page.keyboard.press("Space")
                page.keyboard.press("ArrowDown")
                expect(question.locator("input:checked")).to_have_count(1)
            case "checkbox":
                page.keyboard.press("Space")
                expect(field).to_be_checked()
            case _:
                page.keyboard.type("4")


def test_the_whole_way_with_the_keyboard(page_at_article: Page) -> None:
    page = page_at_article
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the text")).to_be_in_viewport()
    page.keyboard.press("Enter")
    _tab_to(page, page.locator("#rating"))
    page.keyboard.type("75")
    page.keyboard.press("Enter")
    for number in range(1, 5):
        expect(page.locator(".eyebrow")).to_have_text(f"Fact {number} of 4")
        _answer(page)
        _tab_to(page, page.locator("main form button"))
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(RESULT)


@pytest.mark.parametrize("slug", [quizzes.EVERY_TYPE, quizzes.PLACES])
def test_every_type_can_be_answered_with_the_keyboard(
    keyboard_page: Page, site: Site, slug: str
) -> None:
    page = keyboard_page
    page.goto(f"{site.url}/r/{site.begin(slug)}")
    for number in (1, 2):
        expect(page.locator(".eyebrow")).to_have_text(f"Fact {number} of 2")
        _answer(page)
        _tab_to(page, page.locator("main form button"))
        page.keyboard.press("Space")
    expect(page.get_by_role("heading", level=1)).to_have_text(RESULT)


def test_focus_goes_to_what_was_left_out_and_from_there_to_the_question(
    keyboard_page: Page, site: Site
) -> None:
    page = keyboard_page
    page.goto(f"{site.url}/r/{site.begin(quizzes.EVERY_TYPE)}/fact/2")
    _tab_to(page, page.locator("main form button"))
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".summary")).to_contain_text("You left out 4 questions")
    page.keyboard.press("Tab")
    prompt = page.locator(".summary a").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("fieldset:focus")).to_contain_text(prompt)


def test_focus_goes_to_what_could_not_be_read(keyboard_page: Page, site: Site) -> None:
    page = keyboard_page
    page.goto(f"{site.url}/r/{site.begin(quizzes.EVERY_TYPE)}/fact/2")
    cost = page.locator("fieldset", has_text="hive cost").locator("input.short")
    _tab_to(page, cost)
    page.keyboard.type("a hundred")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".summary")).to_contain_text("One answer needs another look")
    expect(cost).to_have_value("a hundred")
    expect(cost).to_have_attribute("aria-invalid", "true")


def test_a_rating_that_cannot_be_read_has_the_focus(page_at_article: Page) -> None:
    page = page_at_article
    _tab_to(page, page.locator("#rating"))
    page.keyboard.type("a lot")
    page.keyboard.press("Enter")
    expect(page.locator("#rating-wrong")).to_be_in_viewport()
    expect(page.locator("#rating")).to_be_focused()
    expect(page.locator("#rating")).to_have_value("a lot")
