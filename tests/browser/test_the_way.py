"""The ways that readers really go."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser import quizzes
from tests.browser.site import Site
from tests.browser.steps import RESULT, answer_all, send, tap, to_the_end, token_in

ARTICLE = f"/q/{quizzes.REAL}"
CONTINUE = "Continue where you left off"
BEGIN = "Go on to the questions"
STORAGE_BLOCKED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("denied", "SecurityError"); },
});"""


def test_a_reader_taps_through_the_whole_way_on_a_phone(phone: Page, site: Site) -> None:
    phone.goto(site.url)
    phone.get_by_role("link", name="Rails, Missiles and Gas").tap()
    phone.get_by_label("Compared with before you read").fill("60")
    phone.get_by_role("button", name=BEGIN).tap()
    to_the_end(phone, 4, tap)
    expect(phone.locator("p.lead")).to_contain_text("You put 60")
    state = site.state(token_in(phone.url))
    assert (state.rating, len(state.answers)) == (60, 8)


def test_a_reader_without_script_and_cookies_goes_the_same_way(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    context = contexts(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + ARTICLE)
    page.get_by_label("Compared with before you read").fill("0")
    page.get_by_role("button", name=BEGIN).click()
    to_the_end(page, 4)
    expect(page.get_by_text("Print", exact=True)).to_be_hidden()
    assert site.state(token_in(page.url)).rating == 0
    assert context.cookies() == []
    page.get_by_role("link", name="Delete my answers").click()
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are deleted")


def test_a_browser_that_blocks_storage_loses_only_the_offer_to_go_on(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    context = contexts()
    context.add_init_script(STORAGE_BLOCKED)
    page = context.new_page()
    page.goto(site.url + ARTICLE)
    page.get_by_role("button", name=BEGIN).click()
    to_the_end(page, 4)
    page.get_by_role("link", name="Delete my answers").click()
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are deleted")


def test_a_double_click_on_the_last_button_finishes_once(phone: Page, site: Site) -> None:
    phone.goto(f"{site.url}/r/{site.begin(quizzes.REAL)}")
    token = token_in(phone.url)
    for number in (1, 2, 3, 4):
        expect(phone.locator(".eyebrow")).to_have_text(f"Fact {number} of 4")
        answer_all(phone)
        if number < 4:
            send(phone)
    finish = phone.get_by_role("button", name="Finish and see the result")
    finish.dblclick(no_wait_after=True)
    expect(phone.get_by_role("heading", level=1)).to_have_text(RESULT)
    expect(phone.locator(".summary")).to_have_count(0)
    assert len(site.state(token).answers) == 8


def test_the_way_with_questions_before_reading(phone: Page, site: Site) -> None:
    phone.goto(f"{site.url}/q/{quizzes.BEFORE}")
    phone.get_by_role("button", name="Begin").tap()
    for number in (1, 2):
        expect(phone.locator(".eyebrow")).to_have_text(f"Before you read: {number} of 2")
        answer_all(phone, tap)
        send(phone, tap)
    phone.get_by_label("Compared with before you read").fill("100")
    phone.get_by_role("button", name=BEGIN).tap()
    to_the_end(phone, 2, tap)
    expect(phone.get_by_text("Asked before you read")).to_have_count(2)


def test_the_article_offers_to_go_on_until_the_end(phone: Page, site: Site) -> None:
    phone.goto(site.url + ARTICLE)
    expect(phone.get_by_role("link", name=CONTINUE)).to_be_hidden()
    phone.get_by_role("button", name=BEGIN).tap()
    answer_all(phone, tap)
    send(phone, tap)
    expect(phone.locator(".eyebrow")).to_have_text("Fact 2 of 4")
    phone.goto(site.url + ARTICLE)
    phone.get_by_role("link", name=CONTINUE).tap()
    to_the_end(phone, 4, tap, first=2)
    phone.goto(site.url + ARTICLE)
    expect(phone.get_by_role("button", name=BEGIN)).to_be_visible()
    expect(phone.get_by_role("link", name=CONTINUE)).to_be_hidden()


def test_deleting_forgets_where_one_left_off(phone: Page, site: Site) -> None:
    phone.goto(f"{site.url}/r/{site.begin(quizzes.REAL)}")
    token = token_in(phone.url)
    phone.goto(f"{site.url}/r/{token}/delete")
    phone.get_by_role("button", name="Delete everything").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your answers are deleted")
    phone.goto(site.url + ARTICLE)
    expect(phone.get_by_role("link", name=CONTINUE)).to_be_hidden()


def test_an_answer_can_be_changed_after_the_back_button(phone: Page, site: Site) -> None:
    phone.goto(f"{site.url}/r/{site.begin(quizzes.EVERY_TYPE)}")
    token = token_in(phone.url)
    question = phone.locator("fieldset").first
    answer_all(phone, tap)
    send(phone, tap)
    expect(phone.locator(".eyebrow")).to_have_text("Fact 2 of 2")
    phone.go_back()
    expect(phone.locator(".eyebrow")).to_have_text("Fact 1 of 2")
    question.get_by_text("I don’t know").tap()
    send(phone, tap)
    expect(phone.locator(".eyebrow")).to_have_text("Fact 2 of 2")
    expect(phone.locator(".summary")).to_have_count(0)
    given = [str(stored.answer.status) for stored in site.state(token).answers.values()]
    assert sorted(given) == ["answered", "answered", "dont_know"]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_double_click_sends_a_page_once(
    contexts: Callable[..., BrowserContext], site: Site, script: bool
) -> None:
    page = contexts(java_script_enabled=script).new_page()
    page.goto(f"{site.url}/r/{site.begin(quizzes.EVERY_TYPE)}")
    token = token_in(page.url)
    answer_all(page)
    page.get_by_role("button", name="Save and go on").dblclick(no_wait_after=True)
    expect(page.locator(".eyebrow")).to_have_text("Fact 2 of 2")
    expect(page.locator(".summary")).to_have_count(0)
    assert len(site.state(token).answers) == 3


def test_a_double_click_begins_once(phone: Page, site: Site) -> None:
    phone.goto(site.url + ARTICLE)
    before = site.attempts()
    phone.get_by_role("button", name=BEGIN).dblclick(no_wait_after=True)
    expect(phone.locator(".eyebrow")).to_have_text("Fact 1 of 4")
    assert site.attempts() == before + 1


def test_a_form_that_is_sent_again_after_a_lost_reply_begins_once(phone: Page, site: Site) -> None:
    phone.goto(site.url + ARTICLE)
    before = site.attempts()

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.fulfill(status=204)

    phone.route("**/begin*", lose, times=1)
    with phone.expect_response("**/begin*"):
        phone.get_by_role("button", name=BEGIN).tap()
    phone.get_by_role("button", name=BEGIN).tap()
    expect(phone.locator(".eyebrow")).to_have_text("Fact 1 of 4")
    assert site.attempts() == before + 1


def test_a_rating_that_cannot_be_read_is_shown_again(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    page = contexts(java_script_enabled=False).new_page()
    page.goto(site.url + ARTICLE)
    page.get_by_label("Compared with before you read").fill("101")
    page.get_by_role("button", name=BEGIN).click()
    expect(page.locator("#rating-wrong")).to_be_in_viewport()
    expect(page.locator("#rating")).to_be_focused()
    expect(page.locator("#rating")).to_have_value("101")


def test_two_tabs_with_other_answers_are_both_shown(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    context, token = contexts(), site.begin(quizzes.EVERY_TYPE)
    tabs = [context.new_page() for _ in range(2)]
    for tab, cost in zip(tabs, ("15", "150"), strict=True):
        tab.goto(f"{site.url}/r/{token}/fact/2")
        answer_all(tab)
        tab.locator("fieldset", has_text="hive cost").locator("input.short").fill(cost)
    first, second = tabs
    send(first)
    expect(first.locator(".eyebrow")).to_have_text("Fact 1 of 2")
    send(second)
    expect(second.locator(".summary")).to_be_focused()
    expect(second.locator(".summary")).to_contain_text("Nothing has been overwritten")
    expect(second.get_by_text("Saved from another window: $15")).to_be_visible()
    expect(second.locator("fieldset", has_text="hive cost").locator("input.short")).to_have_value(
        "150"
    )
    send(second)
    expect(second.locator(".eyebrow")).to_have_text("Fact 1 of 2")
    responses = {s.answer.response for s in site.state(token).answers.values()}
    assert "150" in responses
    assert "15" not in responses


def test_a_second_device_goes_on_by_the_link(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    page = contexts().new_page()
    page.goto(f"{site.url}/r/{site.begin(quizzes.REAL)}")
    answer_all(page)
    send(page)
    page.get_by_role("link", name="another device").click()
    link = page.locator(".link a").get_attribute("href")
    assert link
    other = contexts().new_page()
    other.goto(link)
    to_the_end(other, 4, first=2)
    page.get_by_role("link", name="Back to where you were").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(RESULT)


def test_trying_again_reads_the_article_first(phone: Page, site: Site) -> None:
    phone.goto(f"{site.url}/r/{site.finished(quizzes.REAL, 30)}/result")
    phone.get_by_role("button", name="Try again").tap()
    phone.get_by_role("button", name=BEGIN).tap()
    to_the_end(phone, 4, tap)


def test_the_evidence_opens_in_the_article(phone: Page, site: Site) -> None:
    phone.goto(f"{site.url}/r/{site.finished(quizzes.REAL, 30)}/result")
    quote = phone.locator("blockquote mark").first.inner_text()
    phone.get_by_role("link", name="See this sentence in the article").first.tap()
    sentence = phone.locator(".sentence:target")
    expect(sentence).to_be_in_viewport()
    expect(sentence).to_contain_text(quote.split(",", maxsplit=1)[0])


def test_matching_ordering_and_gaps_need_no_script(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    page = contexts(java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    page.goto(f"{site.url}/r/{site.begin(quizzes.PLACES)}")
    to_the_end(page, 2)
    expect(page.locator(".given").first).to_be_visible()


def test_not_knowing_empties_the_lists_and_choosing_takes_it_back(phone: Page, site: Site) -> None:
    phone.goto(f"{site.url}/r/{site.begin(quizzes.PLACES)}/fact/1")
    for box in phone.locator("fieldset").all():
        unsure, first = box.get_by_label("I don’t know"), box.locator("select").first
        first.select_option(index=1)
        unsure.check()
        expect(first).to_have_value("")
        first.select_option(index=1)
        expect(unsure).not_to_be_checked()
