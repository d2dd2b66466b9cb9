"""How sure are you, and what is still unclear to you? In a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import quizzes
from tests.browser.editing import sign_in
from tests.browser.site import Site


def sure_of(page: Page, number: int) -> list[str]:
    """Return what is chosen below a question."""
    chosen = page.locator("fieldset.question").nth(number).locator(".sure :checked")
    return [box.get_attribute("value") or "" for box in chosen.all()]


@pytest.mark.parametrize("script", [True, False])
def test_what_was_chosen_is_there_on_coming_back_and_can_be_taken_back(
    contexts: Callable[..., BrowserContext], site: Site, script: bool
) -> None:
    page = contexts(java_script_enabled=script).new_page()
    token = site.begin(quizzes.HOW_SURE)
    first = f"{site.url}/r/{token}/fact/1"
    page.goto(first)
    box = page.locator("fieldset.question").first
    box.locator("label.choice, select").first.wait_for()
    asked = site.state(token).plan.after[0].question_ids
    for question_id in asked:
        field = page.locator(f"#answer-{question_id}")
        if field.locator("label.choice:not(.quiet)").count():
            field.locator("label.choice").first.click()
        for n, list_ in enumerate(field.locator("select").all(), 1):
            list_.select_option(index=n)
        field.get_by_text("Very", exact=True).click()
    page.locator("main form button").click()
    page.wait_for_url("**/fact/2")
    page.goto(first)
    assert [sure_of(page, n) for n in range(len(asked))] == [["75"]] * len(asked)
    box.get_by_text("I would rather not say").click()
    page.locator("main form button").click()
    page.wait_for_url("**/fact/2")
    stored = {q: site.state(token).answers["post", q].answer.confidence for q in asked}
    assert list(stored.values()) == [None] + [75] * (len(asked) - 1)


@pytest.mark.parametrize("script", [True, False])
def test_who_does_not_know_is_not_asked(
    contexts: Callable[..., BrowserContext], site: Site, script: bool
) -> None:
    page = contexts(java_script_enabled=script).new_page()
    page.goto(f"{site.url}/r/{site.begin(quizzes.HOW_SURE)}/fact/1")
    for box in page.locator("fieldset.question").all():
        scale = box.locator(".sure")
        scale.get_by_text("Fully").click()
        box.get_by_text("I don’t know").click()
        expect(scale).to_be_hidden()
        values = [e.get_attribute("value") for e in scale.locator("input").all()]
        assert values == ["0", "25", "50", "75", "100"]


def test_the_scale_is_reached_and_moved_along_with_the_keyboard(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    page = contexts().new_page()
    page.goto(f"{site.url}/r/{site.begin(quizzes.HOW_SURE)}/fact/1")
    first = page.locator(".sure").first.locator("input")
    page.locator("fieldset.question").first.locator("input").first.focus()
    for _ in range(8):
        if first.first.evaluate("box => box === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(first.nth(2)).to_be_checked()
    group = page.get_by_role("group", name="How sure are you?").first
    expect(group.get_by_role("radio", name="Fairly")).to_be_checked()


@pytest.mark.parametrize("script", [True, False])
def test_what_is_unclear_reaches_the_editor_who_puts_it_out_of_the_way(
    contexts: Callable[..., BrowserContext], site: Site, script: bool
) -> None:
    words = f"Who counted, with script {script}?"
    reader = contexts(java_script_enabled=script).new_page()
    token = site.finished(quizzes.HOW_SURE, 60)
    reader.goto(f"{site.url}/r/{token}/result")
    reader.get_by_label("What is still unclear to you?").last.fill(words)
    reader.get_by_role("button", name="Send it to the editor").click()
    expect(reader.get_by_text("Thank you: the editor will read it.")).to_be_in_viewport()
    uid = quizzes.how_sure().id
    editor = sign_in(
        contexts(viewport={"width": 1280, "height": 800}, java_script_enabled=script), site
    ).new_page()
    editor.goto(f"{site.url}/edit/{uid}")
    editor.get_by_role("link", name="what is still unclear").click()
    entry = editor.locator("ol.unclear > li").filter(has_text=words)
    entry.get_by_role("button", name="Hide").click()
    expect(editor.get_by_role("status")).to_have_text("It is hidden.")
    expect(entry).to_have_count(0)
    editor.get_by_role("link", name="hidden").click()
    entry.get_by_role("link", name="Delete").click()
    editor.get_by_role("button", name="Delete it").click()
    expect(editor.get_by_role("status")).to_have_text("It is deleted.")
    reader.goto(f"{site.url}/r/{token}/result")
    expect(reader.locator("#unclear-text")).to_have_value("")
