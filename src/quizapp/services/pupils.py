"""Pupils of a class: two words each, and a name only where one is wanted."""

import random
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Classroom, Pupil
from quizapp.services.pupil_words import draw_words
from quizapp.services.tokens import new_seed, slip_secret, token_hash


def add_pupils(
    session: Session,
    classroom: Classroom,
    names: Sequence[str],
    *,
    secret_key: str,
    now: datetime,
    rng: random.Random,
) -> list[Pupil]:
    """Add a pupil for each name; an empty one stores none. Give them, in this order."""
    taken = set(session.scalars(select(Pupil.words).where(Pupil.classroom_id == classroom.id)))
    added = []
    for name in names:
        words = draw_words(rng, taken)
        taken.add(words)
        seed = new_seed()
        added.append(
            Pupil(
                classroom_id=classroom.id,
                words=words,
                name=name,
                slip_seed=seed,
                slip_hash=token_hash(slip_secret(seed, secret_key)),
                added_at=now,
            )
        )
    session.add_all(added)
    session.flush()
    return added


def pupils_of(session: Session, class_id: int) -> Sequence[Pupil]:
    """Give the pupils of a class, by name, and those without one by their words."""
    query = select(Pupil).where(Pupil.classroom_id == class_id)
    return sorted(session.scalars(query), key=lambda pupil: (pupil.name or pupil.words).casefold())


def find_pupil(session: Session, class_id: int, pupil_id: int) -> Pupil | None:
    """Find a pupil of a class."""
    pupil = session.get(Pupil, pupil_id)
    return pupil if pupil is not None and pupil.classroom_id == class_id else None
