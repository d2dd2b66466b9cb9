"""A pupil's whole lesson on a phone, with the network cut once, the time running out, and the next pupil after."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.pupils import BASE, TIMED, finish, make_class, to_questions
from tests.browser.site import Site


def test_a_whole_lesson_on_a_shared_phone(phone: Page, site: Site) -> None:
    page, room = phone, make_class(site, TIMED)
    page.goto(f"{site.url}/join")
    page.get_by_label("Code of your class").fill(room.code.lower())
    page.get_by_label("Your two words").fill(room.words[0].replace("-", " ").title())
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("Your quizzes")
    expect(page.locator(".who")).to_have_text("You are Ann 7b")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".clock")).to_contain_text("Time left: 20 min")
    page.get_by_label("Compared with before you read").fill("40")
    page.get_by_role("button", name="Go on to the questions").click()
    page.wait_for_url("**/fact/1")
    token = page.url.split("/")[4]

    # The network is gone when the page is sent.
    page.get_by_text("I don’t know").first.click()
    page.context.set_offline(True)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("status")).to_contain_text("Not saved yet: no connection.")
    page.get_by_text("I don’t know").nth(1).click()
    assert not site.state(token).answers
    page.context.set_offline(False)
    page.get_by_text("You left out").wait_for()
    saved = [str(stored.answer.status) for stored in site.state(token).answers.values()]
    assert saved.count("dont_know") == 2

    # The time runs out on the last page, where something was entered and the page loaded anew.
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/fact/2")
    room.ends_in(62)
    page.reload()
    expect(page.locator("[aria-live]")).to_have_text("One minute left.")
    page.get_by_text("I don’t know").first.click()
    room.ends_in(8)
    page.reload()
    expect(page.get_by_role("status")).to_have_text(
        "This is what you had entered here. It is not saved yet."
    )
    expect(page.locator("h1")).to_have_text("Time is up", timeout=20_000)
    state = site.state(token)
    assert all(state.is_stored("post", asked) for asked in state.plan.after)
    room.ends_in(-60)
    page.get_by_role("link", name="Go on").click()
    expect(page.locator("h1")).to_have_text("0 of the 2 facts came across")
    expect(page.locator("main")).to_contain_text("Your time was up at")

    # The next pupil on the same phone.
    result = page.url
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Code of your class")).to_have_value(room.code)
    assert "quizapp:" not in page.evaluate("JSON.stringify(localStorage)")
    assert "draft:" not in page.evaluate("JSON.stringify(sessionStorage)")
    page.get_by_label("Your two words").fill(room.words[1])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".who")).to_have_text(f"You are {room.words[1]} 7b")
    expect(page.get_by_role("button", name="Begin")).to_have_count(1)
    page.goto(result)
    expect(page.locator("h1")).to_have_text("This belongs to somebody else")


def test_what_one_pupil_had_typed_is_gone_when_another_one_signs_in(
    phone: Page, site: Site
) -> None:
    room = make_class(site, BASE)
    to_questions(phone, room)
    phone.get_by_text("I don’t know").first.click()
    assert "draft:" in phone.evaluate("JSON.stringify(sessionStorage)")
    phone.goto(site.url + room.slips[1])
    expect(phone.locator(".who")).to_have_text(f"You are {room.words[1]} 7b")
    assert "draft:" not in phone.evaluate("JSON.stringify(sessionStorage)")


@pytest.mark.parametrize("script", [True, False])
def test_a_slip_and_a_whole_quiz_with_and_without_script(
    contexts: Callable[..., BrowserContext], site: Site, script: bool
) -> None:
    page = contexts(java_script_enabled=script).new_page()
    room = make_class(site, replace(TIMED, show_answers="never"))
    page.goto(site.url + room.slips[0])
    if not script:
        expect(page.locator("h1")).to_have_text(f"You are {room.words[0]} in 7b")
        page.get_by_role("button", name="Go to your quizzes").click()
    expect(page.locator("h1")).to_have_text("Your quizzes")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".clock")).to_contain_text("Time left" if script else "it is")
    page.get_by_role("button", name="Go on to the questions").click()
    expect(page).to_have_url(re.compile("/fact/1(#rating)?$"))
    finish(page)
    expect(page.locator("h1")).to_have_text("0 of the 2 facts came across")
    assert "The right answer" not in page.locator("main").inner_text()


def test_an_open_page_learns_that_there_is_more_time_and_less(phone: Page, site: Site) -> None:
    page, room = phone, make_class(site, TIMED)
    page.clock.install()
    to_questions(page, room)
    shown, said = page.locator(".clock p").first, page.locator(".clock [aria-live]")
    page.get_by_text("I don’t know").first.click()
    at, until = page.url, page.locator(".clock").get_attribute("data-until") or "?"

    # Within half a minute, with nothing pressed, and said once.
    room.ends_in(50 * 60)
    page.clock.fast_forward(31_000)
    expect(shown).to_contain_text("Time left: 50 min")
    expect(said).to_have_text(
        re.compile(r"^Your teacher has changed the time. You have until \d\d:\d\d.$")
    )
    expect(said).not_to_have_class("unseen")
    assert until not in shown.inner_text()
    page.evaluate("document.querySelector('.clock [aria-live]').textContent = ''")
    page.clock.fast_forward(31_000)
    page.wait_for_load_state("networkidle")
    expect(said).to_have_text("")

    # When the page is looked at again. Less time is told just as well.
    room.ends_in(4 * 60)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(shown).to_contain_text("Time left: 4 min")
    expect(said).to_contain_text("Your teacher has changed the time.")

    # With the line down it counts on.
    page.context.set_offline(True)
    room.ends_in(7 * 60)
    page.clock.fast_forward(60_000)
    expect(shown).to_contain_text("Time left: 3 min")
    page.context.set_offline(False)

    # Just before time would be up.
    room.ends_in(8)
    page.reload()
    expect(shown).to_contain_text("Time left: 6 s")
    room.ends_in(7 * 60)
    expect(shown).to_contain_text("Time left: 7 min")
    assert page.url == at
