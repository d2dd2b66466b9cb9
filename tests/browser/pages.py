"""Every page and state of the reader's way, and how to come there."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing

from playwright.sync_api import Page

from tests.browser import quizzes
from tests.browser.site import ALL, Site

Opener = Callable[[Page, Site], object]


def _at(path: str) -> Opener:
    return lambda page, site: page.goto(site.url + path)


def _rating_error(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/q/{quizzes.REAL}")
    page.locator("#rating").fill("a lot")
    page.locator("form.closing button").click()
    page.locator("#rating-wrong").wait_for()


def _questions(slug: str, number: int, part: str = "fact") -> Opener:
    return lambda page, site: page.goto(f"{site.url}/r/{site.begin(slug)}/{part}/{number}")


def _left_out(page: Page, site: Site) -> None:
    _questions(quizzes.REAL, 1)(page, site)
    page.locator("main form button").click()
    page.locator(".summary").wait_for()


def _saved_with_gaps(page: Page, site: Site) -> None:
    """One page saved whole, one with something left out, and back to the first."""
    _questions(quizzes.REAL, 1)(page, site)
    for number, left_out in ((1, 0), (2, 1), (3, 0)):
        page.wait_for_url(f"**/fact/{number}")
        for box in page.locator("fieldset").all()[left_out:]:
            box.get_by_text("I don’t know").click()
        page.locator("main form button").click()
        if left_out:
            page.locator(".summary").wait_for()
            page.locator("main form button").click()
    page.wait_for_url("**/fact/4")


def _unreadable(page: Page, site: Site) -> None:
    _questions(quizzes.EVERY_TYPE, 2)(page, site)
    page.locator("[inputmode=decimal]").first.fill("a hundred")
    page.locator("main form button").click()
    page.locator(".wrong").wait_for()


def _cannot_store(page: Page, site: Site) -> None:
    """Another program holds the database when a page of answers is sent."""
    _questions(quizzes.REAL, 1)(page, site)
    page.locator("fieldset").first.get_by_text("I don’t know").click()
    file = site.app.config["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        page.locator("main form button").click()
        page.get_by_role("button", name="Send it again").wait_for()


def _conflict(page: Page, site: Site) -> None:
    _questions(quizzes.EVERY_TYPE, 2)(page, site)
    address = page.url
    page.locator("[inputmode=decimal]").first.fill("150")
    other = page.context.new_page()
    other.goto(address)
    other.locator("[inputmode=decimal]").first.fill("15")
    other.locator("main form button").click()
    other.locator(".summary").wait_for()
    other.close()
    page.locator("main form button").click()
    page.locator(".summary").wait_for()


def _result(slug: str, rating: int | None, known: int = ALL) -> Opener:
    return lambda page, site: page.goto(f"{site.url}/r/{site.finished(slug, rating, known)}/result")


def _mixed_result(page: Page, site: Site) -> None:
    token = site.begin(quizzes.EVERY_TYPE, 90)
    for number in (1, 2):
        page.goto(f"{site.url}/r/{token}/fact/{number}")
        for box in page.locator("fieldset").all():
            if box.locator("input.choice, input[type=radio]").count():
                box.locator("input[type=radio]").first.check()
            elif box.locator("input.short, input.wide").count():
                box.locator("input.short, input.wide").fill("15")
            else:
                box.locator("input[type=checkbox]").first.check()
        page.locator("main form button").click()
        page.wait_for_load_state()
    page.wait_for_url("**/result")


def _places_unfinished(page: Page, site: Site) -> None:
    """Two items with one number, and a match that is missing."""
    _questions(quizzes.PLACES, 1)(page, site)
    match, rank = page.locator(".match select"), page.locator(".rank select")
    match.first.select_option(index=1)
    for list_ in rank.all()[:2]:
        list_.select_option(label="2")
    page.locator("main form button").click()
    page.locator(".wrong").wait_for()


def _places_result(page: Page, site: Site) -> None:
    token = site.begin(quizzes.PLACES, 40)
    for number in (1, 2):
        page.goto(f"{site.url}/r/{token}/fact/{number}")
        for n, list_ in enumerate(page.locator("select.list").all()):
            list_.select_option(index=n % 3 + 1 if n > 1 else 1)
        page.locator("main form button").click()
        page.wait_for_load_state()
    page.wait_for_url("**/result")


def _how_sure(page: Page, site: Site) -> None:
    """One is fairly sure, takes it back on coming again, and does not know the next one."""
    _questions(quizzes.HOW_SURE, 1)(page, site)
    _fill(page)
    page.locator("main form button").click()
    page.wait_for_url("**/fact/2")
    page.go_back()
    page.reload()
    page.locator("fieldset.question").nth(1).get_by_text("I don’t know").click()


def _fill(page: Page, sure: tuple[str, ...] = ("Fairly", "Very", "Fully", "A little", "")) -> None:
    """Answer each question of a page with whatever comes first, and say how sure one is of it."""
    for box, level in zip(page.locator("fieldset.question").all(), sure, strict=False):
        for n, list_ in enumerate(box.locator("select").all(), 1):
            list_.select_option(index=min(n, list_.locator("option").count() - 1))
        if box.locator("label.choice:not(.quiet)").count():
            box.locator("label.choice").first.click()
        if box.locator("input.short, input.wide").count():
            box.locator("input.short, input.wide").fill("15")
        if level:
            box.locator(".levels").get_by_text(level, exact=True).click()


def _how_sure_result(page: Page, site: Site) -> None:
    token = site.begin(quizzes.HOW_SURE, 60)
    for number in (1, 2):
        page.goto(f"{site.url}/r/{token}/fact/{number}")
        _fill(page)
        page.locator("main form button").click()
        page.wait_for_load_state()
    page.wait_for_url("**/result")


def _unclear(text: str) -> Opener:
    def go(page: Page, site: Site) -> None:
        page.goto(f"{site.url}/r/{site.finished(quizzes.HOW_SURE, 60)}/result")
        page.locator("#unclear-text").fill(text)
        page.get_by_role("button", name="Send it to the editor").click()
        page.locator("#unclear [role=status], #unclear-text-wrong").wait_for()

    return go


def _carry(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/r/{site.begin(quizzes.REAL)}/carry")


def _reading_inside(page: Page, site: Site) -> None:
    token = site.finished(quizzes.REAL, 50)
    page.goto(f"{site.url}/r/{token}/result")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/article")


def _delete(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/r/{site.finished(quizzes.REAL, 50)}/delete")


def _continue(page: Page, site: Site) -> None:
    _questions(quizzes.REAL, 1)(page, site)
    page.goto(f"{site.url}/q/{quizzes.REAL}")
    page.locator("[data-continue]").wait_for()
    page.evaluate("localStorage.clear()")


EVERY_PAGE: Mapping[str, Opener] = {
    "catalogue": _at("/"),
    "article": _at(f"/q/{quizzes.REAL}"),
    "article-continue": _continue,
    "rating-error": _rating_error,
    "questions": _questions(quizzes.REAL, 1),
    "questions-choice": _questions(quizzes.EVERY_TYPE, 1),
    "questions-written": _questions(quizzes.EVERY_TYPE, 2),
    "questions-places": _questions(quizzes.PLACES, 1),
    "questions-gaps": _questions(quizzes.PLACES, 2),
    "places-unfinished": _places_unfinished,
    "left-out": _left_out,
    "saved-with-gaps": _saved_with_gaps,
    "many-pages": _questions(quizzes.MANY, 1),
    "unreadable": _unreadable,
    "conflict": _conflict,
    "opening": _at(f"/q/{quizzes.BEFORE}"),
    "before": _questions(quizzes.BEFORE, 1, "before"),
    "how-sure": _how_sure,
    "how-sure-result": _how_sure_result,
    "unclear-sent": _unclear(
        "Why does an apple tree need another tree?\nAnd who counted the fruit?"
    ),
    "unclear-too-long": _unclear("Why does an apple tree need another tree? " * 14),
    "carry": _carry,
    "reading-inside": _reading_inside,
    "result": _result(quizzes.REAL, 60, known=3),
    "result-mixed": _mixed_result,
    "result-places": _places_result,
    "result-too-few": _result(quizzes.STRAINED, None, known=0),
    "result-before": _result(quizzes.BEFORE, 40),
    "delete": _delete,
    "deleted": _at("/deleted"),
    "cannot-store": _cannot_store,
    "not-found": _at("/q/nothing-here"),
    "rtl-article": _at(f"/q/{quizzes.RIGHT_TO_LEFT}"),
    "rtl-questions": _questions(quizzes.RIGHT_TO_LEFT, 2),
    "rtl-result": _result(quizzes.RIGHT_TO_LEFT, 20),
    "strained-article": _at(f"/q/{quizzes.STRAINED}"),
    "strained-questions": _questions(quizzes.STRAINED, 1),
    "strained-number": _questions(quizzes.STRAINED, 2),
}
"""A name and a way there for each page and state."""

RATINGS = (5, 15, 20, 30, 30, 35, 40, 45, 50, 50, 60, 70, 80, 90)
"""What enough readers said, for the pages that tell of all readers."""
