"""Accounts on the site of the browser tests, and how to come to each of their pages."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from playwright.sync_api import BrowserContext, Page

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.services.accounts.links import (
    create_invitation,
    create_reset_link,
    create_sign_in_link,
)
from quizapp.services.accounts.passwords import hash_password
from quizapp.services.accounts.people import Role, add_person, disable, find_by_email
from quizapp.services.accounts.staff_sessions import begin_session
from quizapp.services.audit import record
from tests.browser.site import Site

ADMIN = "ada.of.the.long.address@department-of-quizzes.example.org"
PASSWORD = "bees over the northern orchard"
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff-Mbekezelwa Ó Conchobhair y Fernández"
Opener = Callable[[Page, Site], object]


def sign_in_quietly(context: BrowserContext, site: Site, email: str = ADMIN) -> None:
    """Return a browser the session of somebody; the people are made where they are not there yet."""
    secret = site.worker.submit(_session, site, email).result()
    context.add_cookies([{"name": "quizapp-staff", "value": secret, "url": site.url}])


def link(site: Site, kind: str) -> str:
    """Make a one-time link; return its address."""
    secret = site.worker.submit(_link, site, kind).result()
    return f"{site.url}/account/link/{secret}"


def _session(site: Site, email: str) -> str:
    now = datetime.now(UTC)
    with site.app.app_context(), write_transaction(db.session):
        if find_by_email(db.session, ADMIN) is None:
            _add_people(now)
        found = find_by_email(db.session, email)
        assert found is not None
        return begin_session(db.session, found.person.id, now)


def _add_people(now: datetime) -> None:
    hashed = hash_password(PASSWORD)
    people = (
        ("Ada", ADMIN, {Role.ADMINISTRATOR, Role.EDITOR, Role.TEACHER}),
        (LONG_NAME, "wolfe@example.org", {Role.EDITOR}),
        ("Tim", "tim@example.org", {Role.TEACHER}),
        ("Gone", "gone@example.org", {Role.EDITOR}),
    )
    for name, email, roles in people:
        person = add_person(
            db.session, name=name, email=email, roles=roles, password_hash=hashed, now=now
        )
        record(db.session, person.id, "joined", email, now, roles=sorted(roles))
    disable(db.session, person.id, now)
    _invite(now, "invited@example.org")


def _invite(now: datetime, email: str) -> str:
    week = timedelta(days=7)
    return create_invitation(
        db.session, email=email, roles=[Role.EDITOR], made_by=None, lasting=week, now=now
    )


def _link(site: Site, kind: str) -> str:
    now = datetime.now(UTC)
    with site.app.app_context(), write_transaction(db.session):
        if find_by_email(db.session, ADMIN) is None:
            _add_people(now)
        if kind == "invitation":
            return _invite(now, "eve@example.org")
        found = find_by_email(db.session, "wolfe@example.org")
        assert found is not None
        if kind == "sign-in":
            return create_sign_in_link(db.session, found.person.id, now)
        return create_reset_link(db.session, found.person.id, made_by=None, now=now)


def _at(path: str, *, email: str | None = ADMIN) -> Opener:
    def go(page: Page, site: Site) -> None:
        page.context.clear_cookies()
        if email:
            sign_in_quietly(page.context, site, email)
        page.goto(site.url + path)

    return go


def _sign_in_wrong(page: Page, site: Site) -> None:
    _at("/account/sign-in", email=None)(page, site)
    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.locator(".summary").wait_for()


def _password_wrong(page: Page, site: Site) -> None:
    _at("/account/password")(page, site)
    page.get_by_label("Password until now").fill("x")
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Change it").click()
    page.locator(".wrong").wait_for()


def _invite_wrong(page: Page, site: Site) -> None:
    _at("/account/people")(page, site)
    page.get_by_label("E-mail address").fill("eve@example.org")
    page.get_by_role("button", name="Make an invitation link").click()
    page.locator(".wrong").wait_for()


def _one_person(page: Page, site: Site) -> None:
    _at("/account/people")(page, site)
    page.get_by_role("link", name=LONG_NAME).click()
    page.wait_for_url("**/account/people/*")


def _made_link(page: Page, site: Site) -> None:
    _one_person(page, site)
    page.get_by_role("button", name="Make a link").click()
    page.locator(".secret").wait_for()


def _link_page(kind: str) -> Opener:
    def go(page: Page, site: Site) -> None:
        page.context.clear_cookies()
        page.goto(link(site, kind))

    return go


def _signed_out(page: Page, site: Site) -> None:
    """The session ends while somebody changes roles."""
    _one_person(page, site)
    page.context.clear_cookies()
    page.get_by_role("button", name="Save the roles").click()
    page.get_by_role("button", name="Send it again").wait_for()


EVERY_ACCOUNT_PAGE: Mapping[str, Opener] = {
    "account-sign-in": _at("/account/sign-in", email=None),
    "account-sign-in-wrong": _sign_in_wrong,
    "account-forgot": _at("/account/forgot", email=None),
    "account-own": _at("/account"),
    "account-own-long": _at("/account", email="wolfe@example.org"),
    "account-password": _at("/account/password"),
    "account-password-wrong": _password_wrong,
    "account-people": _at("/account/people"),
    "account-invite-wrong": _invite_wrong,
    "account-one-person": _one_person,
    "account-made-link": _made_link,
    "account-audit": _at("/account/audit"),
    "account-invitation": _link_page("invitation"),
    "account-reset": _link_page("reset"),
    "account-sign-in-link": _link_page("sign-in"),
    "account-used-link": _at("/account/link/nothing", email=None),
    "account-refused": _at("/account/people", email="wolfe@example.org"),
    "account-signed-out": _signed_out,
}
"""A name and a way there for each page and state of accounts."""
