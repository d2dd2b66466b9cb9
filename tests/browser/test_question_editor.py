"""Editing questions in a browser: by keyboard, without script, with a click on the article."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from quizapp.bank.quiz import Quiz
from tests.bank import builders
from tests.browser.editing import question_of, sign_in
from tests.browser.site import Site
from tests.browser.test_every_page import TOO_WIDE
from tests.helpers import publish

TABS = 60
DESK = {"width": 1280, "height": 800}


@pytest.fixture
def quiz(site: Site) -> Quiz:
    """A quiz of its own for each test."""
    uid = str(uuid.uuid4())
    quiz = builders.every_type_quiz(id=uid, slug=f"edited-{uid[:8]}")
    site.worker.submit(publish, site.app, quiz).result()
    return quiz


@pytest.fixture
def desk(contexts: Callable[..., BrowserContext], site: Site) -> Page:
    return sign_in(contexts(viewport=DESK), site).new_page()


def address(site: Site, quiz: Quiz, path: str = "questions") -> str:
    return f"{site.url}/edit/{quiz.id}/{path}"


def tab_to(page: Page, thing: Locator) -> None:
    """Press Tab until a thing has the focus."""
    thing.wait_for()
    for _ in range(TABS):
        if thing.evaluate("thing => thing === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {thing}")


def stored(site: Site, quiz: Quiz, question_id: str) -> dict[str, Any]:
    found = question_of(site, quiz.id, question_id)
    assert found is not None
    return found


def test_a_question_is_written_with_the_keyboard_alone(desk: Page, site: Site, quiz: Quiz) -> None:
    page = desk
    page.goto(address(site, quiz))
    tab_to(page, page.locator("#type-cost"))
    page.keyboard.press("Home")
    tab_to(page, page.locator("form.add button").nth(1))
    page.keyboard.press("Enter")
    expect(page.locator(".kind")).to_have_text("Single choice")
    tab_to(page, page.locator("#prompt"))
    page.keyboard.type("What is a by-product?")
    for number, text in enumerate(("Honey", "Silk", "Salt")):
        tab_to(page, page.locator(f"[id='options.{number}.text']"))
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]").first).to_have_text("Saved.")
    tab_to(page, page.locator("[name='options.correct']").first)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Remove option 3"))
    page.keyboard.press("Enter")
    expect(page.locator("[id='options.2']")).to_have_count(0)
    # Writing goes on where the button was pressed.
    expect(page.locator("[id='options.1.text']")).to_be_focused()
    tab_to(page, page.locator("#sentence"))
    page.keyboard.type("Honey")
    tab_to(page, page.get_by_role("button", name="Take it"))
    page.keyboard.press("Enter")
    expect(page.locator("#evidence")).to_have_value("Honey is a by-product, and so is wax.")
    tab_to(page, page.locator("#explanation"))
    page.keyboard.type("The article says so.")
    tab_to(page, page.get_by_role("button", name="Save", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator(".notes .wrong")).to_have_count(0)
    question = stored(site, quiz, page.url.split("/")[-1].partition("?")[0])
    assert question["prompt"] == "What is a by-product?"
    assert [option["text"] for option in question["options"]] == ["Honey", "Silk"]
    assert question["options"][0]["correct"] is True


def test_everything_works_without_script(
    contexts: Callable[..., BrowserContext], site: Site, quiz: Quiz
) -> None:
    context = sign_in(contexts(java_script_enabled=False), site)
    page = context.new_page()
    page.goto(address(site, quiz, "questions/cost-text"))
    expect(page.get_by_text("Or click the sentence")).to_be_hidden()
    page.locator("#text").fill("A hive costs {price} a year, in {currency}.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("legend", has_text="{currency}")).to_be_visible()
    page.locator("[id='gaps.1.options.0.text']").fill("dollars")
    page.locator("[id='gaps.1'] button", has_text="Add").click()
    page.locator("[id='gaps.1.options.2.text']").fill("pounds")
    page.locator("[id='gaps.1'] [aria-label='Move option 3 up']").click()
    page.locator("[id='gaps.1'] [aria-label='Remove option 3']").click()
    gap = stored(site, quiz, "cost-text")["gaps"][1]
    assert [option["text"] for option in gap["options"]] == ["dollars", "pounds"]
    page.locator("#sentence").select_option(label="A hive costs $150 a year.")
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("#evidence")).to_have_value("A hive costs $150 a year.")
    page.get_by_role("link", name="All questions").first.click()
    row = page.locator("#question-cost-text")
    row.locator("summary").click()
    row.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Removed: “Fill the gaps.”")).to_be_visible()
    page.get_by_role("button", name="Put it back").click()
    expect(row).to_be_visible()


def test_a_click_on_a_sentence_takes_it_and_problems_are_told_while_one_writes(
    desk: Page, site: Site, quiz: Quiz
) -> None:
    page = desk
    page.goto(address(site, quiz, "questions/cost-year"))
    page.get_by_text("Or click the sentence").click()
    page.get_by_text("Apple trees need pollen from another tree.").last.click()
    expect(page.locator("#evidence")).to_have_value("Apple trees need pollen from another tree.")
    notes = page.locator("[data-notes=evidence]")
    expect(notes).to_contain_text("not in the fact's own section")
    page.get_by_text("A hive costs $150 a year.").last.click()
    expect(notes).to_be_empty()
    page.locator("#answer").fill("a lot")
    expect(page.locator("[data-notes=answer] .wrong")).to_have_count(1)
    expect(page.locator("#answer")).to_have_attribute("aria-invalid", "true")
    # All of it is kept: nothing is lost by leaving.
    assert stored(site, quiz, "cost-year")["answer"] == "a lot"
    assert stored(site, quiz, "cost-year")["evidence"] == "A hive costs $150 a year."
    page.locator("#answer").fill("150")
    expect(page.locator("[data-checked]")).to_have_text("Saved. Nothing to mend.")


def test_two_windows_on_one_question_see_both_texts(
    contexts: Callable[..., BrowserContext], site: Site, quiz: Quiz
) -> None:
    first = sign_in(contexts(viewport=DESK), site).new_page()
    second = sign_in(contexts(viewport=DESK), site, "Sam Stone").new_page()
    for page in (first, second):
        page.goto(address(site, quiz, "questions/yield-more"))
    first.locator("#prompt").fill("The first one's words?")
    first.get_by_role("button", name="Save", exact=True).click()
    expect(first.locator("[role=status]").first).to_have_text("Saved.")
    second.locator("#prompt").fill("The second one's words?")
    expect(second.locator("[data-checked]")).to_contain_text("Somebody else changed this question")
    expect(second.locator("[data-others]")).to_contain_text("Robin Reed")
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_role("alert")).to_contain_text("The first one's words?")
    expect(second.locator("#prompt")).to_have_value("The second one's words?")
    assert stored(site, quiz, "yield-more")["prompt"] == "The first one's words?"


def test_a_save_that_is_on_its_way_and_the_button_do_not_clash(
    desk: Page, site: Site, quiz: Quiz
) -> None:
    page = desk
    page.goto(address(site, quiz, "questions/yield-more"))
    held: list[Route] = []
    page.route("**/check", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    with page.expect_request("**/check"):
        page.locator("#prompt").fill("First")
    page.locator("#prompt").fill("Then this?")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[role=status]", has_text="Saved.")).to_have_count(0)
    held[0].continue_()
    expect(page.locator("p[role=status]")).to_have_text("Saved.")
    expect(page.locator("#prompt")).to_have_value("Then this?")
    assert stored(site, quiz, "yield-more")["prompt"] == "Then this?"


def test_a_draft_is_tried_to_its_result(desk: Page, site: Site, quiz: Quiz) -> None:
    page, before = desk, site.attempts()
    page.goto(address(site, quiz, "try"))
    page.locator("#rating").fill("40")
    page.get_by_role("button", name="Go on to the questions").click()
    for _ in range(2):
        for box in page.locator("fieldset").all():
            box.get_by_text("I don’t know").click()
        page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("0 of the 2 facts came across")
    page.get_by_role("link", name="See this sentence in the article").first.click()
    expect(page.locator(".sentence:target")).to_be_in_viewport()
    assert site.attempts() == before


PAGES = [
    "questions",
    "questions/yield-more",
    "questions/yield-pollen",
    "questions/yield-numbers",
    "questions/yield-steps",
    "questions/cost-year",
    "questions/cost-power",
    "questions/cost-text",
    "settings",
    "try",
]


@pytest.fixture(scope="module")
def open_quiz(site: Site) -> Quiz:
    """One quiz for all who only look, with something to mend everywhere."""
    quiz = builders.every_type_quiz(id=str(uuid.UUID(int=77)), slug="looked-at")
    site.worker.submit(publish, site.app, quiz).result()
    return quiz


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_in_light_and_dark(
    contexts: Callable[..., BrowserContext], site: Site, open_quiz: Quiz, path: str
) -> None:
    page, axe = sign_in(contexts(color_scheme="light"), site).new_page(), Axe()
    page.goto(address(site, open_quiz, path))
    for details in page.locator("details:visible").all():
        details.evaluate("details => { details.open = true; }")
    assert violations(axe, page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(axe, page, "color-contrast") == []
    page.set_viewport_size({"width": 320, "height": 600})
    assert page.evaluate(TOO_WIDE) == []


def test_problems_and_clashes_are_accessible(
    contexts: Callable[..., BrowserContext], site: Site, quiz: Quiz
) -> None:
    page, axe = sign_in(contexts(), site).new_page(), Axe()
    other = sign_in(contexts(), site, "Sam Stone").new_page()
    for one in (page, other):
        one.goto(address(site, quiz, "questions/cost-text"))
    for one in (page, other):
        one.locator("[id='gaps.0.options.0.text']").fill("")
        one.locator("#evidence").fill("A hive costs $200 a year." if one is page else "Nothing")
        one.get_by_role("button", name="Save", exact=True).click()
        one.locator(".notes .wrong").first.wait_for()
        assert violations(axe, one) == []
    expect(other.get_by_role("alert")).to_be_focused()
    page.goto(address(site, quiz))
    expect(page.locator("#question-cost-text .notice")).to_contain_text("no longer in the article")
    assert violations(axe, page) == []


def violations(axe: Axe, page: Page, *rules: str) -> list[str]:
    options = {"runOnly": list(rules)} if rules else None
    found = axe.run(page, options=options).response["violations"]
    return [f"{v['id']}: {node['html'][:150]}" for v in found for node in v["nodes"]]
