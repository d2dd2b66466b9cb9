"""A teacher looks at a class: at work, in the gradebook, one pupil, one assignment."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect
from sqlalchemy.orm import Session

from quizapp.extensions import db
from quizapp.services.accounts.people import find_by_email
from quizapp.services.assignments.assignments import AssignmentTerms
from tests.browser.people import sign_in_quietly
from tests.browser.site import Site
from tests.browser.test_every_page import TOO_SMALL, TOO_WIDE
from tests.classes import ZONE, answer, begin, make_assignment, make_class, unknown

TEACHER = "tim@example.org"
DESK = {"width": 1280, "height": 800}
Contexts = Callable[..., BrowserContext]
NAMES = ("Ann", "Bernadette-Charlotte von Hohenlohe-Langenburg", "", "Dana")


@pytest.fixture(scope="module")
def at_work(site: Site, browser: object) -> dict[str, int]:
    """A class at its second assignment; return the ids that addresses have."""
    return site.worker.submit(_at_work, site).result()


def _at_work(site: Site) -> dict[str, int]:
    now = datetime.now(UTC) - timedelta(minutes=6)
    with site.app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        from tests.browser import people  # noqa: PLC0415 - makes the accounts where there are none

        if find_by_email(session, TEACHER) is None:
            session.rollback()
            people._session(site, people.ADMIN)
        found = find_by_email(session, TEACHER)
        assert found is not None
        classroom, pupils = make_class(session, found.person.id, NAMES, name="7b", seed=11)
        first = make_assignment(session, classroom, now=now)
        answer(session, begin(session, first, pupils[0], now=now), unknown, rating=90, now=now)
        live = make_assignment(session, classroom, AssignmentTerms(ZONE, minutes=20), now=now)
        for pupil, pages in zip(pupils[:3], (None, 1, 0), strict=True):
            token = begin(session, live, pupil, now=now)
            answer(session, token, pages=pages, now=now + timedelta(minutes=3))
        ids = {"class": classroom.id, "done": first.id, "live": live.id, "pupil": pupils[0].id}
        return {**ids, "third": pupils[3].id}


PAGES = {
    "gradebook": "/teach/classes/{class}/gradebook",
    "results": "/teach/assignments/{done}/results",
    "work": "/teach/classes/{class}/pupils/{pupil}/work?assignment=all",
    "watch": "/teach/assignments/{live}/watch?questions=1",
    "help": "/teach/assignments/{live}/watch/{pupil}",
    "side-by-side": "/teach/quizzes",
}


@pytest.mark.parametrize("name", list(PAGES))
def test_a_teacher_s_page_is_accessible_and_fits_in_light_and_dark(
    contexts: Contexts, site: Site, at_work: dict[str, int], name: str
) -> None:
    context = contexts(color_scheme="light")
    sign_in_quietly(context, site, TEACHER)
    page = context.new_page()
    page.goto(site.url + PAGES[name].format(**at_work))
    for closed in page.locator("main details").all():
        closed.evaluate("one => { one.open = true; }")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], n["html"][:150]) for v in found for n in v["nodes"]] == []
    assert page.evaluate(TOO_SMALL) == []
    page.set_viewport_size({"width": 320, "height": 256})
    outside = TOO_WIDE.replace('".skip"', '".skip, .book *, .scroll *"')
    assert page.evaluate(outside) == []


def test_the_page_of_a_class_at_work_keeps_itself_up_to_date(
    contexts: Contexts, site: Site, at_work: dict[str, int]
) -> None:
    """It follows what pupils do, leaves focus and scrolling alone, and rests while nobody looks."""
    context = contexts(viewport={"width": 390, "height": 300})
    sign_in_quietly(context, site, TEACHER)
    page = context.new_page()
    page.clock.install()
    page.goto(site.url + PAGES["watch"].format(**at_work))
    last = page.locator(f"#pupil-{at_work['third']}")
    expect(last).to_contain_text("not begun")
    expect(page.locator("#fresh")).to_have_text("Up to date by itself")
    last.get_by_role("link").focus()
    scrolled = page.evaluate("scrollY")
    assert scrolled > 0
    site.worker.submit(_begin_third, site, at_work).result()
    page.clock.run_for(4500)
    expect(last).to_contain_text("reading")
    expect(last.get_by_role("link")).to_be_focused()
    assert page.evaluate("scrollY") == scrolled


def _begin_third(site: Site, at_work: dict[str, int]) -> None:
    from quizapp.models import Assignment, Pupil  # noqa: PLC0415 - only here

    with site.app.app_context(), Session(db.engine) as session:
        assignment = session.get_one(Assignment, at_work["live"])
        begin(session, assignment, session.get_one(Pupil, at_work["third"]), now=datetime.now(UTC))


SCROLLED = """book => {
  const within = book.scrollHeight > book.clientHeight;
  book.scrollTo(999, 999);
  scrollTo(0, book.offsetTop + (within ? 0 : 150));
  const edge = within ? book.getBoundingClientRect() : { top: 0, left: 0 };
  const [head, name] = ["thead th:last-child", "tbody tr:last-child .who"].map(
    (found) => book.querySelector(found).getBoundingClientRect());
  return [within, head.top >= edge.top, name.left >= edge.left];
}"""


@pytest.mark.parametrize(("width", "within"), [(390, True), (1280, False)])
def test_the_head_and_the_names_of_the_gradebook_stay_in_sight(
    contexts: Contexts, site: Site, at_work: dict[str, int], width: int, within: bool
) -> None:
    """On a phone the table scrolls within its box; where its columns fit, the page has all its rows."""
    context = contexts(viewport={"width": width, "height": 300})
    sign_in_quietly(context, site, TEACHER)
    page = context.new_page()
    page.goto(site.url + PAGES["gradebook"].format(**at_work))
    assert page.locator(".book").evaluate(SCROLLED) == [within, True, True]


def test_a_teacher_looks_after_a_pupil_without_script(
    contexts: Contexts, site: Site, at_work: dict[str, int]
) -> None:
    context = contexts(viewport=DESK, java_script_enabled=False, accept_downloads=True)
    sign_in_quietly(context, site, TEACHER)
    page = context.new_page()
    page.goto(site.url + PAGES["gradebook"].format(**at_work))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as Excel").click()
    assert saved.value.suggested_filename == "gradebook-7b.xlsx"
    page.get_by_role("link", name="Ann", exact=True).click()
    page.goto(page.url + f"?assignment={at_work['done']}")
    page.locator(".set-mark summary").first.click()
    form = page.locator(".set-mark").first
    form.get_by_label("Mark", exact=True).select_option("half")
    form.get_by_label("Why").fill("Said it aloud.")
    form.get_by_role("button", name="Set this mark").click()
    expect(page.locator(".override")).to_contain_text("By the key: no mark")
    page.get_by_label("A word to this pupil").fill("Look at the bees again.")
    page.get_by_role("button", name="Save this word").click()
    expect(page.get_by_label("A word to this pupil")).to_have_value("Look at the bees again.")
