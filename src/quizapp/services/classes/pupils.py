"""The pupils of a class: two words each, and a name only if one is wanted."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from quizapp.models import Attempt, Classroom, Pupil
from quizapp.services.classes.pupil_sessions import end_pupil_sessions
from quizapp.services.classes.pupil_words import draw_words
from quizapp.services.tokens import new_seed, seed_for, slip_secret, token_hash

__all__ = ["NewPupil", "Pupil"]

MOST_PUPILS = 500
"""The largest number of pupils in a class."""
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class NewPupil:
    """A pupil to be added."""

    name: str = ""
    """Empty if no name is to be stored."""
    words: str = ""
    """Empty if they are to be drawn."""
    time_percent: int = 100


class FullError(Exception):
    """The class would have more than `MOST_PUPILS` pupils."""


class WordsTakenError(Exception):
    """Somebody in the class has these words already."""


def add_pupils(
    session: Session,
    classroom: Classroom,
    names: Sequence[str],
    *,
    secret_key: str,
    now: datetime,
    rng: random.Random,
) -> list[Pupil]:
    """Add a pupil for each name, which may be empty; return them in this order.

    :raises FullError: if the class would have too many pupils.
    """
    rows = [NewPupil(name) for name in names]
    return add_roster(session, classroom, rows, secret_key=secret_key, now=now, rng=rng)


def add_roster(
    session: Session,
    classroom: Classroom,
    rows: Sequence[NewPupil],
    *,
    secret_key: str,
    now: datetime,
    rng: random.Random,
    form_key: str = "",
) -> list[Pupil]:
    """Add pupils, some of whom may have words already; return them in this order.

    With the key of a form, the same rows are added only once: nothing is added or returned if the form was sent before.

    :raises FullError: if the class would have too many pupils.
    :raises WordsTakenError: if two pupils would have the same words.
    """
    session.get_one(Classroom, classroom.id, with_for_update=True)
    if already_added(session, classroom.id, rows, form_key, secret_key):
        return []
    seed = _seed(classroom.id, rows, form_key, secret_key) if form_key else new_seed()
    taken = words_taken(session, classroom.id)
    if len(taken) + len(rows) > MOST_PUPILS:
        raise FullError
    for words in (row.words for row in rows if row.words):
        if words in taken:
            raise WordsTakenError
        taken.add(words)
    added: list[Pupil] = []
    for row in rows:
        words = row.words or draw_words(rng, taken)
        taken.add(words)
        pupil = Pupil(
            classroom_id=classroom.id,
            words=words,
            name=row.name,
            time_percent=row.time_percent,
            added_at=now,
        )
        _give_slip(pupil, secret_key, new_seed() if added else seed)
        added.append(pupil)
    session.add_all(added)
    session.flush()
    return added


def already_added(
    session: Session, class_id: int, rows: Sequence[NewPupil], form_key: str, secret_key: str
) -> bool:
    """Return whether this form has already added these rows, which the slip of the first pupil shows."""
    if not form_key:
        return False
    seed = _seed(class_id, rows, form_key, secret_key)
    theirs = exists().where(Pupil.classroom_id == class_id, Pupil.slip_seed == seed)
    return bool(session.scalar(select(theirs)))


def pupils_of(session: Session, class_id: int) -> Sequence[Pupil]:
    """Return the pupils of a class by name, or by words for those without a name."""
    return sort_pupils(session.scalars(select(Pupil).where(Pupil.classroom_id == class_id)))


def sort_pupils(pupils: Iterable[Pupil]) -> list[Pupil]:
    """Sort pupils by name, or by words for those without a name."""
    return sorted(pupils, key=lambda pupil: pupil.called.casefold())


def words_taken(session: Session, class_id: int) -> set[str]:
    """Return the words that are taken in a class."""
    return set(session.scalars(select(Pupil.words).where(Pupil.classroom_id == class_id)))


def find_pupil(session: Session, class_id: int, pupil_id: int) -> Pupil | None:
    """Return a pupil of a class, or None if the class has no such pupil."""
    pupil = session.get(Pupil, pupil_id)
    return pupil if pupil is not None and pupil.classroom_id == class_id else None


def count_pupils(session: Session, class_id: int) -> int:
    return session.scalar(select(func.count()).where(Pupil.classroom_id == class_id)) or 0


def has_work(session: Session, pupil_id: int) -> bool:
    """Return whether a pupil has begun anything."""
    return bool(session.scalar(select(exists().where(Attempt.pupil_id == pupil_id))))


def count_attempts_of(session: Session, pupil_id: int) -> int:
    """Count a pupil's attempts."""
    return session.scalar(select(func.count()).where(Attempt.pupil_id == pupil_id)) or 0


def slip_of(pupil: Pupil, secret_key: str) -> str | None:
    """Return the secret of a pupil's slip for printing, or None if the secret key has changed since it was made.

    A slip that was printed before still works: it is recognised by its hash.
    """
    secret = slip_secret(pupil.slip_seed, secret_key)
    return secret if token_hash(secret) == pupil.slip_hash else None


def change_pupil(session: Session, pupil: Pupil, name: str, time_percent: int) -> None:
    """Change the name and the time factor of a pupil."""
    pupil.name, pupil.time_percent = name, time_percent
    session.flush()


def renew_slip(session: Session, pupil: Pupil, secret_key: str) -> None:
    """Make a new slip: the old one stops working and every session ends; the work stays."""
    _give_slip(pupil, secret_key, new_seed())
    session.flush()
    end_pupil_sessions(session, pupil.id)


def renew_words(session: Session, pupil: Pupil, rng: random.Random) -> None:
    """Draw new words for a pupil: the old ones stop working and every session ends."""
    pupil.words = draw_words(rng, words_taken(session, pupil.classroom_id))
    session.flush()
    end_pupil_sessions(session, pupil.id)


def renew_lost_slips(session: Session, class_id: int, secret_key: str) -> int:
    """Make new slips for the pupils whose slips cannot be printed any more; return their number."""
    lost = [pupil for pupil in pupils_of(session, class_id) if slip_of(pupil, secret_key) is None]
    for pupil in lost:
        renew_slip(session, pupil, secret_key)
    return len(lost)


def erase_names(session: Session, class_id: int) -> None:
    """Erase the names of all pupils of a class; words and work stay."""
    session.execute(update(Pupil).where(Pupil.classroom_id == class_id).values(name=""))


def _seed(class_id: int, rows: Sequence[NewPupil], form_key: str, secret_key: str) -> bytes:
    return seed_for(form_key, f"{class_id}:{list(rows)!r}", secret_key)


def _give_slip(pupil: Pupil, secret_key: str, seed: bytes) -> None:
    pupil.slip_seed = seed
    pupil.slip_hash = token_hash(slip_secret(seed, secret_key)) or b""
