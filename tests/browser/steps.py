"""What readers do on a page."""

import re
from collections.abc import Callable

from playwright.sync_api import FrameLocator, Locator, Page, expect

Act = Callable[[Locator], None]
RESULT = re.compile("facts came across")
NEXT = re.compile("^(Save and go on|Finish and see the result)$")


def tap(thing: Locator) -> None:
    thing.tap()


def click(thing: Locator) -> None:
    thing.click()


def answer_all(page: Page | FrameLocator, act: Act = click) -> None:
    """Give some answer to each question of the page."""
    page.locator("fieldset").first.wait_for()
    for question in page.locator("fieldset").all():
        typed = question.locator("input.short, input.wide")
        if typed.count():
            typed.fill("4")
        elif question.locator("select").count():
            for number, choice in enumerate(question.locator("select").all(), 1):
                choice.select_option(index=number)
        else:
            act(question.locator("label.choice").first)


def send(page: Page | FrameLocator, act: Act = click) -> None:
    """Send the page of questions."""
    act(page.get_by_role("button", name=NEXT))


def to_the_end(page: Page | FrameLocator, facts: int, act: Act = click, first: int = 1) -> None:
    """Answer every page from the first given on, and come to the result."""
    for number in range(first, facts + 1):
        expect(page.locator(".eyebrow")).to_have_text(f"Fact {number} of {facts}")
        answer_all(page, act)
        send(page, act)
    expect(page.get_by_role("heading", level=1)).to_have_text(RESULT)


def token_in(url: str) -> str:
    """Return the token in a reader's address."""
    found = re.search(r"/r/([\w-]{22})", url)
    assert found, url
    return found[1]
