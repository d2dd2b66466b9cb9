"""A teacher assigns a quiz, and changes it while a pupil is under way."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser import quizzes
from tests.browser.assigning_pages import TIM, assigned
from tests.browser.people import sign_in_quietly
from tests.browser.site import Site


def test_a_quiz_is_assigned_on_a_phone_without_script(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    context = contexts(has_touch=True, is_mobile=True, java_script_enabled=False)
    sign_in_quietly(context, site, TIM)
    ids, page = assigned(site), context.new_page()
    page.goto(f"{site.url}/teach/preview/{quizzes.EVERY_TYPE}")
    page.get_by_role("link", name="Assign this quiz").click()
    page.get_by_label("7b").first.check()  # Tim has another one in other tests
    page.get_by_label("Due").first.fill("2020-11-27T08:00")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("The due date has passed already")
    page.get_by_label("Due").first.fill("2099-11-27T08:00")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page).to_have_url(re.compile("/teach/assignments/"))
    expect(page.get_by_role("status")).to_have_text("Assigned.")
    expect(page.get_by_text("Friday, 27 November 2099, 08:00 (Berlin time)")).to_be_visible()
    page.goto(f"{site.url}/teach/assignments/{ids['assignment']}/change")
    page.get_by_label("Time limit, in minutes").fill("25")
    page.get_by_role("button", name="Change").click()
    expect(
        page.get_by_text("1 pupil is under way; their time ends 5 minutes later.")
    ).to_be_visible()
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("status")).to_have_text("Changed.")
