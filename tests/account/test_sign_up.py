"""The link by which teachers make themselves an account."""

from collections.abc import Callable

import pytest
from flask import Config, Flask

from quizapp.services.accounts.sign_in_counts import SIGN_UP
from tests.account.client import Staff
from tests.account.conftest import PASSWORD, Join

WORD = "pear-trees-in-the-rain"
LINK = f"/account/sign-up/{WORD}"
SENT = {"name": "Tess", "email": "tess@example.org", "password": PASSWORD}


@pytest.fixture
def open_app(app: Flask, config: Config) -> Flask:
    """The app with the link switched on."""
    config["TEACHER_SIGN_UP"] = WORD
    return app


def test_a_teacher_makes_an_account_and_is_in(
    open_app: Flask, trail: Callable[[], list[tuple[str, str]]]
) -> None:
    tess = Staff(open_app, None)
    tess.get(LINK)
    tess.send(None, **SENT)
    assert tess.path == "/teach/"
    assert trail() == [("signed up", "tess@example.org")]
    tess.get("/account/people")
    assert tess.response.status_code == 403


@pytest.mark.parametrize(
    "word", ["", "x", WORD[:-1], f"{WORD}x", WORD.upper(), "ünicode-word-of-all"]
)
def test_another_word_leads_nowhere(open_app: Flask, word: str) -> None:
    somebody = Staff(open_app, None)
    for send in (somebody.get, somebody.post):
        send(f"/account/sign-up/{word}")
        assert somebody.response.status_code == 404


def test_without_the_setting_no_word_leads_anywhere(app: Flask) -> None:
    somebody = Staff(app, None)
    for word in (WORD, "%20", "None"):
        somebody.post(f"/account/sign-up/{word}", SENT)
        assert somebody.response.status_code == 404


def test_an_address_that_has_an_account_is_told_so(open_app: Flask, join: Join) -> None:
    join("tess@example.org", roles=("editor",))
    tess = Staff(open_app, None)
    page = tess.post(LINK, {**SENT, "email": "TESS@example.org"})
    assert tess.response.status_code == 409
    assert "There is an account with this e-mail address already." in page.one("form").text
    assert page.one("input", name="name")["value"] == "Tess"
    assert tess.cookie is None


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"email": "x"}, {"password": "short"}, {"password": "tess tess tess"}]
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(open_app: Flask, wrong: dict[str, str]) -> None:
    tess = Staff(open_app, None)
    page = tess.post(LINK, SENT | wrong)
    assert tess.response.status_code == 422
    assert page.one("input", name=next(iter(wrong)))["aria-invalid"] == "true"
    assert PASSWORD not in tess.response.text


def test_nobody_makes_accounts_by_the_hundred(open_app: Flask) -> None:
    somebody = Staff(open_app, None)
    codes = set()
    for number in range(SIGN_UP.capacity + 1):
        somebody.client.delete_cookie("quizapp-staff")
        answer = somebody.client.post(
            LINK,
            data={**SENT, "email": f"t{number}@example.org"},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        codes.add(answer.status_code)
    assert codes == {303, 429}
    assert "Too many accounts" in answer.text


def test_administrators_see_the_link_that_is_switched_on(app: Flask, config: Config) -> None:
    ada = Staff(app, ["administrator"])
    assert "sign-up" not in ada.get("/account/people").one("main").text
    config["TEACHER_SIGN_UP"], config["SITE_URL"] = WORD, "https://read.example"
    assert ada.get("/account/people").one("p", id="sign-up").text == f"https://read.example{LINK}"
