"""One's own account: password, sessions, signing out everywhere."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.models import StaffSession
from quizapp.services.accounts.staff_sessions import LONGEST
from quizapp.services.sessions import IDLE, SEEN_EVERY
from tests.account.client import Staff
from tests.account.conftest import PASSWORD, Join
from tests.account.test_sign_in import sign_in

NEW = "four lanterns beside the weir"


@pytest.fixture
def ada(app: Flask, join: Join) -> Staff:
    """Ada, signed in."""
    join()
    browser = Staff(app, None)
    assert sign_in(browser, "ada@example.org", PASSWORD) == ""
    return browser


def another(app: Flask) -> Staff:
    browser = Staff(app, None)
    assert sign_in(browser, "ada@example.org", PASSWORD) == ""
    return browser


def set_times(session: Session, **values: datetime) -> None:
    session.execute(update(StaffSession).values(values))
    session.commit()


def test_changing_the_password_signs_out_every_other_browser(app: Flask, ada: Staff) -> None:
    thief, before = another(app), ada.cookie
    ada.get("/account/password")
    ada.send(old_password=PASSWORD, password=NEW)
    assert ada.path == "/account"
    assert "Your password is changed" in ada.page.text
    assert ada.cookie != before
    assert thief.get("/account").one("h1").text == "Sign in"
    assert "do not go together" in sign_in(Staff(app, None), "ada@example.org", PASSWORD)
    assert sign_in(Staff(app, None), "ada@example.org", NEW) == ""


def test_the_password_is_changed_only_by_who_knows_it(app: Flask, ada: Staff) -> None:
    ada.get("/account/password")
    ada.send(old_password="not it", password=NEW)
    assert "This is not your password until now." in ada.page.text
    assert ada.response.status_code == 422
    for _ in range(12):
        ada.post("/account/password", {"old_password": "not it", "password": NEW})
    assert ada.response.status_code == 429
    assert sign_in(Staff(app, None), "ada@example.org", PASSWORD) == ""


def test_a_stolen_session_is_ended_by_its_owner(app: Flask, ada: Staff) -> None:
    thief = another(app)
    ada.get("/account")
    assert [row.all("td")[2].text for row in ada.page.one("tbody").all("tr")].count("This one") == 1
    ada.send(next(f for f in ada.page.all("form") if f["action"].endswith("/end")))
    assert thief.get("/account").one("h1").text == "Sign in"
    assert ada.get("/account").one("h1").text == "Your account"


def test_nobody_ends_the_session_of_another(app: Flask, ada: Staff, session: Session) -> None:
    mallory = Staff(app, ["administrator"])
    for session_id in range(1, 10):
        mallory.post(f"/account/sessions/{session_id}/end")
    assert ada.get("/account").one("h1").text == "Your account"


def test_signing_out_everywhere_ends_all(app: Flask, ada: Staff) -> None:
    other = another(app)
    ada.get("/account")
    ada.send(ada.page.one("form", action="/account/sign-out-everywhere"))
    for browser in (ada, other):
        assert browser.get("/account").one("h1").text == "Sign in"


def test_a_session_ends_when_it_was_not_used_for_long(ada: Staff, session: Session) -> None:
    now = datetime.now(UTC)
    set_times(session, seen_at=now - IDLE + timedelta(minutes=1))
    assert ada.get("/account").one("h1").text == "Your account"
    set_times(session, seen_at=now - IDLE)
    assert ada.get("/account").one("h1").text == "Sign in"


def test_using_a_session_keeps_it_and_is_stored_now_and_then(ada: Staff, session: Session) -> None:
    def seen() -> datetime:
        session.rollback()
        return session.scalars(select(StaffSession.seen_at)).one()

    now = datetime.now(UTC)
    set_times(session, seen_at=now - SEEN_EVERY + timedelta(minutes=1))
    ada.get("/account")
    assert seen() < now - timedelta(minutes=1)
    set_times(session, seen_at=now - SEEN_EVERY - timedelta(minutes=1))
    ada.get("/account")
    assert seen() >= now


def test_a_session_ends_in_any_case(ada: Staff, session: Session) -> None:
    set_times(session, expires_at=datetime.now(UTC))
    assert ada.get("/account").one("h1").text == "Sign in"
    assert timedelta(days=14) == LONGEST


def test_a_cookie_that_is_none_of_ours_signs_nobody_in(app: Flask) -> None:
    for cookie in ("", "x", "A" * 22, "A" * 10_000, "ä", '"'):
        client = app.test_client(use_cookies=False)
        answer = client.get("/account", headers={"Cookie": f"quizapp-staff={cookie}"})
        assert answer.status_code == 303


def test_a_cookie_given_without_https_is_not_taken_over_https(app: Flask) -> None:
    robin = Staff(app, ["editor"])
    assert robin.client.get("/account", base_url="https://localhost").status_code == 303


def test_the_bar_leads_only_to_what_one_may_use(app: Flask) -> None:
    def labels(*roles: str) -> list[str]:
        page = Staff(app, roles).get("/account")
        return [a.text for a in page.one("nav", class_="faces").all("a")]

    assert {"People", "Audit trail"} <= set(labels("administrator"))
    assert not {"People", "Audit trail"} & set(labels("editor", "teacher"))
    assert labels() == []
