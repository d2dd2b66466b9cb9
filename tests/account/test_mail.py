"""Links to a new password by e-mail."""

import email
import email.policy
import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from quizapp import create_app
from quizapp.extensions import db
from quizapp.jobs import reset_mail
from quizapp.jobs.runner import Runner
from quizapp.mail import Mailer, MailError
from quizapp.models import OneTimeLink, ResetRequest
from quizapp.services.accounts.reset_requests import NOT_AGAIN_FOR, TRIED_FOR
from quizapp.services.accounts.sign_in_counts import ASKED
from tests.account.client import Staff
from tests.account.conftest import Join

SITE = "https://read.example"
NEW = "four lanterns beside the weir"


class Postbox(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it is sent."""

    allow_reuse_address = True
    daemon_threads = True
    refuse = b""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Postman)
        self.letters: list[tuple[str, Any]] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Postman(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Postbox)
        self.wfile.write(b"220 here\r\n")
        to = ""
        while line := self.rfile.readline().strip():
            verb = line[:4].upper()
            if verb == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
            if verb == b"RCPT" and self.server.refuse:
                self.wfile.write(self.server.refuse + b"\r\n")
            elif verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                letter = email.message_from_bytes(text, policy=email.policy.default)
                self.server.letters.append((to, letter))
                self.wfile.write(b"250 kept\r\n")
            else:
                self.wfile.write(b"250 well\r\n" if verb != b"QUIT" else b"221 bye\r\n")


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A mail server."""
    with Postbox() as box:
        thread = threading.Thread(target=box.serve_forever)
        thread.start()
        yield box
        box.shutdown()
        thread.join()


@pytest.fixture
def settings(settings: dict[str, Any], postbox: Postbox) -> dict[str, Any]:
    """Settings with a mail server."""
    mail = {"SMTP_URL": postbox.url, "MAIL_FROM": "Quizzes <q@read.example>", "SITE_URL": SITE}
    return {**settings, **mail}


@pytest.fixture
def mailer(postbox: Postbox) -> Mailer:
    """The way to it."""
    return Mailer(postbox.url, "Quizzes <q@read.example>", SITE, "Articles")


@pytest.fixture
def work(app: Flask, mailer: Mailer) -> Callable[..., None]:
    """Let the jobs do what there is."""

    def do(after: timedelta = timedelta(0)) -> None:
        with app.app_context():
            sessions = sessionmaker(db.engine)
        Runner(sessions, 12, lambda: datetime.now(UTC) + after, mailer).run_once()

    return do


def ask(app: Flask, address: str) -> Staff:
    browser = Staff(app, None)
    browser.get("/account/forgot")
    browser.send(email=address)
    return browser


def test_a_letter_has_a_link_that_begins_with_the_site_url(
    app: Flask, join: Join, work: Callable[..., None], postbox: Postbox
) -> None:
    join("Ada@example.org")
    ask(app, "ada@example.org")
    work()
    ((to, letter),) = postbox.letters
    assert to == letter["To"] == "Ada@example.org"
    assert letter["From"] == "Quizzes <q@read.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    link = re.search(rf"{SITE}(/account/link/[\w-]{{22}})\s", letter.get_content())
    assert link
    browser = Staff(app, None)
    browser.get(link[1])
    browser.send(password=NEW)
    assert browser.path == "/teach/"


def test_asking_for_a_new_password_looks_the_same_for_everybody(
    app: Flask, join: Join, work: Callable[..., None], postbox: Postbox
) -> None:
    join()
    pages = [
        ask(app, address).page.one("main").text.replace(address, "…")
        for address in ("ada@example.org", "nobody@example.org")
    ]
    assert pages[0] == pages[1]
    work()
    assert [to for to, _ in postbox.letters] == ["ada@example.org"]


def test_nobody_gets_many_letters(
    app: Flask, join: Join, work: Callable[..., None], postbox: Postbox
) -> None:
    join()
    for _ in range(ASKED.capacity):
        ask(app, "ada@example.org")
        work()
    assert len(postbox.letters) == 1
    assert ask(app, "ada@example.org").response.status_code == 429
    assert timedelta(minutes=10) == NOT_AGAIN_FOR


def test_somebody_kept_out_gets_no_letter(
    app: Flask, join: Join, work: Callable[..., None], postbox: Postbox
) -> None:
    ada = join()
    Staff(app, ["administrator"]).post(f"/account/people/{ada.id}/disable")
    ask(app, "ada@example.org")
    work()
    assert postbox.letters == []


def test_a_letter_that_cannot_be_sent_is_tried_again_for_an_hour(
    app: Flask,
    join: Join,
    work: Callable[..., None],
    postbox: Postbox,
    session: Session,
    caplog: pytest.LogCaptureFixture,
) -> None:
    join()
    ask(app, "ada@example.org")
    postbox.refuse = b"451 not now, ada@example.org"
    work()
    assert postbox.letters == []
    assert "a letter could not be sent: the mail server" in caplog.text
    assert "ada@example.org" not in caplog.text
    postbox.refuse = b""
    work(timedelta(minutes=1))
    assert len(postbox.letters) == 1
    usable = session.scalars(select(OneTimeLink).where(OneTimeLink.used_at.is_(None))).all()
    assert len(usable) == 1
    with app.app_context():
        later = datetime.now(UTC) + TRIED_FOR + timedelta(minutes=1)
        assert not reset_mail.has_work(db.session, later)


def test_a_mail_server_that_is_away_is_a_line_in_the_log(mailer: Mailer) -> None:
    away = Mailer("smtp://127.0.0.1:1", mailer.sender, mailer.site_url, mailer.site_name)
    with pytest.raises(MailError, match="not reached: ConnectionRefusedError"):
        away.send("ada@example.org", "Hello", "Text")


def test_a_password_for_the_mail_server_never_goes_over_an_open_line(postbox: Postbox) -> None:
    url = postbox.url.replace("//", "//user:secret@")
    with pytest.raises(MailError, match="SMTPNotSupportedError"):
        Mailer(url, "q@read.example", SITE, "Articles").send("ada@example.org", "Hello", "Text")
    assert postbox.letters == []


def test_without_a_mail_server_the_page_says_whom_to_ask(
    settings: dict[str, Any], join: Join
) -> None:
    app = create_app({**settings, "SMTP_URL": ""})
    browser = Staff(app, None)
    page = browser.get("/account/forgot")
    assert "Ask an administrator" in page.one("main").text
    browser.post("/account/forgot", {"email": "ada@example.org"})
    assert browser.path == "/account/forgot"
    with app.app_context():
        assert db.session.scalars(select(ResetRequest)).all() == []
    with app.app_context():
        db.engine.dispose()
