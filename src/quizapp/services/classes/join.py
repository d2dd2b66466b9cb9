"""A pupil signs in: by the code of the class and two words, or by the secret of a slip."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from quizapp.db.engine import SessionOrConnection
from quizapp.db.statements import CompiledStatement
from quizapp.models import Classroom, Pupil, table_of
from quizapp.services.accounts.sign_in_counts import Size
from quizapp.services.tokens import token_hash

LONGEST = 200
"""More than anybody types here is not looked at."""
CLASS_FAILURES = Size(30, timedelta(seconds=2))
"""Failures with a class's code: after 30 in a minute, what is typed for that class waits. Slips do not."""
UNKNOWN_CODES = Size(300, timedelta(seconds=1))
"""Codes of no class, from one network: a whole school that mistypes the code on the board is not held up."""

_classroom, _pupil = table_of(Classroom), table_of(Pupil)
_COLUMNS = (
    _classroom.c.id.label("classroom_id"),
    _classroom.c.name.label("class_name"),
    _classroom.c.join_code,
    _classroom.c.archived_at,
)
_BY_CODE = CompiledStatement(select(*_COLUMNS).where(_classroom.c.join_code == bindparam("code")))
_WORDS = CompiledStatement(
    select(_pupil.c.id).where(
        _pupil.c.classroom_id == bindparam("classroom_id"),
        func.replace(_pupil.c.words, "-", "") == bindparam("letters"),
    )
)
_BY_SLIP = CompiledStatement(
    select(*_COLUMNS, _pupil.c.id.label("pupil_id"), _pupil.c.words)
    .join(_pupil, _pupil.c.classroom_id == _classroom.c.id)
    .where(_pupil.c.slip_hash == bindparam("wanted"))
)


@dataclass(frozen=True, slots=True)
class JoinableClass:
    """A class, as far as whoever knows its code may know it."""

    classroom_id: int
    class_name: str
    join_code: str
    archived: bool


@dataclass(frozen=True, slots=True)
class SlipBearer:
    """What a slip tells: whom it signs in, and where."""

    pupil_id: int
    words: str
    door: JoinableClass


def plain_code(typed: str) -> str:
    """Give a code as it is stored, however it was typed: in small letters, with spaces, hyphens or dots."""
    return re.sub(r"[^A-Z]", "", _plain(typed).upper())


def plain_words(typed: str) -> str:
    """Give the letters of two words, however they were typed."""
    return re.sub(r"[^a-z]", "", _plain(typed).lower())


def find_door(on: SessionOrConnection, typed: str) -> JoinableClass | None:
    """Find the class of a code, archived ones too; None where it is the code of none."""
    code = plain_code(typed)
    row = _BY_CODE.first(on, {"code": code}) if code else None
    return _door(row) if row else None


def find_by_words(on: SessionOrConnection, door: JoinableClass, typed: str) -> int | None:
    """Find the pupil of a class who has these words; give the id. What comes near does not count."""
    row = _WORDS.first(on, {"classroom_id": door.classroom_id, "letters": plain_words(typed)})
    return row.id if row else None


def find_slip(on: SessionOrConnection, secret: str) -> SlipBearer | None:
    """Find whom a slip signs in; None where it is an old one, or none at all."""
    wanted = token_hash(secret)
    row = wanted and _BY_SLIP.first(on, {"wanted": wanted})
    return SlipBearer(row.pupil_id, row.words, _door(row)) if row else None


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKD", typed[:LONGEST])


def _door(row: Any) -> JoinableClass:
    return JoinableClass(
        row.classroom_id,
        row.class_name,
        row.join_code,
        row.archived_at is not None,
    )
