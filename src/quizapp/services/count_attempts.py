"""Folding attempts into the counters: each exactly once, whatever crashes or races.

Whether an attempt is counted, and as what, stands in the attempt itself (`counted_as`) and changes in the same
transaction as the counters. Everyone who touches the counters of a version locks the version first.
"""

from collections import Counter as Count
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.marking import Answer as GivenAnswer
from quizapp.marking import Status
from quizapp.measurement.counters import Key, added
from quizapp.measurement.taken import Asked, State, Taken
from quizapp.models import Answer, Attempt, Counter, Version, table_of
from quizapp.question_types import TYPES
from quizapp.services.keys_in_force import keys_in_force
from quizapp.services.marks import counted_mark
from quizapp.services.plan import Plan

IDLE = timedelta(days=7)
"""An attempt left alone for so long counts as abandoned."""
BATCH = 500

_counter = table_of(Counter)
_KEY_COLUMNS = [column.name for column in _counter.primary_key.columns]


def version_to_count(session: Session, now: datetime) -> int | None:
    """Give a version with attempts that the counters have not taken as they are now; None where there is none."""
    return next(
        filter(
            None,
            (session.scalar(select(Attempt.version_id).where(c).limit(1)) for c in _to_count(now)),
        ),
        None,
    )


def is_behind(session: Session, version_id: int, now: datetime) -> bool:
    """Tell whether the counters have not taken all attempts of a version as they are now."""
    ours = select(Attempt.id).where(Attempt.version_id == version_id).limit(1)
    return any(session.scalar(ours.where(c)) is not None for c in _to_count(now))


def count_batch(session: Session, version_id: int, now: datetime) -> int:
    """Fold up to `BATCH` attempts of a version into its counters; give how many were taken."""
    lock_version(session, version_id)
    due = or_(*_to_count(now))
    attempts = session.scalars(
        select(Attempt)
        .where(Attempt.version_id == version_id, due)
        .order_by(Attempt.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    if not attempts:
        return 0
    change = _counted(session, version_id, attempts)
    for attempt in attempts:
        attempt.counted_as = _state_now(session, attempt, now)
        attempt.counted_rating = attempt.rating if attempt.counted_as else None
    added = _counted(session, version_id, attempts)
    added.subtract(change)
    apply_change(session, version_id, added)
    session.flush()
    return len(attempts)


def uncount(session: Session, version_id: int, attempts: Sequence[Attempt]) -> None:
    """Take attempts of a (locked) version out of its counters."""
    change: Count[Key] = Count()
    change.subtract(_counted(session, version_id, attempts))
    apply_change(session, version_id, change)


def lock_version(session: Session, version_id: int) -> None:
    """Make every other transaction on this version's counters wait; readers begin meanwhile."""
    session.execute(
        select(Version.id).where(Version.id == version_id).with_for_update(key_share=True)
    )


def counters_of(session: Session, version_id: int) -> dict[Key, int]:
    """Read the counters of a version."""
    rows = session.execute(select(Counter).where(Counter.version_id == version_id)).scalars()
    return {Key(row.cohort, row.phase, row.name, row.subject, row.level): row.n for row in rows}


def _to_count(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Give the three ways in which the counters can be behind; each has an index."""
    unfinished, idle_since = Attempt.finished_at.is_(None), now - IDLE
    return (
        and_(
            Attempt.finished_at.is_not(None),
            or_(Attempt.counted_as.is_(None), Attempt.counted_as == "abandoned"),
        ),
        and_(unfinished, Attempt.counted_as.is_(None), Attempt.seen_at < idle_since),
        and_(unfinished, Attempt.counted_as == "abandoned", Attempt.seen_at >= idle_since),
    )


def _state_now(session: Session, attempt: Attempt, now: datetime) -> str | None:
    if attempt.finished_at is None and attempt.seen_at >= now - IDLE:
        return None
    if attempt.first_id is not None and _finished_another(session, attempt):
        return "practice"
    return "finished" if attempt.finished_at else "abandoned"


def _finished_another(session: Session, attempt: Attempt) -> bool:
    """Tell whether the counters have a finished attempt of the same reader at the same version already."""
    same_reader = or_(Attempt.id == attempt.first_id, Attempt.first_id == attempt.first_id)
    others = select(Attempt.id).where(
        same_reader,
        Attempt.id != attempt.id,
        Attempt.version_id == attempt.version_id,
        Attempt.counted_as == "finished",
    )
    return session.scalar(others.limit(1)) is not None


def _counted(session: Session, version_id: int, attempts: Sequence[Attempt]) -> Count[Key]:
    """Give what attempts add to the counters in the state in which they are counted."""
    return counted_by(session, attempts, keys_in_force(session, version_id).quiz)


def counted_by(
    session: Session, attempts: Sequence[Attempt], quiz_by: Callable[[int], Quiz]
) -> Count[Key]:
    """Give what attempts add to the counters as they are counted, each marked by a quiz found by its id."""
    counted = [attempt for attempt in attempts if attempt.counted_as in {"finished", "abandoned"}]
    finished = [attempt.id for attempt in counted if attempt.counted_as == "finished"]
    answers = _answers(session, finished)
    return added(
        taken(attempt, quiz_by(attempt.id), answers.get(attempt.id, {})) for attempt in counted
    )


def taken(attempt: Attempt, quiz: Quiz, answers: Mapping[tuple[str, str], GivenAnswer]) -> Taken:
    """Give the canonical record of a counted attempt."""
    if attempt.counted_as != "finished":
        return Taken(attempt.cohort, State.ABANDONED, attempt.counted_rating)
    plan = Plan.from_json(attempt.plan)
    return Taken(
        attempt.cohort,
        State.FINISHED,
        attempt.counted_rating,
        pre=_asked(quiz, plan, "pre", answers),
        post=_asked(quiz, plan, "post", answers),
    )


def _asked(
    quiz: Quiz, plan: Plan, phase: str, answers: Mapping[tuple[str, str], GivenAnswer]
) -> tuple[Asked, ...]:
    found = []
    for page in plan.pages(phase):
        for question_id in page.question_ids:
            question, answer = quiz.questions[question_id], answers.get((phase, question_id))
            earned = counted_mark(question, answer) if answer else None
            if answer and earned is not None:
                chosen = TYPES[question.type].chosen(question.body, answer.response or "")
                # The first question of a page is the one that is compared with the other phase.
                compared = question_id == page.question_ids[0]
                found.append(
                    Asked(
                        question_id,
                        page.fact_id,
                        answer.status,
                        earned,
                        chosen=chosen,
                        compared=compared,
                    )
                )
    return tuple(found)


def _answers(
    session: Session, attempt_ids: Sequence[int]
) -> dict[int, dict[tuple[str, str], GivenAnswer]]:
    found: dict[int, dict[tuple[str, str], GivenAnswer]] = {}
    if attempt_ids:
        for row in session.scalars(select(Answer).where(Answer.attempt_id.in_(attempt_ids))):
            answer = GivenAnswer(Status(row.status), row.response)
            found.setdefault(row.attempt_id, {})[row.phase, row.question_id] = answer
    return found


def apply_change(session: Session, version_id: int, change: Count[Key]) -> None:
    """Add to the counters; what falls to nothing stays as a row with n = 0."""
    rows = [
        {"version_id": version_id, **key._asdict(), "d": n}
        for key, n in sorted(change.items())
        if n
    ]
    up, down = (
        [row for row in rows if row["d"] > 0],
        [{**row, "d": -row["d"]} for row in rows if row["d"] < 0],
    )
    connection = session.connection()
    if up:
        connection.execute(_ADD[connection.dialect.name], [_renamed(row, "n") for row in up])
    if down:
        connection.execute(_TAKE, [_renamed(row, "taken", "key_") for row in down])


def _renamed(row: dict[str, int | str], amount: str, prefix: str = "") -> dict[str, int | str]:
    return {prefix + name if name != "d" else amount: value for name, value in row.items()}


def _add(
    dialect: type[sqlite.Insert] | type[postgresql.Insert],
) -> sqlite.Insert | postgresql.Insert:
    statement = dialect(_counter)
    return statement.on_conflict_do_update(
        index_elements=_KEY_COLUMNS, set_={"n": _counter.c.n + statement.excluded.n}
    )


_ADD = {"sqlite": _add(sqlite.Insert), "postgresql": _add(postgresql.Insert)}
_TAKE = (
    update(_counter)
    .where(*(_counter.c[name] == bindparam(f"key_{name}") for name in _KEY_COLUMNS))
    .values(n=_counter.c.n - bindparam("taken"))
)
