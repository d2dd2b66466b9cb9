"""Changing an assignment, and what that does to those who have begun it: told before, done after."""

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
"""What cannot change once somebody has begun: the results of a class are compared and counted together."""
SHOWN = ("show_marks", "show_answers", "show_explanations")
DRAWN = ("shuffle_questions", "shuffle_options")
"""What is drawn when somebody begins, and stays so."""

_attempt = table_of(Attempt)


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change does to those who have begun; numbers of pupils unless said otherwise."""

    begun: int = 0
    kept: tuple[str, ...] = ()
    """Of `FIXED`, what was to change and stays as it is, because somebody has begun."""
    moved: Mapping[int, int] = field(default_factory=dict)
    """Of those under way, how many have so many minutes more (less, where negative) until their time ends."""
    ended: int = 0
    """Of those under way, for how many time is up at once."""
    limited: int = 0
    """Of those under way, for how many time ends at all, which it did not."""
    unlimited: int = 0
    """Of those under way, for how many time does not end any more."""
    again: int = 0
    """How many who have finished can begin again, which they could not."""
    not_again: int = 0
    """How many who have finished cannot begin again, which they could."""
    late: int = 0
    """How many hand-ins become late."""
    in_time: int = 0
    """How many hand-ins are late no longer."""
    recounted: int = 0
    """For how many another one of several attempts may count."""
    shown: Mapping[str, int] = field(default_factory=dict)
    """By what of `SHOWN`, how many who have finished see it from now on."""
    hidden: Mapping[str, int] = field(default_factory=dict)
    """By what of `SHOWN`, how many who have finished see it no longer."""
    drawn: tuple[str, ...] = ()
    """Of `DRAWN`, what changes for those alone who begin from now on."""
    asked_sure: bool = False
    """Whether being asked how sure one is changes for those under way."""

    @property
    def kinds(self) -> frozenset[str]:
        """Name the kinds of things that it does, whatever the numbers."""
        names = (name for name in self.__dataclass_fields__ if name != "begun")
        return frozenset(name for name in names if getattr(self, name))


def with_fixed(session: Session, assignment: Assignment, terms: AssignmentTerms) -> AssignmentTerms:
    """Give terms as they can become true: with what cannot change any more as it is."""
    return _fixed(assignment, terms) if has_begun(session, assignment.id) else terms


def has_begun(session: Session, assignment_id: int) -> bool:
    """Tell whether any pupil has begun an assignment."""
    one = select(Attempt.id).where(Attempt.assignment_id == assignment_id).limit(1)
    return session.scalar(one) is not None


def effects(
    session: Session, assignment: Assignment, terms: AssignmentTerms, now: datetime
) -> Effects:
    """Tell what other terms would do to those who have begun."""
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
    """Change the terms of an assignment, and when time is up for those under way."""
    columns = _columns(with_fixed(session, assignment, terms))
    with moving_ends(session, assignment.id):
        for name, value in columns.items():
            setattr(assignment, name, value)


class _Tally:
    """Adds up what a change does, pupil by pupil."""

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
        # One that opens later can be begun again as well, then.
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
