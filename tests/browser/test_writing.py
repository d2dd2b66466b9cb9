"""Writing an article in a browser: with the keyboard, without a script, without a connection, and two at once."""

import re
import time
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.bank import builders
from tests.browser.editing import sign_in
from tests.browser.site import Site
from tests.browser.test_every_page import TOO_SMALL, TOO_WIDE
from tests.browser.writing_pages import WRITING_PAGES, article_of, own_quiz, write

DESK = {"width": 1280, "height": 800}
PARAGRAPH = "The river has been measured for a hundred years, and its level has been argued about for as long."
PLAIN = (
    "Why rivers rise\n\n"
    f"“It’s the snow,” says one of\u00a0them. {PARAGRAPH} {PARAGRAPH}\n"
    "1.)\u00a0Snow melts earlier\n"
    f"{PARAGRAPH} {PARAGRAPH}\n"
    "2.)\u00a0Dams hold less\n"
    f"{PARAGRAPH} {PARAGRAPH}\n• Mud fills them\n• Stones too\n"
)
HTML = (
    "<article><h1>Why rivers rise</h1><p>“It’s the <b>snow</b>,” says one of&nbsp;them. "
    f"{PARAGRAPH}</p><h2>1.) Snow melts earlier</h2><p>{PARAGRAPH}</p>"
    f'<h2>2.) Dams hold less</h2><p>{PARAGRAPH} <a href="https://dams.example/x">More</a></p></article>'
)
PUT_ON_CLIPBOARD = """([plain, html]) => navigator.clipboard.write([new ClipboardItem({
    "text/plain": new Blob([plain], {type: "text/plain"}),
    ...(html ? {"text/html": new Blob([html], {type: "text/html"})} : {}),
})])"""


@pytest.fixture
def desk(contexts: Callable[..., BrowserContext], site: Site) -> BrowserContext:
    """The browser of an editor who is signed in."""
    return sign_in(contexts(viewport=DESK), site)


def uid_of(page: Page) -> str:
    return page.url.split("/edit/")[1].split("/")[0]


def copy(page: Page, plain: str, html: str = "") -> None:
    """Put a text on the clipboard as copying it from a page does."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(PUT_ON_CLIPBOARD, [plain, html])


def containing(words: str) -> re.Pattern[str]:
    return re.compile(re.escape(words))


def press_until(page: Page, key: str, selector: str) -> None:
    for _ in range(60):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} is not reached")


@pytest.mark.parametrize("html", ["", HTML])
def test_a_web_article_is_pasted_and_written_on_by_keyboard(
    desk: BrowserContext, site: Site, html: str
) -> None:
    page = desk.new_page()
    page.goto(f"{site.url}/edit")
    press_until(page, "Tab", "a[href='/edit/new']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/new")
    copy(page, PLAIN, html)
    press_until(page, "Tab", "#text")
    page.keyboard.press("Control+v")
    expect(page.locator("#text")).to_have_value(containing("Snow melts earlier"))
    press_until(page, "Tab", "section:first-child button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/article")
    expect(page.locator("#title")).to_have_value("Why rivers rise")
    expect(page.locator(".preview h2")).to_have_text(["Snow melts earlier", "Dams hold less"])
    expect(page.locator(".facts-list li")).to_contain_text(["Snow melts earlier", "Dams hold less"])

    press_until(page, "Tab", "#summary")
    page.keyboard.type("What moves a river.")
    press_until(page, "Tab", "#text")
    page.keyboard.press("Control+End")
    page.keyboard.type("\n## Fish climb\n\nThey have a ladder.")
    expect(page.locator("[data-status]")).to_contain_text("Saved")
    expect(page.locator(".preview h2")).to_have_text(
        ["Snow melts earlier", "Dams hold less", "Fish climb"]
    )
    expect(page.locator(".preview .deck")).to_have_text("What moves a river.")
    text, quiz = article_of(site, uid_of(page))
    assert text.endswith("## Fish climb\n\nThey have a ladder.")
    assert quiz["summary"] == "What moves a river."
    assert [fact["id"] for fact in quiz["facts"]] == [
        "snow-melts-earlier",
        "dams-hold-less",
        "fish-climb",
    ]
    page.reload()
    expect(page.locator("#summary")).to_have_value("What moves a river.")


def test_all_of_it_works_without_a_script(
    contexts: Callable[..., BrowserContext], site: Site
) -> None:
    page = sign_in(contexts(viewport=DESK, java_script_enabled=False), site).new_page()
    page.goto(f"{site.url}/edit")
    page.get_by_role("link", name="New quiz").click()
    page.locator("#text").fill(PLAIN)
    page.get_by_role("button", name="Take this text").click()
    expect(page.locator(".preview h2")).to_have_text(["Snow melts earlier", "Dams hold less"])
    page.locator("#summary").fill("What moves a river.")
    page.locator("#text").fill(
        page.locator("#text").input_value() + "\n3.) Fish\n\nThey climb a ladder.\n"
    )
    page.get_by_role("button", name="Tidy pasted text").click()
    expect(page.locator(".preview h2")).to_have_text(
        ["Snow melts earlier", "Dams hold less", "Fish"]
    )
    page.locator("#title").fill("Rivers")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-status]")).to_have_text("Saved.")
    assert article_of(site, uid_of(page))[1]["title"] == "Rivers"


def test_pasting_can_be_undone_and_a_word_is_pasted_as_it_is(
    desk: BrowserContext, site: Site
) -> None:
    page = desk.new_page()
    page.goto(f"{site.url}/edit/new")
    copy(page, "1.) word")
    page.locator("#text").focus()
    page.keyboard.press("Control+v")
    expect(page.locator("#text")).to_have_value("1.) word")
    copy(page, PLAIN)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    expect(page.locator("#text")).to_have_value(containing("## 2. Dams hold less"))
    page.keyboard.press("Control+z")
    expect(page.locator("#text")).to_have_value("1.) word")


def test_without_a_connection_the_text_is_kept_and_saved_later(
    desk: BrowserContext, site: Site
) -> None:
    uid, page = own_quiz(site), desk.new_page()
    page.goto(f"{site.url}/edit/{uid}/article")
    desk.set_offline(True)
    page.locator("#title").fill("Written on a train")
    expect(page.locator("[data-status]")).to_contain_text("no connection")
    assert article_of(site, uid)[1]["title"] == "Bees and orchards"
    desk.set_offline(False)
    expect(page.locator("[data-status]")).to_contain_text("Saved")
    assert article_of(site, uid)[1]["title"] == "Written on a train"


def test_a_text_that_could_not_be_sent_is_offered_when_the_browser_is_started_again(
    desk: BrowserContext, contexts: Callable[..., BrowserContext], site: Site
) -> None:
    uid, page = own_quiz(site), desk.new_page()
    page.route("**/article/saved", lambda route: route.abort())
    page.goto(f"{site.url}/edit/{uid}/article")
    page.locator("#title").fill("Written on a train")
    expect(page.locator("[data-status]")).to_contain_text("no connection")
    again = contexts(viewport=DESK, storage_state=desk.storage_state()).new_page()
    again.goto(f"{site.url}/edit/{uid}/article")
    expect(again.locator("#title")).to_have_value("Bees and orchards")
    again.get_by_role("button", name="Put it into the form").click()
    expect(again.locator("#title")).to_have_value("Written on a train")
    expect(again.locator("[data-status]")).to_contain_text("Saved")
    assert article_of(site, uid)[1]["title"] == "Written on a train"


def test_two_editors_are_told_and_see_both_texts(
    desk: BrowserContext, contexts: Callable[..., BrowserContext], site: Site
) -> None:
    uid, page = own_quiz(site), desk.new_page()
    page.goto(f"{site.url}/edit/{uid}/article")
    other = sign_in(contexts(viewport=DESK), site, "Ben Ode").new_page()
    with other.expect_response("**/here"):
        other.goto(f"{site.url}/edit/{uid}/article")
    expect(other.locator("[data-others]")).to_have_text("Robin Reed has this article open too.")
    other.locator("#text").fill(builders.ARTICLE + "\nBen’s end.\n")
    expect(other.locator("[data-status]")).to_contain_text("Saved")
    page.locator("#text").fill(builders.ARTICLE + "\nRobin’s end.\n")
    expect(page.locator("[data-status]")).to_contain_text("changed by Ben Ode")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".compared").nth(0)).to_contain_text("Ben’s end.")
    expect(page.locator(".compared").nth(1)).to_contain_text("Robin’s end.")
    page.locator("#text").fill(builders.ARTICLE + "\nBen’s and Robin’s end.\n")
    page.get_by_role("button", name="Save this").click()
    expect(page.locator("[data-status]")).to_have_text("Saved.")
    assert article_of(site, uid)[0].endswith("Ben’s and Robin’s end.\n")


def test_an_editor_who_leaves_is_not_announced_any_more(
    desk: BrowserContext, contexts: Callable[..., BrowserContext], site: Site
) -> None:
    uid, page = own_quiz(site), desk.new_page()
    other = sign_in(contexts(viewport=DESK), site, "Ben Ode").new_page()
    here = "Robin Reed has this article open too."
    with page.expect_response("**/here"):
        page.goto(f"{site.url}/edit/{uid}/article")
    other.goto(f"{site.url}/edit/{uid}/article")
    expect(other.locator("[data-others]")).to_have_text(here)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-status]")).to_have_text("Saved.")
    other.reload()
    expect(other.locator("[data-others]")).to_have_text(here)
    page.goto(f"{site.url}/")
    announced, last = True, time.monotonic() + 10
    while announced and time.monotonic() < last:  # Playwright sees no request of a page that goes
        other.reload()
        announced = other.locator("[data-others]").inner_text() != ""
    assert not announced


def test_evidence_that_is_gone_is_mended_while_one_writes(desk: BrowserContext, site: Site) -> None:
    uid, page = own_quiz(site), desk.new_page()
    page.goto(f"{site.url}/edit/{uid}/article")
    page.locator("#text").fill(
        builders.ARTICLE.replace("40 percent more\nfruit", "45 percent more\nfruit")
    )
    expect(page.locator(".notes")).to_contain_text("an orchard bears about 45 percent more fruit")
    page.locator("#title").fill("Not saved yet")
    page.get_by_role("button", name="Take this sentence").click()
    expect(page.locator(".notes")).not_to_contain_text("Take this sentence")
    question = article_of(site, uid)[1]["facts"][0]["questions"][0]
    assert (
        question["evidence"] == "With hives nearby, an orchard bears about 45 percent more fruit."
    )
    assert article_of(site, uid)[1]["title"] == "Not saved yet"


def test_a_script_in_the_text_stays_text(desk: BrowserContext, site: Site) -> None:
    uid, page = own_quiz(site), desk.new_page()
    page.goto(f"{site.url}/edit/{uid}/article")
    script = "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>"
    page.locator("#text").fill(f"## {script}\n\n{script} [a](javascript:hit=1)")
    page.locator("#title").fill(script)
    expect(page.locator("[data-status]")).to_contain_text("Saved")
    expect(page.locator(".preview-title")).to_have_text(script)
    assert page.evaluate("window.hit") is None
    assert page.locator(".preview script, .preview img, .preview a").count() == 0


@pytest.fixture(scope="module")
def axe() -> Axe:
    return Axe()


@pytest.mark.parametrize("name", list(WRITING_PAGES))
def test_a_page_is_accessible_and_fits_in_light_and_dark(
    contexts: Callable[..., BrowserContext], site: Site, axe: Axe, name: str
) -> None:
    page = sign_in(contexts(color_scheme="light", viewport=DESK), site).new_page()
    WRITING_PAGES[name](page, site)
    assert [v["id"] for v in axe.run(page).response["violations"]] == []
    page.emulate_media(color_scheme="dark")
    assert [v["id"] for v in axe.run(page).response["violations"]] == []
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(TOO_SMALL) == []


def test_a_stored_text_is_not_sent_again(desk: BrowserContext, site: Site) -> None:
    uid, page = own_quiz(site), desk.new_page()
    write(site, uid, "Another text.")
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.url) if "/saved" in request.url else None
    )
    page.goto(f"{site.url}/edit/{uid}/article")
    page.locator("#text").fill("Another text, longer.")
    expect(page.locator("[data-status]")).to_contain_text("Saved")
    page.locator("#text").dispatch_event("input")
    page.keyboard.press("Control+s")
    page.locator("#title").fill("Title")
    expect(page.locator(".preview-title")).to_have_text("Title")
    assert len(sent) == 2
