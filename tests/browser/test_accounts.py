"""Joining, signing in and a new password: by keyboard, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.people import ADMIN, PASSWORD, link, sign_in_quietly
from tests.browser.site import Site

NEW = "four lanterns beside the weir"
H1 = "h1"


def tab_to(page: Page, label: str) -> None:
    """Press Tab until the field or button of this name has the focus."""
    thing = page.get_by_label(label, exact=True).or_(
        page.get_by_role("button", name=label, exact=True)
    )
    for _ in range(30):
        if thing.evaluate("thing => thing === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {label}")


def test_signing_in_and_out_with_the_keyboard(keyboard_page: Page, site: Site) -> None:
    page = keyboard_page
    sign_in_quietly(page.context, site)  # makes the people
    page.context.clear_cookies()
    page.goto(f"{site.url}/account/people")
    expect(page.locator(H1)).to_have_text("Sign in")
    tab_to(page, "E-mail address")
    page.keyboard.type(ADMIN)
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not go together")
    expect(page.get_by_label("E-mail address")).to_have_value(ADMIN)
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(H1)).to_have_text("People")
    assert page.evaluate("document.cookie") == ""
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    expect(page.locator(H1)).to_have_text("Sign in")
    page.goto(f"{site.url}/account")
    expect(page.locator(H1)).to_have_text("Sign in")


@pytest.mark.parametrize("script", [True, False])
def test_somebody_is_invited_and_joins(
    contexts: Callable[..., BrowserContext], site: Site, script: bool
) -> None:
    admin = contexts(java_script_enabled=script, viewport={"width": 1280, "height": 800})
    sign_in_quietly(admin, site)
    page, email = admin.new_page(), f"eve.{script}@example.org".lower()
    page.goto(f"{site.url}/account/people")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("an editor: writes").check()
    page.get_by_label("The link works for").select_option("1")
    page.get_by_role("button", name="Make an invitation link").click()
    address = page.locator("#link").inner_text()
    assert address.startswith(f"{site.url}/account/link/")
    guest = contexts(java_script_enabled=script).new_page()
    guest.goto(address)
    expect(guest.locator(H1)).to_have_text("You are invited")
    guest.get_by_label("Your name").fill("Eve")
    guest.get_by_label("New password").fill("123456789012")
    guest.get_by_role("button", name="Join").click()
    expect(guest.locator(".wrong")).to_contain_text("among the first that others would try")
    expect(guest.get_by_label("Your name")).to_have_value("Eve")
    guest.get_by_label("New password").fill(NEW)
    guest.get_by_role("button", name="Join").click()
    expect(guest.locator(H1)).to_have_text("Quizzes")
    guest.goto(address)
    expect(guest.locator(H1)).to_have_text("This link cannot be used")


@pytest.mark.parametrize("script", [True, False])
def test_a_new_password_is_set_by_a_link(
    contexts: Callable[..., BrowserContext], site: Site, script: bool
) -> None:
    page = contexts(java_script_enabled=script).new_page()
    page.goto(link(site, "reset"))
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Set it, and sign in").click()
    expect(page.locator(H1)).to_have_text("Quizzes")
    page.goto(f"{site.url}/account")
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.locator(H1)).to_have_text("Sign in")
    page.get_by_label("E-mail address").fill("wolfe@example.org")
    page.get_by_label("Password").fill(NEW)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(H1)).to_have_text("Quizzes")


def test_what_was_entered_is_sent_again_after_signing_in_in_another_tab(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    context = contexts(viewport={"width": 1280, "height": 800})
    sign_in_quietly(context, site)
    page = context.new_page()
    page.goto(f"{site.url}/account/people")
    page.get_by_label("E-mail address").fill("kept@example.org")
    page.get_by_label("a teacher: sets quizzes").check()
    context.clear_cookies()
    page.get_by_role("button", name="Make an invitation link").click()
    expect(page.locator(H1)).to_have_text("You are signed out")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens another tab)").click()
    other = opened.value
    other.get_by_label("E-mail address").fill(ADMIN)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other.locator(H1)).to_have_text("Quizzes")
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator(H1)).to_have_text("The link for kept@example.org")
