"""A teacher's week, with a pupil at a phone: both in browsers of their own, at the same time."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.class_pages import TEACHER
from tests.browser.people import sign_in_quietly
from tests.browser.site import Site

QUIZ = "Rails, Missiles and"
WORDS = re.compile(r"[a-z]{3,8}-[a-z]{3,8}")


def test_from_a_new_class_to_the_end_of_the_year(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    desk = contexts(viewport={"width": 1280, "height": 800})
    sign_in_quietly(desk, site, TEACHER)
    teacher = desk.new_page()
    phone = contexts(viewport={"width": 390, "height": 800}, has_touch=True).new_page()

    code, words = make_class(teacher, site)
    assign(teacher)
    join(phone, site, code, words)
    phone.get_by_role("button", name="Begin").first.click()
    phone.wait_for_url("**/article")

    teacher.get_by_role("link", name="Watch", exact=True).click()
    card = teacher.locator("[id^=pupil-]").filter(has_text="Ann")
    expect(card).to_contain_text("reading")
    phone.get_by_role("button", name="Go on to the questions").click()
    phone.wait_for_url("**/fact/1")
    answer_all(phone)
    expect(card).to_contain_text("done", timeout=15_000)

    teacher.get_by_role("link", name="Results", exact=True).click()
    expect(teacher.locator("main")).to_contain_text("1 of 2 pupils are done.")
    teacher.get_by_role("link", name="Gradebook").click()
    expect(teacher.get_by_role("row", name="Ann")).to_contain_text(re.compile(r"0 of \d"))
    teacher.get_by_role("link", name="Ann", exact=True).click()
    teacher.get_by_label("A word to this pupil").fill("Let us read the second part together.")
    teacher.get_by_role("button", name="Save this word").click()
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Let us read the second part together.")

    teacher.get_by_role("link", name="Settings").click()
    teacher.get_by_role("button", name="Archive").click()
    expect(teacher.locator("main")).to_contain_text("This class is archived")
    phone.goto(f"{site.url}/mine")
    expect(phone).to_have_url(re.compile("/join"))


def make_class(page: Page, site: Site) -> tuple[str, str]:
    """Make a class of two; return its code and the words of Ann."""
    page.goto(f"{site.url}/teach/classes/new")
    page.get_by_label("Name of the class").fill("8c, a week")
    page.get_by_label("Or their names").fill("Ann\nBob")
    page.get_by_role("button", name="Make the class").click()
    code = page.locator(".join-code").first.inner_text()
    words = WORDS.search(page.get_by_role("row", name="Ann").inner_text())
    assert words is not None
    return code, words[0]


def assign(page: Page) -> None:
    page.get_by_role("link", name="Assign a quiz").click()
    expect(page.get_by_label("8c, a week")).to_be_checked()
    page.get_by_role("checkbox", name=re.compile(QUIZ)).first.check()
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Assigned.")


def join(page: Page, site: Site, code: str, words: str) -> None:
    page.goto(f"{site.url}/join")
    page.get_by_label("Code of your class").fill(code.lower())
    page.get_by_label("Your two words").fill(words.replace("-", " ").upper())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/mine")
    expect(page.locator("main")).to_contain_text("To do")


def answer_all(page: Page) -> None:
    """Answer every page with what is not known."""
    while "/fact/" in page.url:
        for label in page.get_by_text("I don’t know").all():
            label.click()
        at = page.url
        page.locator("main form button").first.click()
        expect(page).not_to_have_url(at)
