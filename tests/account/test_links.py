"""One-time links: the first administrator, invitations, new passwords."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.models import OneTimeLink, PersonRow
from quizapp.services.accounts.links import create_setup_link
from tests.account.client import Staff
from tests.account.conftest import PASSWORD, Join
from tests.account.test_sign_in import sign_in

NEW = "four lanterns beside the weir"
Trail = Callable[[], list[tuple[str, str]]]


def setup_path(app: Flask) -> str | None:
    with app.app_context(), write_transaction(db.session):
        secret = create_setup_link(db.session, datetime.now(UTC))
    return secret and f"/account/link/{secret}"


def invite(admin: Staff, email: str = "eve@example.org", **more: object) -> str:
    """Invite somebody; return the path of the link."""
    admin.post(
        "/account/people/invite", {"email": email, "roles": ["teacher"], "days": "7", **more}
    )
    return shown_link(admin)


def shown_link(admin: Staff) -> str:
    address = admin.page.one(id="link").text
    assert address.startswith("http://localhost/account/link/")
    return address.removeprefix("http://localhost")


def test_the_first_administrator_is_set_up_by_a_link(app: Flask, trail: Trail) -> None:
    path, browser = setup_path(app), Staff(app, None)
    assert path
    browser.get(path)
    browser.send(name="Ada", email="ada@example.org", password=NEW)
    assert browser.page.one("h1").text == "Quizzes"
    assert "administrator" in browser.get("/account").text
    assert browser.get("/account/people").one("h1").text == "People"
    assert trail() == [("joined", "ada@example.org")]
    assert setup_path(app) is None
    late = Staff(app, None)
    assert late.get(path).one("h1").text == "This link cannot be used"


def test_of_several_setup_links_only_one_is_used(app: Flask) -> None:
    first, second = setup_path(app), setup_path(app)
    assert first
    assert second
    one, other = Staff(app, None), Staff(app, None)
    one.get(first)
    other.get(second)
    one.send(name="Ada", email="ada@example.org", password=NEW)
    other.send(name="Eve", email="eve@example.org", password=NEW)
    assert one.path == "/edit"
    assert other.page.one("h1").text == "This link cannot be used"


def test_somebody_invited_chooses_a_name_and_a_password(app: Flask, trail: Trail) -> None:
    admin, eve = Staff(app, ["administrator"]), Staff(app, None)
    path = invite(admin, roles=["editor", "teacher"])
    assert "eve@example.org" in admin.get("/account/people").text
    eve.get(path)
    assert eve.page.one("input", id="email")["value"] == "eve@example.org"
    eve.send(name=" Eve\u202e  Adams ", password=NEW)
    assert eve.path == "/edit"
    eve.get("/account")
    assert eve.page.all("dd")[0].text == "Eve Adams"
    assert eve.page.all("dd")[2].text == "editor, teacher"
    assert sign_in(Staff(app, None), "eve@example.org", NEW) == ""
    assert trail() == [("invited", "eve@example.org"), ("joined", "eve@example.org")]


def test_looking_at_a_link_does_not_use_it_up(app: Flask) -> None:
    path = invite(Staff(app, ["administrator"]))
    for _ in range(3):
        assert Staff(app, None).get(path).one("h1").text == "You are invited"


def test_a_link_works_once(app: Flask) -> None:
    path, eve = invite(Staff(app, ["administrator"])), Staff(app, None)
    eve.get(path)
    form = eve.page.one("main").one("form")
    eve.send(name="Eve", password=NEW)
    other = Staff(app, None)
    other.post(form["action"], {"name": "Mallory", "password": NEW})
    assert other.page.one("h1").text == "This link cannot be used"
    assert other.response.status_code == 404


def test_a_link_that_is_too_old_withdrawn_or_made_up_is_of_no_use(
    app: Flask, session: Session
) -> None:
    admin = Staff(app, ["administrator"])
    withdrawn = invite(admin, "a@example.org")
    admin.get("/account/people")
    admin.send(
        next(f for f in admin.page.all("form") if f["action"].endswith("/withdraw")),
    )
    old = invite(admin, "b@example.org")
    past = datetime.now(UTC) - timedelta(seconds=1)
    session.execute(
        update(OneTimeLink).where(OneTimeLink.email == "b@example.org").values(expires_at=past)
    )
    session.commit()
    for path in (withdrawn, old, "/account/link/x", f"/account/link/{'A' * 22}"):
        for ask in (Staff(app, None).get, Staff(app, None).post):
            assert ask(path).one("h1").text == "This link cannot be used"


def test_a_new_invitation_ends_the_one_before(app: Flask) -> None:
    admin = Staff(app, ["administrator"])
    first, second = invite(admin), invite(admin, "EVE@example.org")
    assert Staff(app, None).get(first).one("h1").text == "This link cannot be used"
    assert Staff(app, None).get(second).one("h1").text == "You are invited"


def test_who_has_an_account_is_not_invited(app: Flask, join: Join) -> None:
    join()
    admin = Staff(app, ["administrator"])
    admin.post("/account/people/invite", {"email": "ADA@example.org", "roles": "editor", "days": 1})
    assert admin.response.status_code == 422
    assert "This person has an account already" in admin.page.text
    assert admin.page.one("input", name="email")["value"] == "ADA@example.org"


def test_an_account_made_meanwhile_is_not_overwritten(app: Flask, join: Join) -> None:
    path = invite(Staff(app, ["administrator"]), "ada@example.org")
    join()
    eve = Staff(app, None)
    eve.get(path)
    eve.send(name="Eve", password=NEW)
    assert eve.response.status_code == 409
    assert "There is an account with this e-mail address already." in eve.page.text
    assert sign_in(Staff(app, None), "ada@example.org", PASSWORD) == ""


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"email": "", "roles": "editor"}, "Please enter an e-mail address."),
        ({"email": "eve", "roles": "editor"}, "Please enter an e-mail address such as"),
        ({"email": "a@b\r\nBcc: c@d", "roles": "editor"}, "Please enter an e-mail address such as"),
        ({"email": f"{'x' * 60}@{'y' * 300}", "roles": "editor"}, "Please enter an e-mail address"),
        ({"email": "eve@example.org"}, "Please choose at least one."),
        ({"email": "eve@example.org", "roles": "owner"}, "May do the work of"),
        ({"email": "eve@example.org", "roles": "editor", "days": "9999"}, "The link works for"),
    ],
)
def test_an_invitation_that_cannot_be_made_says_why(
    app: Flask, data: dict[str, str], says: str
) -> None:
    admin = Staff(app, ["administrator"])
    admin.post("/account/people/invite", {"days": "7", **data})
    assert admin.response.status_code == 422
    assert says in admin.page.one("main").text
    assert admin.page.one(class_="summary")


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "Please choose a password."),
        ("too short", "at least 12 characters"),
        ("x" * 2000, "no more than 1000"),
        ("password1234", "among the first"),
        ("evelyn4711evelyn", "your name or address"),
    ],
)
def test_a_weak_password_is_refused_and_nothing_else_is_lost(
    app: Flask, password: str, says: str
) -> None:
    eve = Staff(app, None)
    eve.get(invite(Staff(app, ["administrator"]), "evelyn@example.org"))
    eve.send(name="Evelyn", password=password)
    assert says in eve.page.text
    assert eve.response.status_code == 422
    assert eve.page.one("input", name="name")["value"] == "Evelyn"
    assert not password or password not in eve.response.text
    eve.send(name="Evelyn", password=NEW)
    assert eve.path == "/teach/"


def test_a_reset_link_sets_a_new_password_and_signs_out_every_browser(
    app: Flask, join: Join, trail: Trail
) -> None:
    ada, thief = join(), Staff(app, None)
    assert sign_in(thief, "ada@example.org", PASSWORD) == ""
    admin, browser = Staff(app, ["administrator"]), Staff(app, None)
    admin.post(f"/account/people/{ada.id}/reset")
    browser.get(shown_link(admin))
    browser.send(password=NEW)
    assert browser.path == "/teach/"
    assert thief.get("/account").one("h1").text == "Sign in"
    assert "do not go together" in sign_in(Staff(app, None), "ada@example.org", PASSWORD)
    assert sign_in(Staff(app, None), "ada@example.org", NEW) == ""
    assert trail() == [
        ("made a reset link", "ada@example.org"),
        ("set a new password", "ada@example.org"),
    ]


def test_only_the_newest_reset_link_works(app: Flask, join: Join) -> None:
    ada, admin = join(), Staff(app, ["administrator"])
    paths = []
    for _ in range(2):
        admin.post(f"/account/people/{ada.id}/reset")
        paths.append(shown_link(admin))
    assert Staff(app, None).get(paths[0]).one("h1").text == "This link cannot be used"
    assert Staff(app, None).get(paths[1]).one("h1").text == "Choose a new password"


def test_a_reset_link_lets_nobody_in_who_is_kept_out(app: Flask, join: Join) -> None:
    ada, admin, browser = join(), Staff(app, ["administrator"]), Staff(app, None)
    admin.post(f"/account/people/{ada.id}/reset")
    path = shown_link(admin)
    browser.get(path)
    admin.post(f"/account/people/{ada.id}/disable")
    browser.send(password=NEW)
    assert browser.page.one("h1").text == "This link cannot be used"
    admin.post(f"/account/people/{ada.id}/reset")
    assert admin.path == f"/account/people/{ada.id}"


def test_the_database_knows_links_and_sessions_by_their_hashes_only(
    app: Flask, session: Session, join: Join
) -> None:
    path, browser = invite(Staff(app, ["administrator"])), Staff(app, None)
    join()
    sign_in(browser, "ada@example.org", PASSWORD)
    assert browser.cookie
    bind = session.get_bind()
    connection = session.connection()
    for table in OneTimeLink.metadata.sorted_tables:
        stored = str(connection.execute(select(table)).all())
        assert path.rpartition("/")[2] not in stored, table.name
        assert browser.cookie not in stored, table.name
        assert PASSWORD not in stored, table.name
    assert bind is not None
    kept = session.scalars(
        select(PersonRow.password_hash).where(PersonRow.email_key == "ada@example.org")
    ).one()
    assert kept is not None
    assert kept.startswith("$argon2id$v=19$")


def test_links_made_on_pages_begin_with_the_site_url(settings: dict[str, object]) -> None:
    from quizapp import create_app  # noqa: PLC0415

    app = create_app({**settings, "SITE_URL": "https://read.example"})
    admin = Staff(app, ["administrator"])
    admin.post(
        "/account/people/invite",
        {"email": "eve@example.org", "roles": "editor", "days": "1"},
    )
    assert admin.page.one(id="link").text.startswith("https://read.example/account/link/")
    with app.app_context():
        db.engine.dispose()
