"""Signing in and out: who gets in, who does not, and what both are told."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import PersonRow, StaffSession
from tests.account.client import COOKIE, FROM_OUR_PAGE, Staff
from tests.account.conftest import PASSWORD, Join
from tests.helpers import in_processes

NOT_TOGETHER = "This e-mail address and this password do not go together."


def sign_in(browser: Staff, email: str, password: str, **more: Any) -> str:
    """Go to the sign-in page and send it; return what the page says is wrong."""
    browser.get("/account/sign-in")
    browser.send(email=email, password=password, **more)
    summaries = browser.page.all(class_="summary")
    return summaries[0].text if summaries else ""


@pytest.fixture
def browser(app: Flask) -> Staff:
    """A stranger's browser."""
    return Staff(app, None)


def test_who_has_an_account_signs_in_and_out_again(browser: Staff, join: Join) -> None:
    join()
    assert sign_in(browser, "ada@example.org", PASSWORD) == ""
    assert browser.page.one("h1").text == "Classes"
    browser.send(browser.page.one("form", action="/account/sign-out"))
    assert browser.path == "/account/sign-in"
    assert browser.page.one("p", role="status").text == "You are signed out."
    assert browser.cookie is None
    assert browser.get("/account").one("h1").text == "Sign in"


def test_capitals_and_spaces_in_the_address_make_no_difference(browser: Staff, join: Join) -> None:
    join()
    assert sign_in(browser, "  ADA@Example.ORG ", PASSWORD) == ""


def test_signing_in_goes_on_to_the_page_that_was_asked_for(browser: Staff, join: Join) -> None:
    join()
    browser.get("/account/password?from=x")
    assert browser.page.one("h1").text == "Sign in"
    browser.send(email="ada@example.org", password=PASSWORD)
    assert browser.path == "/account/password"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/account",
        "//evil.example/account",
        "/\\evil.example",
        "/account\\..\\evil",
        "javascript:alert(1)",
        "/q/bees-and-orchards",
        "/account/sign-out",
        "/no-such-page",
        "account",
        "/account\r\nSet-Cookie: a=b",
        "",
        "/" + "a" * 5000,
    ],
)
def test_signing_in_leads_to_no_other_place(browser: Staff, join: Join, elsewhere: str) -> None:
    join()
    assert sign_in(browser, "ada@example.org", PASSWORD, next=elsewhere) == ""
    assert browser.path == "/teach/"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("ada@example.org", "x" * 100_000),
        ("x" * 100_000, PASSWORD),
        ("ada@example.org", "\x00\ud7ff"),
        ("ada@example.org\x00", "wrong"),
        ("'; DROP TABLE person; --", "wrong"),
    ],
)
def test_whoever_does_not_get_in_is_told_the_same(
    browser: Staff, join: Join, email: str, password: str
) -> None:
    join()
    assert sign_in(browser, email, password).startswith(NOT_TOGETHER)
    assert browser.response.status_code == 422
    assert browser.cookie is None


def test_somebody_kept_out_is_told_the_same(browser: Staff, app: Flask, join: Join) -> None:
    ada = join()
    Staff(app, ["administrator"]).post(f"/account/people/{ada.id}/disable")
    assert sign_in(browser, "ada@example.org", PASSWORD).startswith(NOT_TOGETHER)


def test_what_was_entered_stays_but_never_the_password(browser: Staff, join: Join) -> None:
    sign_in(browser, "ada@example.org", "wrong but typed")
    assert browser.page.one("input", name="email")["value"] == "ada@example.org"
    assert browser.page.one("input", name="password")["value"] == ""
    assert "wrong but typed" not in browser.response.text


@pytest.mark.parametrize(("email", "password"), [("", ""), ("ada@example.org", ""), ("", "x")])
def test_an_empty_field_is_said(browser: Staff, join: Join, email: str, password: str) -> None:
    assert sign_in(browser, email, password).startswith("Please enter both")


def test_each_sign_in_begins_another_session_and_ends_the_one_before(
    browser: Staff, join: Join, session: Session
) -> None:
    join()
    sign_in(browser, "ada@example.org", PASSWORD)
    first = browser.cookie
    answer = browser.client.post(
        "/account/sign-in",
        data={"email": "ada@example.org", "password": PASSWORD},
        headers=FROM_OUR_PAGE,
    )
    assert answer.status_code == 303
    assert browser.cookie not in {None, first}
    thief = Staff(browser.app, None)
    thief.client.set_cookie(COOKIE, first or "")
    assert thief.get("/account").one("h1").text == "Sign in"
    assert len(session.scalars(select(StaffSession)).all()) == 2


def test_who_is_signed_in_is_not_asked_again(app: Flask) -> None:
    somebody = Staff(app, ["editor"])
    assert somebody.get("/account/sign-in").one("h1").text == "Quizzes"


def test_a_hash_made_with_less_effort_is_made_anew(
    browser: Staff, join: Join, session: Session
) -> None:
    from argon2 import PasswordHasher  # noqa: PLC0415

    join()
    person = session.scalars(select(PersonRow)).one()
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    person.password_hash = weak
    session.commit()
    assert sign_in(browser, "ada@example.org", PASSWORD) == ""
    session.expire_all()
    renewed = session.scalars(select(PersonRow.password_hash)).one()
    assert renewed not in {None, weak}
    assert sign_in(Staff(browser.app, None), "ada@example.org", PASSWORD) == ""


def test_the_cookie_is_kept_from_scripts_and_other_sites(browser: Staff, join: Join) -> None:
    join()
    data = {"email": "ada@example.org", "password": PASSWORD}
    plain = browser.client.post("/account/sign-in", data=data, headers=FROM_OUR_PAGE)
    session_cookie = plain.headers.getlist("Set-Cookie")[0]
    assert session_cookie.startswith("quizapp-staff=")
    assert session_cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")
    other = Staff(browser.app, None)
    safe = other.client.post(
        "/account/sign-in", data=data, headers=FROM_OUR_PAGE, base_url="https://localhost"
    )
    for cookie in safe.headers.getlist("Set-Cookie"):
        assert "; Secure;" in cookie
        assert "Domain" not in cookie
    assert safe.headers.getlist("Set-Cookie")[0].startswith("__Host-quizapp-staff=")
    assert safe.headers.getlist("Set-Cookie")[0].endswith(
        "; Secure; HttpOnly; Path=/; SameSite=Lax"
    )


def test_another_site_cannot_sign_anybody_in_or_out(app: Flask, join: Join) -> None:
    join()
    stranger, somebody = Staff(app, None), Staff(app, ["editor"])
    data = {"email": "ada@example.org", "password": PASSWORD}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert (
            stranger.client.post("/account/sign-in", data=data, headers=headers).status_code == 403
        )
        assert somebody.client.post("/account/sign-out", headers=headers).status_code == 403
    assert stranger.cookie is None
    assert somebody.get("/account").one("h1").text == "Your account"


def test_a_form_that_does_not_say_where_it_comes_from_changes_nothing_for_staff(app: Flask) -> None:
    somebody = Staff(app, ["administrator"])
    answer = somebody.client.post("/account/people/invite", data={"email": "eve@example.org"})
    assert answer.status_code == 403
    assert "eve@example.org" not in somebody.get("/account/people").text


def test_readers_pages_neither_give_nor_read_a_cookie(app: Flask) -> None:
    somebody = Staff(app, ["editor"])
    page = somebody.client.get("/")
    assert "Set-Cookie" not in page.headers
    assert somebody.person is not None
    assert somebody.person.name not in page.text
    assert "Cookie" not in page.headers.get("Vary", "")


def test_a_guess_costs_as_much_as_is_advised() -> None:
    """The tests hash with less effort; the program does not."""
    [printed] = in_processes(
        1,
        "from quizapp.services.accounts.passwords import hash_password; print(hash_password('x'))",
    )
    assert printed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


# The way to the readers' pages and back


@pytest.mark.parametrize(
    ("roles", "start"),
    [
        (["teacher"], "/teach/"),
        (["editor"], "/edit"),
        (["editor", "teacher"], "/edit"),
        (["administrator"], "/edit"),
        ([], "/account"),
    ],
)
def test_the_sites_name_leads_staff_to_where_they_begin(
    app: Flask, roles: list[str], start: str
) -> None:
    somebody = Staff(app, roles)
    page = somebody.get("/account")
    assert page.one("a", class_="name")["href"] == start
    as_readers = page.one("footer").one("a", href="/")
    assert as_readers.text == "As readers see it"
    back = somebody.get("/").one("footer").one("a", href="/account/sign-in")
    somebody.get(back["href"])
    assert somebody.path == start


def test_readers_get_the_same_page_whoever_is_signed_in(app: Flask, browser: Staff) -> None:
    teacher = Staff(app, ["teacher"])
    for path in ("/", "/stored"):
        mine, theirs = (who.client.get(path) for who in (teacher, browser))
        assert mine.data == theirs.data
        assert "Vary" not in mine.headers
        assert mine.headers.get("ETag") == theirs.headers.get("ETag")
    page = browser.get("/account/sign-in")
    assert page.one("a", class_="name")["href"] == "/"
    assert "As readers see it" not in page.text
