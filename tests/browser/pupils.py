"""A class on the site of the browser tests, and how to come to each page of a pupil."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import insert, select, update

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.models import Assignment, Attempt, Classroom, ForPupil
from quizapp.services.accounts.people import Role, add_person
from quizapp.services.assignments.assignments import AssignmentTerms, assign
from quizapp.services.classes.classes import create_class
from quizapp.services.classes.pupils import add_pupils
from quizapp.services.quizzes.published import find_published
from quizapp.services.tokens import new_token, slip_secret
from quizapp.services.wall_time import wall
from tests.browser import quizzes
from tests.browser.site import Site
from tests.helpers import SECRET_KEY

ZONE = "Europe/Berlin"
Opener = Callable[[Page, Site], object]


@dataclass(frozen=True)
class Class:
    """A class with its pupils: their ids, words and slips."""

    site: Site
    code: str
    ids: Sequence[int]
    words: Sequence[str]
    slips: Sequence[str]
    assignments: Sequence[int]

    def sign_in(self, page: Page, pupil: int = 0) -> None:
        """Join as a pupil does."""
        page.goto(f"{self.site.url}/join/{self.code}")
        page.get_by_label("Your two words").fill(self.words[pupil])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/mine")

    def ends_in(self, seconds: float, pupil: int = 0) -> None:
        """Let the time of what a pupil has under way end so soon."""
        self.site.worker.submit(self._ends_in, seconds, pupil).result()

    def _ends_in(self, seconds: float, pupil: int) -> None:
        ends = datetime.now(UTC) + timedelta(seconds=seconds)
        which = (Attempt.pupil_id == self.ids[pupil], Attempt.finished_at.is_(None))
        with self.site.app.app_context(), write_transaction(db.session):
            db.session.execute(update(Attempt).where(*which).values(ends_at=ends))


def make_class(site: Site, *terms: AssignmentTerms, slug: str = quizzes.EVERY_TYPE) -> Class:
    """Make a class of two with an assignment for each of these terms."""
    return site.worker.submit(_make, site, terms, slug).result()


def later(minutes: float) -> str:
    """Return what the wall of the class shows so much later."""
    return wall(datetime.now(UTC) + timedelta(minutes=minutes), ZONE)


def _make(site: Site, terms: Sequence[AssignmentTerms], slug: str) -> Class:
    now, rng = datetime.now(UTC), random.Random()
    with site.app.app_context(), write_transaction(db.session):
        session = db.session
        person = add_person(
            session,
            name="Tess",
            email=f"{new_token()}@example.org",
            roles={Role.TEACHER},
            password_hash="fits nothing",
            now=now,
        )
        room = create_class(session, person.id, "7b", ZONE, now, rng)
        pupils = add_pupils(session, room, ("Ann", ""), secret_key=SECRET_KEY, now=now, rng=rng)
        published = find_published(session, slug)
        assert published is not None
        made = [assign(session, room, published.version_id, one, None, now).id for one in terms]
        return Class(
            site,
            room.join_code,
            [pupil.id for pupil in pupils],
            [pupil.words for pupil in pupils],
            [f"/in/{slip_secret(pupil.slip_seed, SECRET_KEY)}" for pupil in pupils],
            made,
        )


# Every page

BASE = AssignmentTerms(ZONE)
TIMED = replace(BASE, minutes=20)


def _begin(page: Page, room: Class) -> None:
    room.sign_in(page)
    page.get_by_role("button", name="Begin").first.click()
    page.wait_for_url("**/article")


def to_questions(page: Page, room: Class) -> None:
    """Begin, read, and go on to the first page of questions."""
    _begin(page, room)
    page.get_by_role("button", name="Go on to the questions").click()
    page.wait_for_url("**/fact/1")


def finish(page: Page) -> None:
    """Answer all pages that are left with what is not known."""
    while "/fact/" in page.url:
        for label in page.get_by_text("I don’t know").all():
            label.click()
        at = page.url
        page.locator("main form button").click()
        expect(page).not_to_have_url(at)


def _join_wrong(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/join")
    page.get_by_role("button", name="Sign in").click()
    page.locator(".wrong").first.wait_for()


def _slip(page: Page, site: Site) -> None:
    room = make_class(site)
    page.route("**/static/pupil.js*", lambda route: route.fulfill(body=""))
    page.goto(site.url + room.slips[0])
    page.unroute("**/static/pupil.js*")


def _mine(page: Page, site: Site) -> None:
    room = make_class(
        site,
        TIMED,
        replace(BASE, attempts=3, due=later(3000)),
        replace(BASE, opens=later(3000)),
        replace(BASE, closes=later(-3000)),
        replace(BASE, due=later(-3000), closes=later(9000)),
    )
    to_questions(page, room)
    finish(page)
    page.goto(f"{site.url}/mine")
    page.get_by_role("button", name="Begin").last.click()
    page.wait_for_url("**/article")
    page.goto(f"{site.url}/mine")


def _nothing_to_do(page: Page, site: Site) -> None:
    make_class(site).sign_in(page, 1)


def _not_now(page: Page, site: Site) -> None:
    room = make_class(site, BASE)
    room.sign_in(page)
    site.worker.submit(_close, site, room.code).result()
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("This quiz is closed").first.wait_for()


def _close(site: Site, code: str) -> None:
    with site.app.app_context(), write_transaction(db.session):
        ours = select(Classroom.id).where(Classroom.join_code == code).scalar_subquery()
        closed = update(Assignment).where(Assignment.classroom_id == ours)
        db.session.execute(closed.values(closes=later(-5)))


def _timed(page: Page, site: Site) -> None:
    to_questions(page, make_class(site, replace(TIMED, due=later(-30))))


def _lost(page: Page, site: Site) -> None:
    to_questions(page, make_class(site, TIMED))
    page.route(page.url, lambda route: route.abort())
    page.locator("main form button").click()
    page.get_by_text("Not saved yet").wait_for()


def _reading(page: Page, site: Site) -> None:
    _begin(page, make_class(site, TIMED))


def _timed_out(page: Page, site: Site) -> None:
    room = make_class(site, TIMED)
    to_questions(page, room)
    room.ends_in(-60)
    page.reload()
    page.wait_for_url("**/result")


def _time_is_up(page: Page, site: Site) -> None:
    room = make_class(site, TIMED)
    to_questions(page, room)
    room.ends_in(-1)
    page.reload()


def _held_back(page: Page, site: Site) -> None:
    room = make_class(
        site,
        replace(
            BASE,
            due=later(4000),
            show_marks="after_due",
            show_answers="after_due",
            show_explanations="never",
        ),
    )
    site.worker.submit(_say_a_word, site, room).result()
    to_questions(page, room)
    finish(page)


def _say_a_word(site: Site, room: Class) -> None:
    values = {"word": "Well read.\nLook at the second fact again.", "more_minutes": 0}
    keys = {"assignment_id": room.assignments[0], "pupil_id": room.ids[0], "more_attempts": 0}
    with site.app.app_context(), write_transaction(db.session):
        db.session.execute(insert(ForPupil).values(excused=False, **values, **keys))


def _not_yours(page: Page, site: Site) -> None:
    room = make_class(site, BASE)
    to_questions(page, room)
    at = page.url
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/join/*")
    room.sign_in(page, 1)
    page.goto(at)


EVERY_PUPIL_PAGE: Mapping[str, Opener] = {
    "join": lambda page, site: page.goto(f"{site.url}/join/{make_class(site).code}"),
    "join-wrong": _join_wrong,
    "slip": _slip,
    "slip-old": lambda page, site: page.goto(f"{site.url}/in/{'A' * 22}"),
    "mine": _mine,
    "mine-nothing": _nothing_to_do,
    "assigned-not-now": _not_now,
    "assigned-reading": _reading,
    "assigned-questions": _timed,
    "assigned-lost": _lost,
    "assigned-time-is-up": _time_is_up,
    "assigned-timed-out": _timed_out,
    "assigned-held-back": _held_back,
    "assigned-not-yours": _not_yours,
}
"""A name and a way there for each page of a pupil."""
