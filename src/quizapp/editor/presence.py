"""Who else has a quiz open, in words."""

from datetime import UTC, datetime

from quizapp.extensions import db, editing
from quizapp.services.accounts.people import find_account
from quizapp.services.quizzes.presence import Visit, note_leaving, note_visit, other_visits
from quizapp.web.i18n import gettext as _
from quizapp.web.signed_in import person


def said_of_others(quiz_id: int) -> list[str]:
    """Return a sentence about the others who have the quiz open."""
    now = datetime.now(UTC)
    visits = other_visits(db.session, quiz_id, person().id, now)
    return [text for visit in visits if (text := _said(visit, now))]


def note_here(quiz_id: int, part: str) -> list[str]:
    """Note that the signed-in person has a part open, and return a sentence about the others."""
    with editing() as session:
        note_visit(session, quiz_id, person().id, part, datetime.now(UTC))
    return said_of_others(quiz_id)


def here(quiz_id: int) -> list[str]:
    """Note that the signed-in person has the article open, and return a sentence about the others."""
    return note_here(quiz_id, "article")


def note_left(quiz_id: int, part: str) -> None:
    """Note that whoever is signed in has closed a part."""
    with editing() as session:
        note_leaving(session, quiz_id, person().id, part)


def _said(visit: Visit, now: datetime) -> str:
    account = find_account(db.session, visit.person_id)
    if account is None:
        return ""
    minutes = int((now - visit.seen_at).total_seconds() // 60)
    values = {"name": account.person.name, "n": minutes}
    if visit.part == "article":
        if minutes < 2:
            return _("%(name)s has this article open too.", **values)
        return _("%(name)s had this article open %(n)d minutes ago.", **values)
    if minutes < 2:
        return _("%(name)s is working on a question of this quiz.", **values)
    return _("%(name)s worked on a question of this quiz %(n)d minutes ago.", **values)
