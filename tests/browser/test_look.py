"""What pages do beyond their words: their face, how far one has read, sharing, sending again."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import quizzes
from tests.browser.pages import EVERY_PAGE
from tests.browser.site import Site
from tests.browser.steps import send

SHIFTS = """() => new Promise((done) => {
    const seen = [];
    new PerformanceObserver((list) => seen.push(...list.getEntries().map((entry) => entry.value)))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(seen), 300);
})"""
CLIPBOARD = """() => {
    window.copied = [];
    navigator.clipboard.writeText = (text) => { copied.push(text); return Promise.resolve(); };
    Object.defineProperty(navigator, "share", {value: undefined});
}"""
"""The page must not read the clipboard; so what it writes is noted before it gets there."""
LOADED = "() => [...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family)"


def test_headlines_have_their_face_and_nothing_moves(page_at_article: Page) -> None:
    page_at_article.wait_for_load_state("networkidle")
    assert page_at_article.evaluate("() => document.fonts.ready.then(() => true)")
    assert page_at_article.evaluate(LOADED) == ["Newsreader"]
    assert page_at_article.evaluate(SHIFTS) == []


def test_a_bar_shows_how_far_one_has_read(page_at_article: Page) -> None:
    width = "() => document.querySelector('.progress').getBoundingClientRect().width"
    assert page_at_article.evaluate(width) == 0
    page_at_article.keyboard.press("End")
    for _ in range(
        100
    ):  # the pages' policy lets no text be run, which waiting for a function would do
        if page_at_article.evaluate(width) > 0.95 * 1280:
            break
        page_at_article.wait_for_timeout(50)
    else:
        raise AssertionError(page_at_article.evaluate(width))


def test_the_facts_at_the_head_lead_to_their_sections(page_at_article: Page) -> None:
    page_at_article.get_by_role("navigation", name="The facts").get_by_role("link").last.click()
    expect(
        page_at_article.get_by_role("heading", name="Reading the military signs")
    ).to_be_in_viewport()


def test_sharing_gives_the_address_of_the_article_alone(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    page = contexts().new_page()
    page.goto(f"{site.url}/r/{site.finished(quizzes.REAL, 30)}/result")
    page.evaluate(CLIPBOARD)
    page.get_by_role("link", name="Share the article").click()
    expect(page.get_by_role("link", name="The article’s address is copied")).to_be_visible()
    assert page.evaluate("() => window.copied") == [f"{site.url}/q/{quizzes.REAL}"]


def test_what_was_entered_in_an_outage_is_sent_again(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    page = contexts(java_script_enabled=False).new_page()
    EVERY_PAGE["cannot-store"](page, site)
    expect(page.get_by_role("heading", level=1)).to_have_text("We cannot do that just now")
    token = page.url.split("/")[4]
    assert site.state(token).answers == {}
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator(".summary")).to_contain_text("You left out 1 question.")
    assert sorted(str(s.answer.status) for s in site.state(token).answers.values()) == [
        "dont_know",
        "omitted",
    ]


def test_an_answer_and_i_dont_know_exclude_each_other(phone: Page, site: Site) -> None:
    phone.goto(f"{site.url}/r/{site.begin(quizzes.EVERY_TYPE)}/fact/2")
    for box in phone.locator("fieldset").all():
        unsure = box.get_by_label("I don’t know")
        if unsure.get_attribute("type") != "checkbox":
            continue
        answer = box.locator("input").first
        written = answer.get_attribute("type") != "checkbox"
        answer.fill("4") if written else answer.check()
        unsure.check()
        expect(answer).to_have_value("") if written else expect(answer).not_to_be_checked()
        answer.fill("5") if written else answer.check()
        expect(unsure).not_to_be_checked()


def test_the_pages_stand_in_one_row_where_something_was_left_out(phone: Page, site: Site) -> None:
    phone.goto(f"{site.url}/q/{quizzes.REAL}")
    phone.get_by_role("button", name="Go on to the questions").click()
    for _ in range(2):  # what is left out is pointed out once, and may be left
        expect(phone.locator(".eyebrow")).to_have_text("Fact 1 of 4")
        send(phone)
    expect(phone.locator(".eyebrow")).to_have_text("Fact 2 of 4")
    expect(phone.locator(".steps li.gaps")).to_have_count(1)
    tops = "all => all.map((one) => one.getBoundingClientRect().top)"
    assert len(set(phone.locator(".steps .step").evaluate_all(tops))) == 1
