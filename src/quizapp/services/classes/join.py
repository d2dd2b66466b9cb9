"""How a pupil is recognised at sign-in: by a class's code and two words, or by the secret of a slip."""

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
"""Only so many characters of what was typed are looked at."""
CLASS_FAILURES = Size(30, timedelta(seconds=2))
"""Failures with the code of one class: after 30 in a minute, typed words have to wait. Slips never do."""
UNKNOWN_CODES = Size(300, timedelta(seconds=1))
"""Unknown codes from one network: enough for a whole school that mistypes the code on the board."""

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
    """What anybody who has its code may know of a class."""

    classroom_id: int
    class_name: str
    join_code: str
    archived: bool


@dataclass(frozen=True, slots=True)
class SlipBearer:
    """The pupil whom a slip signs in, and the class."""

    pupil_id: int
    words: str
    classroom: JoinableClass


def normalise_code(typed: str) -> str:
    """Return a code as it is stored, whatever case, spaces, hyphens or dots it was typed with."""
    return re.sub(r"[^A-Z]", "", _plain(typed).upper())


def letters_of(typed: str) -> str:
    """Return the letters of two words, however they were typed."""
    return re.sub(r"[^a-z]", "", _plain(typed).lower())


def find_class_by_code(on: SessionOrConnection, typed: str) -> JoinableClass | None:
    """Return the class with a code, even if it is archived, or None."""
    code = normalise_code(typed)
    row = _BY_CODE.first(on, {"code": code}) if code else None
    return _class_of(row) if row else None


def find_by_words(on: SessionOrConnection, classroom: JoinableClass, typed: str) -> int | None:
    """Return the id of the pupil in a class who has exactly these words, or None."""
    row = _WORDS.first(on, {"classroom_id": classroom.classroom_id, "letters": letters_of(typed)})
    return row.id if row else None


def find_slip(on: SessionOrConnection, secret: str) -> SlipBearer | None:
    """Return the pupil whom a slip signs in, or None if the slip is outdated or unknown."""
    wanted = token_hash(secret)
    row = wanted and _BY_SLIP.first(on, {"wanted": wanted})
    return SlipBearer(row.pupil_id, row.words, _class_of(row)) if row else None


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKD", typed[:LONGEST])


def _class_of(row: Any) -> JoinableClass:
    return JoinableClass(
        row.classroom_id,
        row.class_name,
        row.join_code,
        row.archived_at is not None,
    )
