"""Begins an assigned attempt, or resumes it."""

import random
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, select, update

from quizapp.db.engine import SessionOrConnection
from quizapp.db.statements import CompiledStatement
from quizapp.models import Attempt, Revision, table_of
from quizapp.services.attempts.assignment_rules import PupilRules
from quizapp.services.attempts.begin_attempt import insert_attempt
from quizapp.services.attempts.end_attempts import Clock, clock_at
from quizapp.services.attempts.plan import draw_plan
from quizapp.services.counting.counted_attempts import ASSIGNED
from quizapp.services.quizzes.published import quiz_of
from quizapp.services.tokens import assigned_token, token_hash

_attempt, _revision = table_of(Attempt), table_of(Revision)
_OWN = CompiledStatement(
    select(
        _attempt.c.id,
        _attempt.c.number,
        _attempt.c.finished_at,
        _attempt.c.ends_at,
        _attempt.c.token_hash,
    )
    .where(
        _attempt.c.assignment_id == bindparam("assignment_id"),
        _attempt.c.pupil_id == bindparam("pupil_id"),
    )
    .order_by(_attempt.c.number)
)
_NEWEST = CompiledStatement(
    select(_revision.c.id, _revision.c.digest)
    .where(_revision.c.version_id == bindparam("version_id"))
    .order_by(_revision.c.id.desc())
    .limit(1)
)
_FIRST = CompiledStatement(
    select(func.min(_attempt.c.id).label("id")).where(
        _attempt.c.pupil_id == bindparam("pupil_id"),
        _attempt.c.version_id == bindparam("version_id"),
    )
)
_LINK = (
    update(_attempt)
    .where(_attempt.c.id == bindparam("attempt_id"))
    .values(token_hash=bindparam("hashed"))
)


class BeginRefusal(StrEnum):
    """Why no attempt can begin."""

    NOT_YET = "not_yet"
    CLOSED = "closed"
    NO_MORE = "no_more"
    """All allowed attempts have been used."""


@dataclass(frozen=True, slots=True)
class BegunAttempt:
    """The token of the attempt that began or was resumed."""

    token: str


def begin_assigned(
    on: SessionOrConnection,
    rules: PupilRules,
    *,
    secret_key: str,
    again: bool,
    now: datetime,
    rng: random.Random,
) -> BegunAttempt | BeginRefusal:
    """Resume the pupil's open attempt, or else begin one; `again` asks for another one after the last.

    Without `again`, a finished last attempt is returned, so that its result can be shown.
    """
    wanted = {"assignment_id": rules.assignment_id, "pupil_id": rules.pupil_id}
    own = _OWN.all(on, wanted)
    if own and (not again or _goes_on(own[-1], now)):
        last = own[-1]
        token = assigned_token(rules.assignment_id, rules.pupil_id, last.number, secret_key)
        if last.token_hash != token_hash(token):  # the secret key was changed since
            on.execute(_LINK, {"attempt_id": last.id, "hashed": token_hash(token)})
        return BegunAttempt(token)
    if rules.comes_later(now):
        return BeginRefusal.NOT_YET
    if not rules.is_open(now):
        return BeginRefusal.CLOSED
    if not rules.may_begin(len(own)):
        return BeginRefusal.NO_MORE
    number = own[-1].number + 1 if own else 1
    return _begin(on, rules, number, secret_key, now, rng)


def _goes_on(attempt: Any, now: datetime) -> bool:
    return attempt.finished_at is None and clock_at(attempt.ends_at, now) is not Clock.OVER


def _begin(
    on: SessionOrConnection,
    rules: PupilRules,
    number: int,
    secret_key: str,
    now: datetime,
    rng: random.Random,
) -> BegunAttempt:
    token = assigned_token(rules.assignment_id, rules.pupil_id, number, secret_key)
    newest = _NEWEST.first(on, {"version_id": rules.version_id})
    first = {"pupil_id": rules.pupil_id, "version_id": rules.version_id}
    plan = draw_plan(
        rules.quiz(quiz_of(on, newest.digest)),
        rng,
        shuffle_pages=rules.shuffle_questions,
        shuffle_options=rules.shuffle_options,
    )
    # Two windows that begin at once get the same number, and one of them finds the other's attempt.
    insert_attempt(
        on,
        token,
        plan,
        now,
        version_id=rules.version_id,
        revision_id=newest.id,
        first_id=_FIRST.first(on, first).id,
        cohort=ASSIGNED,
        assignment_id=rules.assignment_id,
        pupil_id=rules.pupil_id,
        number=number,
        ends_at=rules.ends_at(now),
    )
    return BegunAttempt(token)
