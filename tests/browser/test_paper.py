"""Quizzes on paper, as they come out of a printer."""

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.services.accounts.people import find_by_email
from quizapp.services.assignments.assignments import AssignmentTerms, assign
from quizapp.services.classes.classes import create_class
from quizapp.services.quizzes.published import find_published
from tests.browser import quizzes
from tests.browser.people import sign_in_quietly
from tests.browser.site import Site
from tests.browser.test_every_page import CLIPPED, TOO_SMALL, TOO_WIDE

TEACHER = "tim@example.org"
KINDS = ("paper", "paper/large", "key")
A4_WITHIN_MARGINS = {"width": 673, "height": 1002}
Contexts = Callable[..., BrowserContext]

TOO_LITTLE = """() => [...document.querySelectorAll(".sheet, .sheet *")]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length
                   && !e.matches(".unseen, .unseen *") && parseFloat(getComputedStyle(e).fontSize) < 23.9)
    .map((e) => `${getComputedStyle(e).fontSize} ${e.outerHTML.slice(0, 100)}`)"""
"""18 points are 24 pixels of CSS."""


def assigned(page: Page, site: Site, slug: str) -> str:
    """Sign a teacher in, and assign a quiz; return the address of the assignment."""
    sign_in_quietly(page.context, site, TEACHER)
    return f"{site.url}/teach/assignments/{site.worker.submit(_assign, site, slug).result()}"


def _assign(site: Site, slug: str) -> int:
    now = datetime.now(UTC)
    with site.app.app_context(), write_transaction(db.session):
        teacher = find_by_email(db.session, TEACHER)
        published = find_published(db.session, slug)
        assert teacher is not None
        assert published is not None
        tim = teacher.person.id
        room = create_class(db.session, tim, "7b", "Europe/Berlin", now, random.Random())
        before = "everyone" if slug == quizzes.BEFORE else "none"
        terms = AssignmentTerms(
            "Europe/Berlin", ask_before=before, ask_how_sure=slug == quizzes.HOW_SURE
        )
        return assign(db.session, room, published.version_id, terms, tim, now).id


@pytest.mark.parametrize(
    ("slug", "pages"),
    [
        (quizzes.REAL, (range(3, 6), range(7, 11), range(2, 5))),
        (quizzes.HOW_SURE, (range(3, 5), range(5, 9), range(2, 4))),
        (quizzes.BEFORE, (range(3, 4), range(4, 8), range(1, 3))),
        (quizzes.RIGHT_TO_LEFT, (range(2, 3), range(3, 6), range(1, 2))),
        (quizzes.STRAINED, (range(2, 3), range(3, 6), range(1, 3))),
    ],
)
def test_a_quiz_prints_on_few_pages_with_nothing_cut_off(
    contexts: Contexts, site: Site, slug: str, pages: tuple[range, ...]
) -> None:
    page = contexts(viewport=A4_WITHIN_MARGINS).new_page()
    address = assigned(page, site, slug)
    for kind, expected in zip(KINDS, pages, strict=True):
        page.goto(f"{address}/{kind}")
        page.emulate_media(media="print")
        expect(page.locator("button:visible, nav:visible, .foot:visible")).to_have_count(0)
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(CLIPPED.replace('".skip"', '".skip, .unseen"')) == []
        if kind == "paper/large":
            assert page.evaluate(TOO_LITTLE) == []
        for paper in ("A4", "Letter"):
            count = page.pdf(format=paper).count(b"/Type /Page\n")
            assert count in expected, (kind, paper)


def test_papers_are_accessible_and_fit_a_screen_in_light_and_dark(
    contexts: Contexts, site: Site
) -> None:
    page = contexts(color_scheme="light", viewport={"width": 1280, "height": 800}).new_page()
    address = assigned(page, site, quizzes.HOW_SURE)
    for kind in KINDS:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"{address}/{kind}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page).response["violations"]
            assert [(v["id"], n["html"][:150]) for v in found for n in v["nodes"]] == []
        assert page.evaluate(TOO_SMALL) == []
        page.set_viewport_size({"width": 320, "height": 256})
        assert page.evaluate(TOO_WIDE) == []


def test_the_button_prints_where_it_can(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    address = assigned(page, site, quizzes.REAL)
    page.add_init_script("window.print = () => { document.title = 'printed'; }")
    page.goto(f"{address}/paper")
    page.get_by_role("button", name="Print").click()
    expect(page).to_have_title("printed")
    plain = contexts(java_script_enabled=False)
    sign_in_quietly(plain, site, TEACHER)
    page = plain.new_page()
    page.goto(f"{address}/paper")
    expect(page.get_by_role("button", name="Print")).to_have_count(0)
    page.get_by_role("link", name="The key").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Key")
