"""A pupil's result, as far as the rules of the assignment show it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from quizapp.db.engine import SessionOrConnection
from quizapp.services.assignments.overrides import Override, overrides_of
from quizapp.services.attempts.assignment_rules import AFTER_DUE, PupilRules
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.attempts.corrections import read_chain
from quizapp.services.attempts.results import Result, assemble


@dataclass(frozen=True, slots=True)
class Visibility:
    """Whether pupils can see something now."""

    now: bool
    after: datetime | None
    """The time after which they can, or None if they can now, never will, or the time is unknown."""


@dataclass(frozen=True, slots=True)
class AssignedResult:
    """The result of an attempt that was handed in, or that ran out of time."""

    result: Result
    marks: Visibility
    answers: Visibility
    explanations: Visibility
    overrides: Mapping[str, Override]
    """The teacher's marks by question id."""
    not_reached: frozenset[str]
    """The questions after reading that were not sent before time was up."""
    timed_out: bool
    """Whether the attempt ended because time was up."""
    closed: bool
    """Whether time was up because the assignment closed."""
    late: bool

    @property
    def shows_all(self) -> bool:
        """Whether nothing is held back."""
        return self.marks.now and self.answers.now and self.explanations.now

    @property
    def more_after(self) -> datetime | None:
        """The time after which there is more to see, if it is known."""
        held = (self.marks.after, self.answers.after, self.explanations.after)
        return next((at for at in held if at), None)

    @property
    def held(self) -> list[str]:
        """The parts that are shown later: any of `marks`, `answers`, `explanations`."""
        return [name for name in ("marks", "answers", "explanations") if getattr(self, name).after]


def assigned_result_of(
    on: SessionOrConnection, state: AttemptState, rules: PupilRules, now: datetime
) -> AssignedResult:
    """Return the result of a pupil's finished attempt."""
    chain, stored = read_chain(on, state)
    overrides = {name: one for (_, name), one in overrides_of(on, [state.id]).items()}
    set_marks = {name: one.mark for name, one in overrides.items()}
    asked = {name for page in state.plan.after for name in page.question_ids}
    ended = state.finished_at is not None and state.finished_at == state.ends_at
    return AssignedResult(
        result=assemble(state, chain, None, is_open=stored.open, set_marks=set_marks),
        marks=_shown(rules, rules.show_marks, now),
        answers=_shown(rules, rules.show_answers, now),
        explanations=_shown(rules, rules.show_explanations, now),
        overrides=overrides,
        not_reached=frozenset(name for name in asked if ("post", name) not in state.answers),
        timed_out=ended,
        closed=ended and state.ends_at == rules.closes,
        late=state.finished_at is not None and rules.is_late(state.finished_at),
    )


def _shown(rules: PupilRules, when: str, now: datetime) -> Visibility:
    shows = rules.shows(when, now)
    after = rules.due or rules.closes
    return Visibility(shows, after if when == AFTER_DUE and not shows else None)
