"""Guessing passwords is slowed down, and nobody is locked out by others who guess."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp import create_app
from quizapp.extensions import db
from quizapp.models import SignInCount
from quizapp.services.accounts.sign_in_counts import ACCOUNT, NETWORK, PAIR, networks_of
from tests.account.client import FROM_OUR_PAGE, Staff
from tests.account.conftest import PASSWORD, Join
from tests.account.test_links import NEW, shown_link


def attempt(browser: Staff, password: str, *, at: str = "192.0.2.1", email: str = "") -> int:
    """Send the sign-in form from an address; return the status."""
    data = {"email": email or "ada@example.org", "password": password}
    return browser.client.post(
        "/account/sign-in", data=data, headers=FROM_OUR_PAGE, environ_base={"REMOTE_ADDR": at}
    ).status_code


def fill_network(session: Session, level: float) -> None:
    """Let every bucket hold so much."""
    later = datetime.now(UTC) + timedelta(hours=1)
    session.execute(
        update(SignInCount).values(level=level, counted_at=datetime.now(UTC), empty_at=later)
    )
    session.commit()


def guess(app: Flask, at: str = "192.0.2.1") -> None:
    """Guess until it is refused."""
    stranger = Staff(app, None)
    statuses = [attempt(stranger, "wrong", at=at) for _ in range(PAIR.capacity + 1)]
    assert statuses == [422] * PAIR.capacity + [429]


def test_who_guesses_is_refused_after_some_failures(app: Flask, join: Join) -> None:
    join()
    guess(app)
    stranger = Staff(app, None)
    answer = stranger.client.post(
        "/account/sign-in",
        data={"email": "ada@example.org", "password": PASSWORD},
        headers=FROM_OUR_PAGE,
        environ_base={"REMOTE_ADDR": "192.0.2.1"},
    )
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= PAIR.drain_time.total_seconds()
    assert "Wait 5 min" in answer.text
    assert "ada@example.org" in answer.text


def test_an_address_without_account_is_refused_alike(app: Flask) -> None:
    guess(app)


def test_the_owner_gets_in_from_another_network(app: Flask, join: Join) -> None:
    join()
    guess(app)
    assert attempt(Staff(app, None), PASSWORD, at="198.51.100.7") == 303


def test_the_owner_gets_in_on_a_known_device_in_the_same_network(app: Flask, join: Join) -> None:
    join()
    home = Staff(app, None)
    assert attempt(home, PASSWORD) == 303
    home.client.delete_cookie("quizapp-staff")
    guess(app)
    assert attempt(home, PASSWORD) == 303


def test_the_owner_gets_in_by_a_reset_link_whatever_was_guessed(app: Flask, join: Join) -> None:
    ada, admin, browser = join(), Staff(app, ["administrator"]), Staff(app, None)
    guess(app, at="127.0.0.1")
    admin.post(f"/account/people/{ada.id}/reset")
    browser.get(shown_link(admin))
    browser.send(password=NEW)
    assert browser.path == "/teach/"
    browser.client.delete_cookie("quizapp-staff")
    assert attempt(browser, NEW, at="127.0.0.1") == 303


def test_a_device_is_known_for_its_own_account_only_and_may_fail_no_more_often(
    app: Flask, join: Join
) -> None:
    join()
    join("eve@example.org", name="Eve")
    evil = Staff(app, None)
    assert attempt(evil, PASSWORD, email="eve@example.org") == 303
    guess(app)
    assert attempt(evil, "wrong") == 429
    statuses = [attempt(evil, "wrong", email="eve@example.org") for _ in range(11)]
    assert statuses == [422] * 10 + [429]


@pytest.mark.parametrize("forged", ["x", "~~~", f"{'A' * 22}.20000.{'A' * 43}", "A" * 9000])
def test_a_forged_mark_of_a_device_is_none(app: Flask, join: Join, forged: str) -> None:
    join()
    guess(app)
    answer = app.test_client(use_cookies=False).post(
        "/account/sign-in",
        data={"email": "ada@example.org", "password": PASSWORD},
        headers={**FROM_OUR_PAGE, "Cookie": f"quizapp-device={forged}"},
        environ_base={"REMOTE_ADDR": "192.0.2.1"},
    )
    assert answer.status_code == 429


def test_right_passwords_are_not_counted(app: Flask, join: Join, session: Session) -> None:
    join()
    for _ in range(PAIR.capacity + 2):
        assert attempt(Staff(app, None), PASSWORD) == 303
    assert max(session.scalars(select(SignInCount.level))) < 0.01


def test_failures_run_out_with_time(app: Flask, join: Join, session: Session) -> None:
    join()
    guess(app)
    past = datetime.now(UTC) - PAIR.drain_time - timedelta(seconds=1)
    session.execute(update(SignInCount).values(counted_at=past))
    session.commit()
    assert attempt(Staff(app, None), "wrong") == 422
    assert attempt(Staff(app, None), PASSWORD) == 429


def test_a_network_that_tries_many_accounts_is_refused(
    app: Flask, join: Join, session: Session
) -> None:
    join()
    stranger = Staff(app, None)
    assert attempt(stranger, "wrong", email="first@example.org") == 422
    fill_network(session, NETWORK.capacity - 0.5)
    rows = len(session.scalars(select(SignInCount.key)).all())
    assert attempt(stranger, "wrong", email="second@example.org") == 429
    session.rollback()
    assert len(session.scalars(select(SignInCount.key)).all()) == rows
    assert attempt(Staff(app, None), PASSWORD, at="198.51.100.7") == 303


def test_what_is_counted_holds_in_every_process(
    app: Flask, settings: dict[str, object], join: Join
) -> None:
    join()
    guess(app)
    other = create_app(settings)
    assert attempt(Staff(other, None), PASSWORD) == 429
    with other.app_context():
        db.engine.dispose()


def test_many_failures_are_told_to_administrators_once(
    app: Flask, join: Join, session: Session
) -> None:
    join()
    stranger = Staff(app, None)
    attempt(stranger, "wrong")
    fill_network(session, ACCOUNT.capacity - 0.5)
    for n in range(3):
        attempt(stranger, "wrong", at=f"198.51.100.{n}")
    page = Staff(app, ["administrator"]).get("/account/audit")
    assert [row.all("td")[2].text for row in page.one("tbody").all("tr")] == ["guessed at"]


def test_the_table_tells_no_address_and_no_account(app: Flask, session: Session) -> None:
    attempt(Staff(app, None), "wrong")
    stored = str(session.execute(select(SignInCount.__table__)).all())
    assert "192.0.2" not in stored
    assert "ada" not in stored


def test_networks_are_told_apart_as_they_are_given_out() -> None:
    assert networks_of("192.0.2.1") == ("192.0.2.1", "192.0.2.1")
    assert networks_of("::ffff:192.0.2.1") == networks_of("192.0.2.1")
    near, wide = networks_of("2001:db8:1:2:3::4")
    assert (near, wide) == networks_of("2001:db8:1:2:ffff::1")
    assert networks_of("2001:db8:1:3::1") == (networks_of("2001:db8:1:3::9")[0], wide)
    assert networks_of("2001:db8:2:2::1")[1] != wide
    assert networks_of("made up") == ("made up", "made up")
