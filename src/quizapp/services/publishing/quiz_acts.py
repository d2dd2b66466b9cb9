"""The actions on a whole quiz, each recorded in the audit trail."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import QuizRow
from quizapp.services.audit import record
from quizapp.services.publishing.notes import hide_note, show_note
from quizapp.services.publishing.publish_later import cancel_later
from quizapp.services.publishing.take_down import archive, put_out_again, take_down, unarchive

Act = Callable[[Session, QuizRow, int, datetime], bool]
"""An action on a quiz, or on its revision with a number; it returns False if nothing changed."""

_ACTS: Mapping[str, tuple[Act, str]] = MappingProxyType(
    {
        "take_down": (lambda s, quiz, _number, _now: take_down(s, quiz.id), "took down"),
        "put_out": (
            lambda s, quiz, _number, now: put_out_again(s, quiz.id, now) is not None,
            "published again",
        ),
        "archive": (lambda s, quiz, _number, now: archive(s, quiz, now), "archived"),
        "unarchive": (
            lambda s, quiz, _number, _now: unarchive(s, quiz),
            "took out of the archive",
        ),
        "cancel": (
            lambda s, quiz, _number, _now: cancel_later(s, quiz.id),
            "planned no more to publish",
        ),
        "note_down": (
            lambda s, quiz, number, now: hide_note(s, quiz.id, number, now),
            "took a note down",
        ),
        "note_back": (
            lambda s, quiz, number, now: show_note(s, quiz.id, number, now),
            "put a note back",
        ),
    }
)
"""The actions by name, each with its name in the audit trail."""
ACTS = frozenset(_ACTS)


class NoQuizError(LookupError):
    """There is no such quiz."""


def act_on(
    session: Session, uid: str, name: str, number: int, person_id: int | None, now: datetime
) -> bool:
    """Perform one of `ACTS` on a quiz; return False if nothing changed.

    :raises NoQuizError: if there is no quiz with this id.
    """
    which = select(QuizRow).where(QuizRow.uid == uid).with_for_update()
    quiz = session.scalars(which).first()
    if quiz is None:
        raise NoQuizError(uid)
    act, action = _ACTS[name]
    changed = act(session, quiz, number, now)
    if changed:
        details = {"revision": number} if number else {}
        record(session, person_id, action, uid, now, quiz=uid, **details)
    return changed
