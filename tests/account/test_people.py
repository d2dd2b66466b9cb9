"""The people page: roles, keeping out, and the last administrator."""

import threading
from collections.abc import Callable

from flask import Flask

from quizapp.extensions import db
from quizapp.services.accounts.people import Role, accounts
from tests.account.client import FROM_OUR_PAGE, Staff
from tests.account.conftest import Join

Trail = Callable[[], list[tuple[str, str]]]


def administrators(app: Flask) -> list[str]:
    with app.app_context():
        return [
            account.person.email
            for account in accounts(db.session)
            if Role.ADMINISTRATOR in account.person.roles and account.disabled_at is None
        ]


def test_the_page_lists_everybody(app: Flask, join: Join) -> None:
    join("ada@example.org", ["teacher", "editor"], "Ada Lovelace")
    admin = Staff(app, ["administrator"])
    rows = [row.text for row in admin.get("/account/people").one("tbody").all("tr")]
    assert any(row.startswith("Ada Lovelace ada@example.org editor, teacher") for row in rows)
    assert len(rows) == 2


def test_roles_are_given_and_taken(app: Flask, trail: Trail) -> None:
    admin, robin = Staff(app, ["administrator"]), Staff(app, ["editor"])
    assert robin.get("/account/people").one("h1").text == "This is not open to you"
    admin.get(f"/account/people/{robin.id}")
    form = next(f for f in admin.page.all("form") if f["action"].endswith("/roles"))
    admin.send(form, roles=["editor", "administrator"])
    assert robin.get("/account/people").one("h1").text == "People"
    admin.send(next(f for f in admin.page.all("form") if f["action"].endswith("/roles")), roles=[])
    assert robin.get("/account").one("h1").text == "Your account"
    assert "no role" in robin.page.text
    assert [action for action, _ in trail()] == ["changed roles", "changed roles"]


def test_who_is_kept_out_is_out_at_once_and_may_be_let_in_again(app: Flask, trail: Trail) -> None:
    admin, robin = Staff(app, ["administrator"]), Staff(app, ["editor"])
    robin.get("/account")
    admin.post(f"/account/people/{robin.id}/disable")
    assert robin.get("/account").one("h1").text == "Sign in"
    robin.sign_in_quietly()
    assert robin.get("/account").one("h1").text == "Sign in"
    admin.post(f"/account/people/{robin.id}/enable")
    assert robin.get("/account").one("h1").text == "Your account"
    assert [action for action, _ in trail()] == ["disabled", "enabled"]


def test_the_last_administrator_stays_one(app: Flask) -> None:
    admin = Staff(app, ["administrator"])
    for act, data in (("roles", {"roles": "editor"}), ("roles", {}), ("disable", {})):
        admin.post(f"/account/people/{admin.id}/{act}", data)
        assert admin.response.status_code == 409
        assert "nobody would be left who may administer" in admin.page.text
    assert administrators(app) == ["robin.administrator@example.org"]


def test_two_administrators_who_disable_each_other_at_once_do_not_both_succeed(app: Flask) -> None:
    for round_ in range(4):
        pair = [
            Staff(app, ["administrator"], email=f"{name}.{round_}@example.org") for name in "ab"
        ]
        with app.app_context():
            others = [account.person for account in accounts(db.session)]
        for person in others:
            if person.id not in {pair[0].id, pair[1].id} and person.roles:
                pair[0].post(f"/account/people/{person.id}/roles", {})
        together = threading.Barrier(2)
        statuses: list[int] = []

        def disable(
            by: Staff,
            whom: Staff,
            together: threading.Barrier = together,
            seen: list[int] = statuses,
        ) -> None:
            together.wait()
            path = f"/account/people/{whom.id}/disable"
            seen.append(by.client.post(path, headers=FROM_OUR_PAGE).status_code)

        threads = [threading.Thread(target=disable, args=(pair[n], pair[1 - n])) for n in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # The second one is told so, or finds itself signed out already.
        assert sorted(statuses) in ([303, 403], [303, 409]), statuses
        assert len(administrators(app)) == 1


def test_whoever_is_not_there_is_not_found(app: Flask) -> None:
    admin = Staff(app, ["administrator"])
    assert admin.get("/account/people/4711").one("h1").text == "There is no such page"
    for act in ("roles", "disable", "enable", "reset"):
        admin.post(f"/account/people/4711/{act}")
        assert admin.response.status_code == 404
        admin.post(f"/account/people/99999999999999999999999/{act}")
        assert admin.response.status_code == 404


def test_names_with_markup_stay_text(app: Flask) -> None:
    nasty = "<script>alert(1)</script>"
    admin = Staff(app, ["administrator"], name=nasty)
    for path in ("/account", "/account/people", f"/account/people/{admin.id}", "/account/audit"):
        assert nasty in admin.get(path).text
        assert "<script>alert" not in admin.response.text
