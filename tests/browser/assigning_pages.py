"""Pages of a teacher who assigns: how to come to each."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from weakref import WeakKeyDictionary

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.models import Assignment, PersonRow
from quizapp.services.assignments.assignable import assignable
from quizapp.services.assignments.assignments import AssignmentOrder, AssignmentTerms, assign_all
from quizapp.services.assignments.pupil_terms import PupilTerms, set_pupil_terms
from tests.browser import quizzes
from tests.browser.people import LONG_NAME, Opener, sign_in_quietly
from tests.browser.site import Site
from tests.classes import ZONE, begin, make_class

TIM = "tim@example.org"
NAMES = ("Ann", "Bob", LONG_NAME, "Dilek", "", "")
_made: WeakKeyDictionary[Flask, dict[str, int]] = WeakKeyDictionary()


def assigned(site: Site) -> dict[str, int]:
    """Return the ids of Tim's class, of two assignments, one of them begun, and of a pupil; made once a site."""
    if site.app not in _made:
        sign = site.worker.submit(_make, site)
        _made[site.app] = sign.result()
    return _made[site.app]


def _make(site: Site) -> dict[str, int]:
    now = datetime.now(UTC)
    with site.app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        tim = session.scalars(select(PersonRow.id).where(PersonRow.email == TIM)).one()
        session.rollback()
        room, pupils = make_class(session, tim, NAMES, seed=7)
        with write_transaction(session):
            quiz = next(one for one in assignable(session) if one.slug == quizzes.REAL)
            terms = (
                AssignmentTerms(ZONE, due="2099-11-27T08:00", minutes=20, attempts=2),
                AssignmentTerms(ZONE, opens="2099-11-20T08:00", due="2099-11-27T08:00"),
                AssignmentTerms(ZONE, due="2025-11-27T08:00", closes="2025-11-28T08:00"),
            )
            orders = [AssignmentOrder(room.id, quiz.version_id, one) for one in terms]
            first, *_ = assign_all(session, orders, tim, now - timedelta(days=1))
            set_pupil_terms(session, first, pupils[2].id, PupilTerms(150, "2099-12-01T08:00", 1))
        begin(session, session.get_one(Assignment, first.id), pupils[0], now=now)
        return {"room": room.id, "assignment": first.id, "pupil": pupils[2].id}


def _at(path: str) -> Opener:
    def go(page: Page, site: Site) -> None:
        page.context.clear_cookies()
        sign_in_quietly(page.context, site, TIM)
        page.goto(site.url + path.format(**assigned(site)))

    return go


def _assign_wrong(page: Page, site: Site) -> None:
    _at("/teach/assign?class={room}")(page, site)
    page.get_by_role("group", name="When").get_by_label("Due").fill("2027-03-28T02:30")
    page.get_by_text("More: opening and closing").click()
    page.get_by_label("Time limit, in minutes").fill("0")
    page.get_by_role("button", name="Assign", exact=True).click()
    page.locator(".summary").wait_for()


def _confirm(page: Page, site: Site) -> None:
    _at("/teach/assignments/{assignment}/change")(page, site)
    page.get_by_label("Time limit, in minutes").fill("30")
    page.get_by_role("button", name="Change").click()
    page.get_by_role("heading", name="What the change does").wait_for()


def _with_key(page: Page, site: Site) -> None:
    _at("/teach/assignments/{assignment}")(page, site)
    page.get_by_text("choose a pupil").click()
    page.get_by_text("All questions with their key").click()


ASSIGNING_PAGES: Mapping[str, Opener] = {
    "assign": _at(f"/teach/assign?class={{room}}&quiz={quizzes.REAL}"),
    "assign-wrong": _assign_wrong,
    "assign-again": _at("/teach/assignments/{assignment}/again"),
    "assign-preview": _at(f"/teach/preview/{quizzes.EVERY_TYPE}"),
    "class-assignments": _at("/teach/classes/{room}/assignments"),
    "assignment": _with_key,
    "assignment-change": _at("/teach/assignments/{assignment}/change"),
    "assignment-confirm": _confirm,
    "assignment-remove": _at("/teach/assignments/{assignment}/remove"),
    "assignment-for-one": _at("/teach/assignments/{assignment}/pupils/{pupil}"),
}
