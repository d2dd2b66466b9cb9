"""A class on the site of the browser tests, and how to come to each of its pages."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime

from playwright.sync_api import FilePayload, Page

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.services.accounts.people import find_by_email
from quizapp.services.classes.classes import create_class, list_classes
from quizapp.services.classes.pupils import add_pupils, pupils_of
from tests.browser.people import LONG_NAME, Opener, sign_in_quietly
from tests.browser.site import Site

TEACHER = "tim@example.org"
LONG_CLASS = "Biology, Monday, the second and the third hour, in the old wing"
NAMES = ("Ann Lee", "Bob", LONG_NAME, "Ngữ", "", "")


def one_class(site: Site) -> tuple[int, int]:
    """Return the ids of a class and of a pupil in it; made, with two other classes, where there is none yet."""
    return site.worker.submit(_class, site).result()


def _class(site: Site) -> tuple[int, int]:
    rng, now = random.Random(7), datetime.now(UTC)
    with site.app.app_context(), write_transaction(db.session):
        tim = find_by_email(db.session, TEACHER)
        assert tim is not None
        found = [c.id for c in list_classes(db.session, tim.person.id) if c.name == LONG_CLASS]
        if not found:
            made = [
                create_class(db.session, tim.person.id, name, "Europe/Berlin", now, rng)
                for name in (LONG_CLASS, "7b", "6a of last year")
            ]
            secret = site.app.config["SECRET_KEY"]
            add_pupils(db.session, made[0], NAMES, secret_key=secret, now=now, rng=rng)
            made[2].archived_at = now
            found = [made[0].id]
        first = pupils_of(db.session, found[0])[0]
        first.time_percent = 150
        return found[0], first.id


def _at(path: str) -> Opener:
    def go(page: Page, site: Site) -> None:
        page.context.clear_cookies()
        sign_in_quietly(page.context, site, TEACHER)
        class_id, pupil_id = one_class(site)
        page.goto(site.url + path.format(c=class_id, p=pupil_id))

    return go


def _new_wrong(page: Page, site: Site) -> None:
    _at("/teach/classes/new")(page, site)
    page.get_by_role("button", name="Make the class").click()
    page.locator(".summary").wait_for()


def _dry_run(page: Page, site: Site) -> None:
    _at("/teach/classes/{c}/add")(page, site)
    content = f"Name;Words;Time factor\nAnn Lee;;1,5\n{LONG_NAME};amber-heron;\nXi;no;9\n".encode()
    file: FilePayload = {"name": "7b.csv", "mimeType": "text/csv", "buffer": content}
    page.set_input_files("#file", files=[file])
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("heading", name="What would be added").wait_for()


_CLASS = "/teach/classes/{c}"
_PUPIL = "/teach/classes/{c}/pupils/{p}"
EVERY_CLASS_PAGE: Mapping[str, Opener] = {
    "classes": _at("/teach/"),
    "class-new-wrong": _new_wrong,
    "class": _at(_CLASS),
    "class-code": _at(f"{_CLASS}/code"),
    "class-add": _at(f"{_CLASS}/add"),
    "class-dry-run": _dry_run,
    "class-slips": _at(f"{_CLASS}/slips"),
    "class-list": _at(f"{_CLASS}/list"),
    "class-settings": _at(f"{_CLASS}/settings"),
    "class-erase": _at(f"{_CLASS}/erase"),
    "pupil": _at(_PUPIL),
    "pupil-move": _at(f"{_PUPIL}/move"),
    "pupil-remove": _at(f"{_PUPIL}/remove"),
}
