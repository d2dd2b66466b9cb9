"""Make the class of the demonstration: `python -m bench.demo_class`, with the settings of the app.

28 pupils and three assignments: one that most have done, one under way at this moment, and one to come. The pupils go
the same way as real ones, through the same services; what they answer is drawn as for simulated readers, and counted as
theirs.
"""

import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.config import read_settings
from quizapp.db.engine import open_engine, write_transaction
from quizapp.measurement.counters import SIMULATED
from quizapp.models import (
    Answer,
    Assignment,
    Attempt,
    MarkOverride,
    Pupil,
    Revision,
    Slug,
    Version,
)
from quizapp.question_types import TYPES
from quizapp.question_types.base import MAX_MARK
from quizapp.services.accounts.people import Role, add_person
from quizapp.services.assignments.assignments import (
    AssignmentTerms,
    assign,
    get_or_create_pupil_terms,
)
from quizapp.services.assignments.begin_assigned import BegunAttempt, begin_assigned
from quizapp.services.attempts.assignment_rules import find_rules
from quizapp.services.attempts.attempts import AttemptState, take_open_attempt
from quizapp.services.attempts.save_page import save_page, save_rating
from quizapp.services.classes.classes import create_class
from quizapp.services.classes.pupils import add_pupils
from quizapp.services.quizzes.published import quiz_of
from quizapp.services.simulating.simulate_answers import (
    Behaviour,
    draw_answer,
    draw_behaviours,
    with_confidence,
)
from quizapp.services.simulating.simulate_model import Model, SimulatedPerson, draw_person
from quizapp.services.tokens import token_hash
from quizapp.services.wall_time import wall

EMAIL = "teacher@example.org"
ZONE = "Europe/Berlin"
FIRST, SECOND = "russia-china-2015", "where-the-water-is"
NAMES = (
    *(
        "Ada K.",
        "Ahmed S.",
        "Anna W.",
        "Ben T.",
        "Carla M.",
        "Daniel O.",
        "Elif Y.",
        "Emil R.",
        "Fatou D.",
    ),
    *(
        "Finn B.",
        "Greta L.",
        "Hugo P.",
        "Ida N.",
        "Jakub Z.",
        "Jana H.",
        "Kenji A.",
        "Lea F.",
        "Luca C.",
    ),
    *("Mia G.", "Noah V.", "Olga I.", "Paul E.", "Rosa Q.", "Samir J.", "Tilda U.", "", "", ""),
)
_MODEL = Model(prior=0.2, learning=0.6, ability_spread=1.1, unrated=0.08)


@dataclass(frozen=True, slots=True)
class Doing:
    """How one pupil does an assignment."""

    began: datetime
    minutes: float
    """From one page to the next."""
    pages: int | None = None
    """So many pages of questions are sent; all where None."""


class Classroom:
    """The class being made, and the random numbers for all of it."""

    def __init__(self, session: Session, secret_key: str, now: datetime) -> None:
        self.session, self.secret_key, self.now = session, secret_key, now
        self.rng = random.Random(28)
        self.people: dict[int, SimulatedPerson] = {}
        self.behaviours: dict[int, dict[str, Behaviour]] = {}
        """By version."""

    def make(self) -> None:
        """Create the teacher, the class, the pupils and the assignments, and simulate the answers."""
        teacher = add_person(
            self.session,
            name="Tess Lindqvist",
            email=EMAIL,
            roles={Role.TEACHER, Role.EDITOR, Role.ADMINISTRATOR},
            password_hash="fits nothing: a printed link signs in",
            now=self.now,
        )
        began = self.now - timedelta(days=30)
        room = create_class(self.session, teacher.id, "7b", ZONE, began, self.rng)
        self.pupils = add_pupils(
            self.session, room, NAMES, secret_key=self.secret_key, now=began, rng=self.rng
        )
        self.pupils[4].time_percent = 150
        oldest, newest = self._versions(FIRST)
        (second,) = self._versions(SECOND)
        for version_id, terms, made, doing in (
            (oldest, self._terms_done(), self._ago(days=13), self.done),
            (second, self._terms_now(), self._ago(days=1), self.under_way),
            (newest, self._terms_to_come(), self._ago(hours=3), None),
        ):
            given = assign(self.session, room, version_id, terms, teacher.id, made)
            if doing:
                doing(given)

    # The three assignments

    def done(self, given: Assignment) -> None:
        """Simulate an assignment that most pupils have done: some late, two not at all, one excused."""
        *rest, excused = self.pupils
        missing, late = {rest[9], rest[20]}, {rest[2], rest[15], rest[23]}
        own_due = rest[15]
        for pupil in rest:
            if pupil in missing:
                continue
            days = 6.2 - self.rng.random() if pupil in late else 12 - 4.6 * self.rng.random()
            self._do(given, pupil, Doing(self._ago(days=days), self.rng.uniform(0.7, 2.5)))
        for pupil in (rest[5], rest[12], rest[18]):
            self._do(given, pupil, Doing(self._ago(days=7.1), 0.9), again=True)
        get_or_create_pupil_terms(self.session, given.id, excused.id).excused = True
        get_or_create_pupil_terms(self.session, given.id, own_due.id).due = wall(
            self._ago(days=4), ZONE
        )
        told = get_or_create_pupil_terms(self.session, given.id, rest[7].id)
        told.word = (
            "You know more than this shows, Emil. Come to me before Thursday, and we go through it."
        )
        told.word_at = self._ago(days=5)
        self._override(given, rest)

    def under_way(self, given: Assignment) -> None:
        """Simulate an assignment that six have finished, thirteen are doing, and the rest have not begun."""
        for number, pupil in enumerate(self.pupils[:19]):
            minutes = self.rng.uniform(1.2, 2.2)
            pages = None if number < 6 else number % 4
            longest = 5 + 2.2 * (4 if pages is None else pages)
            began = self._ago(minutes=longest + self.rng.random())
            self._do(given, pupil, Doing(began, minutes, pages))
        more = get_or_create_pupil_terms(self.session, given.id, self.pupils[10].id)
        more.more_minutes = 10

    # What is set for them

    def _terms_done(self) -> AssignmentTerms:
        return AssignmentTerms(
            ZONE,
            opens=wall(self._ago(days=13), ZONE),
            due=wall(self._ago(days=7), ZONE),
            closes=wall(self._ago(days=2), ZONE),
            attempts=2,
        )

    def _terms_now(self) -> AssignmentTerms:
        return AssignmentTerms(
            ZONE,
            opens=wall(self._ago(minutes=20), ZONE),
            due=wall(self._ago(hours=-5), ZONE),
            minutes=40,
            ask_how_sure=True,
            show_answers="after_due",
            show_explanations="after_due",
        )

    def _terms_to_come(self) -> AssignmentTerms:
        return AssignmentTerms(
            ZONE,
            opens=wall(self._ago(days=-3), ZONE),
            due=wall(self._ago(days=-10), ZONE),
            open_book=True,
        )

    # How they do it

    def _do(self, given: Assignment, pupil: Pupil, how: Doing, *, again: bool = False) -> None:
        person, behaviours = self._who(pupil, given)
        token = self._begin(given, pupil, how.began, again=again)
        now = how.began + timedelta(minutes=3 + 1.5 * self.rng.random())
        state = self._take(token, now)
        state = save_rating(self.session, state, person.rating, now)
        for page in state.plan.after[: how.pages]:
            now += timedelta(minutes=how.minutes)
            state = self._take(token, now)
            answers = {}
            for name in page.question_ids:
                knows = page.fact_id in person.after
                answer = draw_answer(behaviours[name], knows, True, _MODEL, self.rng)
                if state.quiz.settings.ask_how_sure:
                    answer = with_confidence(answer, behaviours[name], knows, _MODEL, self.rng)
                answers[name] = answer
            state = save_page(
                self.session,
                state,
                "post",
                page,
                answers,
                shown_save=state.saves,
                final=True,
                now=now,
            ).state

    def _begin(self, given: Assignment, pupil: Pupil, now: datetime, *, again: bool) -> str:
        rules = find_rules(self.session, given.id, pupil.id)
        assert rules is not None
        begun = begin_assigned(
            self.session, rules, secret_key=self.secret_key, again=again, now=now, rng=self.rng
        )
        assert isinstance(begun, BegunAttempt), begun
        mark = update(Attempt).where(Attempt.token_hash == token_hash(begun.token))
        self.session.execute(mark.values(cohort=SIMULATED))
        return begun.token

    def _take(self, token: str, now: datetime) -> AttemptState:
        state = take_open_attempt(self.session, token, now)
        assert state is not None
        return state

    def _who(self, pupil: Pupil, given: Assignment) -> tuple[SimulatedPerson, dict[str, Behaviour]]:
        quiz = self._quiz(given.version_id)
        if given.version_id not in self.behaviours:
            self.behaviours[given.version_id] = draw_behaviours(quiz, _MODEL, self.rng)
        # Drawn first, by lots of the pupil's own: how able this one is, the same in each assignment.
        return draw_person(quiz, _MODEL, random.Random(pupil.id)), self.behaviours[given.version_id]

    def _override(self, given: Assignment, pupils: list[Pupil]) -> None:
        """Override a mark, as if the teacher accepted an answer that the key does not."""
        for attempt, question_id in self._wrong(given, pupils):
            self.session.add(
                MarkOverride(
                    attempt_id=attempt,
                    question_id=question_id,
                    mark=MAX_MARK,
                    reason="Means the same as the key; said so in class.",
                    person_id=given.made_by,
                    set_at=self._ago(days=5),
                )
            )
            return
        sys.exit("nobody has anything wrong that a teacher could find right")

    def _wrong(self, given: Assignment, pupils: list[Pupil]) -> Iterator[tuple[int, str]]:
        """Return typed answers that the key rejects, as attempt and question."""
        questions = self._quiz(given.version_id).questions
        rows = self.session.execute(
            select(Answer.attempt_id, Answer.question_id, Answer.response)
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .where(
                Attempt.assignment_id == given.id,
                Attempt.pupil_id.in_([pupil.id for pupil in pupils]),
                Answer.response.is_not(None),
            )
            .order_by(Answer.attempt_id, Answer.question_id)
        )
        for row in rows:
            asked = questions[row.question_id]
            if asked.type == "short_text" and not TYPES[asked.type].mark(asked.body, row.response):
                yield row.attempt_id, row.question_id

    def _versions(self, slug: str) -> list[int]:
        query = select(Version.id).join(Slug, Slug.quiz_id == Version.quiz_id)
        return list(self.session.scalars(query.where(Slug.slug == slug).order_by(Version.id)))

    def _quiz(self, version_id: int) -> Quiz:
        newest = select(Revision.digest).where(Revision.version_id == version_id)
        return quiz_of(self.session, self.session.scalars(newest.order_by(Revision.id)).all()[-1])

    def _ago(self, **ago: float) -> datetime:
        return self.now - timedelta(**ago)


def main() -> None:
    """Make it in the configured database, which holds both quizzes."""
    settings = read_settings(os.environ)
    engine = open_engine(settings["DATABASE_URL"])
    with Session(engine) as session, write_transaction(session):
        Classroom(session, settings["SECRET_KEY"], datetime.now(UTC)).make()
    engine.dispose()


if __name__ == "__main__":
    main()
