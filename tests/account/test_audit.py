"""The audit trail: what was done, by whom, paged and filtered; for administrators."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.db.engine import write_transaction
from quizapp.services.audit import PAGE, record
from tests.account.client import Staff


@pytest.fixture
def admin(app: Flask) -> Staff:
    """An administrator."""
    return Staff(app, ["administrator"])


def rows(browser: Staff) -> list[str]:
    return [row.text for row in browser.page.one("tbody").all("tr")]


def test_an_event_says_when_who_what_to_what_and_more(admin: Staff, session: Session) -> None:
    at = datetime(2026, 5, 8, 14, 5, tzinfo=UTC)
    with write_transaction(session):
        record(session, admin.id, "published", "Bees", at, version=2, words=["a", "b"])
        record(session, None, "exported", "<b>Bees</b>", at)
    admin.get("/account/audit")
    assert rows(admin) == [
        "8 May 2026, 14:05 the system exported <b>Bees</b>",
        "8 May 2026, 14:05 Robin And Administrator published Bees version: 2; words: a, b",
    ]


def test_an_empty_trail_says_so(admin: Staff) -> None:
    assert "Nothing yet." in admin.get("/account/audit").one("main").text


def test_the_trail_is_paged_and_filtered(admin: Staff, session: Session) -> None:
    now = datetime.now(UTC)
    with write_transaction(session):
        for n in range(2 * PAGE):
            record(session, None, "even" if n % 2 == 0 else "odd", f"number {n}", now)
    admin.get("/account/audit")
    assert len(rows(admin)) == PAGE
    assert f"number {2 * PAGE - 1}" in rows(admin)[0]
    older = next(a for a in admin.page.all("a") if a.text == "Older ones")
    admin.get(older["href"])
    assert "number 0" in rows(admin)[-1]
    assert [a.text for a in admin.page.one("main").all("a")] == ["The newest"]
    admin.get("/account/audit?action=even")
    assert len(rows(admin)) == PAGE
    assert all("even" in row for row in rows(admin))
    chosen = [o for o in admin.page.all("option") if "selected" in o.attributes]
    assert [o.text for o in chosen] == ["even"]


@pytest.mark.parametrize("query", ["before=x", "before=-1", f"before={'9' * 400}", "action=%00'"])
def test_a_query_that_makes_no_sense_shows_the_newest(
    admin: Staff, session: Session, query: str
) -> None:
    with write_transaction(session):
        record(session, None, "published", "Bees", datetime.now(UTC))
    admin.get(f"/account/audit?{query}")
    assert len(rows(admin)) == 1


def test_nobody_else_reads_it(app: Flask) -> None:
    browser = Staff(app, ["editor", "teacher"])
    assert browser.get("/account/audit").one("h1").text == "This is not open to you"
