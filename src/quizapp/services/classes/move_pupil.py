"""Moves a pupil to another class of the same teacher.

Attempts belong to assignments of the class in which they were made, and stay there: docs/decisions/moving-pupils.md.
"""

import random
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.models import Classroom, Pupil, PupilSession
from quizapp.services.classes.pupil_words import draw_words
from quizapp.services.classes.pupils import MOST_PUPILS, FullError, has_work, words_taken
from quizapp.services.tokens import new_seed, slip_secret, token_hash


@dataclass(frozen=True, slots=True)
class MoveOutcome:
    """The outcome of moving a pupil."""

    pupil_id: int
    """The pupil's id in the other class."""
    words_changed: bool
    """Whether new words were drawn, because somebody there has the same."""


def move_pupil(
    session: Session,
    pupil: Pupil,
    to: Classroom,
    *,
    secret_key: str,
    now: datetime,
    rng: random.Random,
) -> MoveOutcome:
    """Move a pupil with name, words, time factor, slip and sessions.

    If the pupil has begun anything, an entry with a new slip stays in the old class to hold that work.

    :raises FullError: if the other class is full.
    """
    # An attempt refers to its pupil, so none can begin while this row is locked.
    session.execute(select(Pupil.id).where(Pupil.id == pupil.id).with_for_update())
    session.get_one(Classroom, to.id, with_for_update=True)
    taken = words_taken(session, to.id)
    if len(taken) >= MOST_PUPILS:
        raise FullError
    words = draw_words(rng, taken) if pupil.words in taken else pupil.words
    seed, hashed = pupil.slip_seed, pupil.slip_hash
    pupil.slip_seed = new_seed()
    pupil.slip_hash = token_hash(slip_secret(pupil.slip_seed, secret_key)) or b""
    session.flush()
    moved = Pupil(
        classroom_id=to.id,
        words=words,
        name=pupil.name,
        slip_seed=seed,
        slip_hash=hashed,
        time_percent=pupil.time_percent,
        added_at=now,
    )
    session.add(moved)
    session.flush()
    session.execute(
        update(PupilSession).where(PupilSession.pupil_id == pupil.id).values(pupil_id=moved.id)
    )
    words_changed = words != pupil.words
    if not has_work(session, pupil.id):
        session.execute(delete(Pupil).where(Pupil.id == pupil.id))
    return MoveOutcome(moved.id, words_changed)
