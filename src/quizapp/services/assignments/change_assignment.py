"""Changes an assignment, and previews what that does to pupils who have begun it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Assignment, Attempt, Pupil, table_of
from quizapp.services.assignments.assignments import AssignmentTerms, terms_of
from quizapp.services.assignments.attempt_ends import moved_end, moving_ends
from quizapp.services.attempts.assignment_rules import RULES, PupilRules, rules_of

FIXED = ("ask_before", "open_book")
"""Terms that are fixed once a pupil has begun, since the results of a class are compared and counted together."""
SHOWN = ("show_marks", "show_answers", "show_explanations")
DRAWN = ("shuffle_questions", "shuffle_options")
"""Terms that take effect when an attempt begins, and not later."""

_attempt = table_of(Attempt)


@dataclass(frozen=True, slots=True)
class Effects:
    """The effects of a change on pupils who have begun. Unless it says otherwise, a field counts pupils."""

    begun: int = 0
    kept: tuple[str, ...] = ()
    """The terms in `FIXED` that were to change but stay, because a pupil has begun."""
    moved: Mapping[int, int] = field(default_factory=dict)
    """By how many minutes the end moves (negative: earlier), the number of open attempts."""
    ended: int = 0
    """Open attempts for which time is up at once."""
    limited: int = 0
    """Open attempts that get a time limit."""
    unlimited: int = 0
    """Open attempts that lose their time limit."""
    again: int = 0
    """Pupils who have finished and can now begin again."""
    not_again: int = 0
    """Pupils who have finished and can no longer begin again."""
    late: int = 0
    """Hand-ins that become late."""
    in_time: int = 0
    """Hand-ins that are no longer late."""
    recounted: int = 0
    """Pupils for whom another of several attempts may count."""
    shown: Mapping[str, int] = field(default_factory=dict)
    """By term in `SHOWN`, the number of pupils who have finished and will now see it."""
    hidden: Mapping[str, int] = field(default_factory=dict)
    """By term in `SHOWN`, the number of pupils who have finished and will no longer see it."""
    drawn: tuple[str, ...] = ()
    """The terms in `DRAWN` that change, which affects only attempts that begin from now on."""
    asked_sure: bool = False
    """Whether open attempts start or stop asking for confidence."""

    @property
    def kinds(self) -> frozenset[str]:
        """The names of the effects that occur, whatever their numbers."""
        names = (name for name in self.__dataclass_fields__ if name != "begun")
        return frozenset(name for name in names if getattr(self, name))


def with_fixed(session: Session, assignment: Assignment, terms: AssignmentTerms) -> AssignmentTerms:
    """Return the terms that would take effect, with those that can no longer change left as they are."""
    return _fixed(assignment, terms) if has_begun(session, assignment.id) else terms


def has_begun(session: Session, assignment_id: int) -> bool:
    """Return whether any pupil has begun an assignment."""
    one = select(Attempt.id).where(Attempt.assignment_id == assignment_id).limit(1)
    return session.scalar(one) is not None


def effects(
    session: Session, assignment: Assignment, terms: AssignmentTerms, now: datetime
) -> Effects:
    """Return the effects that other terms would have on pupils who have begun."""
    attempts = _attempts_of(session, assignment.id)
    if not attempts:
        return Effects()
    was, wanted = terms_of(assignment), terms
    terms = _fixed(assignment, terms)
    rows = session.execute(
        RULES.where(table_of(Assignment).c.id == assignment.id, table_of(Pupil).c.id.in_(attempts))
    )
    tally = _Tally(now)
    for row in rows:
        new = SimpleNamespace(**{**row._mapping, **_columns(terms)})
        tally.add(rules_of(row), rules_of(new), attempts[row.pupil_id])
    return Effects(
        begun=len(attempts),
        kept=_differing(FIXED, was, wanted),
        moved=dict(sorted(tally.moved.items())),
        ended=tally.n["ended"],
        limited=tally.n["limited"],
        unlimited=tally.n["unlimited"],
        again=tally.n["again"],
        not_again=tally.n["not_again"],
        late=tally.n["late"],
        in_time=tally.n["in_time"],
        recounted=tally.n["recounted"],
        shown={name: tally.shown[name] for name in SHOWN if tally.shown[name]},
        hidden={name: tally.hidden[name] for name in SHOWN if tally.hidden[name]},
        drawn=_differing(DRAWN, was, terms),
        asked_sure=was.ask_how_sure != terms.ask_how_sure and bool(tally.n["under_way"]),
    )


def change(session: Session, assignment: Assignment, terms: AssignmentTerms) -> None:
    """Change the terms of an assignment and the ends of open attempts."""
    columns = _columns(with_fixed(session, assignment, terms))
    with moving_ends(session, assignment.id):
        for name, value in columns.items():
            setattr(assignment, name, value)


class _Tally:
    """Adds up the effects of a change, pupil by pupil."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.n: Counter[str] = Counter()
        self.moved: Counter[int] = Counter()
        self.shown: Counter[str] = Counter()
        self.hidden: Counter[str] = Counter()

    def add(self, old: PupilRules, new: PupilRules, attempts: Sequence[Any]) -> None:
        finished = [one for one in attempts if one.finished_at is not None]
        for one in attempts:
            if one.finished_at is None:
                was, becomes = (rules.ends_at(one.began_at) for rules in (old, new))
                self._under_way(one, moved_end(one.ends_at, was, becomes))
        self.n["late"] += sum(
            new.is_late(a.finished_at) > old.is_late(a.finished_at) for a in finished
        )
        self.n["in_time"] += sum(
            new.is_late(a.finished_at) < old.is_late(a.finished_at) for a in finished
        )
        self.n["recounted"] += old.counts != new.counts and len(finished) > 1
        if finished and len(finished) == len(attempts):
            could, can = (self._can_begin(rules, len(attempts)) for rules in (old, new))
            self.n["again"] += can > could
            self.n["not_again"] += could > can
        for name in SHOWN if finished else ():
            saw, sees = (r.shows(getattr(r, name), self._now) for r in (old, new))
            self.shown[name] += sees > saw
            self.hidden[name] += saw > sees

    def _can_begin(self, rules: PupilRules, begun: int) -> bool:
        # An assignment that opens later can be begun again then, so its opening is ignored.
        opened = replace(rules, opens=None)
        return opened.is_open(self._now) and rules.may_begin(begun)

    def _under_way(self, attempt: Any, until: datetime | None) -> None:
        self.n["under_way"] += 1
        if until == attempt.ends_at:
            return
        if until is None:
            self.n["unlimited"] += 1
        elif until <= self._now:
            self.n["ended"] += attempt.ends_at is None or attempt.ends_at > self._now
        elif attempt.ends_at is None:
            self.n["limited"] += 1
        else:
            self.moved[round((until - attempt.ends_at) / timedelta(minutes=1))] += 1


def _attempts_of(session: Session, assignment_id: int) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    rows = session.execute(
        select(_attempt.c.pupil_id, _attempt.c.began_at, _attempt.c.finished_at, _attempt.c.ends_at)
        .where(_attempt.c.assignment_id == assignment_id)
        .order_by(_attempt.c.pupil_id, _attempt.c.number)
    )
    for row in rows:
        found.setdefault(row.pupil_id, []).append(row)
    return found


def _fixed(assignment: Assignment, terms: AssignmentTerms) -> AssignmentTerms:
    return replace(terms, ask_before=assignment.ask_before, open_book=assignment.open_book)


def _columns(terms: AssignmentTerms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in AssignmentTerms.__dataclass_fields__}


def _differing(
    names: Sequence[str], one: AssignmentTerms, other: AssignmentTerms
) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))
