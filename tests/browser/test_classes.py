"""A teacher makes a class and prints its slips."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect

from tests.browser.class_pages import EVERY_CLASS_PAGE, TEACHER
from tests.browser.people import ADMIN, sign_in_quietly
from tests.browser.site import Site
from tests.browser.test_every_page import TOO_SMALL, TOO_WIDE


def test_every_page_of_a_class_is_accessible_and_fits_in_light_and_dark(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    page, axe, found = contexts().new_page(), Axe(), {}
    sign_in_quietly(page.context, site, TEACHER)
    for name, opener in EVERY_CLASS_PAGE.items():
        page.set_viewport_size({"width": 390, "height": 800})
        page.emulate_media(color_scheme="light")
        opener(page, site)
        wrong = [
            f"{v['id']}: {n['html'][:150]}"
            for v in axe.run(page).response["violations"]
            for n in v["nodes"]
        ]
        page.emulate_media(color_scheme="dark")
        dark = axe.run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
        wrong += [f"dark: {n['html'][:150]}" for v in dark for n in v["nodes"]]
        wrong += page.evaluate(TOO_SMALL)
        page.set_viewport_size({"width": 320, "height": 256})
        wrong += page.evaluate(TOO_WIDE)
        found[name] = wrong
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_zone_of_the_computer_is_chosen_though_it_has_the_old_name(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    """Browsers say Asia/Calcutta to this day."""
    context = contexts(timezone_id="Asia/Calcutta")
    sign_in_quietly(context, site, ADMIN)
    page = context.new_page()
    page.goto(f"{site.url}/teach/classes/new")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Kolkata")


@pytest.mark.parametrize("script", [True, False])
def test_a_class_is_made_and_its_slips_are_printed(
    contexts: Callable[..., BrowserContext], site: Site, script: bool
) -> None:
    context = contexts(java_script_enabled=script, viewport={"width": 1280, "height": 800})
    sign_in_quietly(context, site, TEACHER)
    page = context.new_page()
    page.goto(f"{site.url}/teach/")
    page.get_by_role("link", name="class").last.click()
    page.goto(f"{site.url}/teach/classes/new")
    page.get_by_label("Name of the class").fill(f"7b {script}")
    page.get_by_label("Or their names").fill("Ann\nBob\nCy")
    page.get_by_role("button", name="Make the class").click()
    expect(page.get_by_role("heading", name="3 pupils")).to_be_visible()
    page.get_by_label("Slip of Bob").check()
    page.get_by_role("button", name="Slips of those ticked").click()
    expect(page.locator(".slips li")).to_have_count(1)
    expect(page.get_by_role("button", name="Print")).to_have_count(1 if script else 0)
    page.emulate_media(media="print")
    expect(page.locator("nav:visible, button:visible, h1:visible")).to_have_count(0)
    expect(page.locator(".slips svg")).to_be_visible()


def test_ten_slips_fit_on_a_sheet(contexts: Callable[..., BrowserContext], site: Site) -> None:
    page = contexts().new_page()
    EVERY_CLASS_PAGE["class-slips"](page, site)
    page.set_viewport_size({"width": 673, "height": 1000})  # A4 within its margins
    page.emulate_media(media="print")
    tops = page.locator(".slips li").evaluate_all(
        "all => all.map((e) => e.getBoundingClientRect().top)"
    )
    assert len(set(tops)) * 2 == len(tops)
    height = page.locator(".slips li").first.evaluate("e => e.getBoundingClientRect().height")
    assert 5 * height <= 1002  # 265 mm


def test_a_new_class_begins_with_the_zone_of_the_computer(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    context = contexts(timezone_id="Asia/Tokyo")
    sign_in_quietly(context, site, "ada.of.the.long.address@department-of-quizzes.example.org")
    page = context.new_page()
    page.goto(f"{site.url}/teach/classes/new")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
