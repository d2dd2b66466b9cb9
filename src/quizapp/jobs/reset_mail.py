"""E-mails links for a new password to those who asked for one."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.db.engine import write_transaction
from quizapp.mail import Mailer, MailError
from quizapp.services.accounts import reset_requests

_log = logging.getLogger("quizapp.jobs")

SUBJECT = "A new password for {site}"
TEXT = """Hello {name},

somebody, probably you, has asked for a new password for {site}.
Choose it here within two hours:

{address}

The link works once. If you did not ask for it, do nothing: your password stays as it is.
"""


def has_work(session: Session, now: datetime) -> bool:
    """Return whether somebody is waiting for an e-mail."""
    return reset_requests.is_waiting(session, now)


def step(session: Session, now: datetime, mailer: Mailer) -> int:
    """Send one e-mail; return how many were sent. One that cannot be sent is tried again for an hour."""
    with write_transaction(session):
        letter = reset_requests.next_reset_mail(session, now)
    if letter is None:
        return 0
    address = f"{mailer.site_url}/account/link/{letter.token}"
    text = TEXT.format(name=letter.name, site=mailer.site_name, address=address)
    try:
        mailer.send(letter.to, SUBJECT.format(site=mailer.site_name), text)
    except MailError as error:
        _log.error("a letter could not be sent: %s", error)
        return 0
    with write_transaction(session):
        reset_requests.mark_sent(session, letter, now)
    return 1
