"""Simulated readers use the same services as real ones; their cohort marks them."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.marking import GivenAnswer
from quizapp.measurement.counters import SIMULATED
from quizapp.services.attempts.attempts import AttemptState, take_open_attempt
from quizapp.services.attempts.begin_attempt import begin_attempt
from quizapp.services.attempts.plan import PlanPage
from quizapp.services.attempts.save_page import SaveOutcome, save_page, save_rating
from quizapp.services.quizzes.published import Published, quiz_of
from quizapp.services.simulating.simulate_answers import (
    Behaviour,
    draw_answer,
    draw_behaviours,
    with_confidence,
)
from quizapp.services.simulating.simulate_model import (
    Model,
    SimulatedPerson,
    draw_minutes,
    draw_person,
)
from quizapp.services.tokens import new_token

_PAGE, _ARTICLE = 1.0, 3.0
"""Minutes that half of the readers need for a page of questions, and for the article."""


@dataclass(frozen=True, slots=True)
class SimulatedWorld:
    """A published quiz, the truth about its readers and questions, and the random numbers for everything else."""

    published: Published
    quiz: Quiz
    model: Model
    behaviours: Mapping[str, Behaviour]
    """By question id."""
    rng: random.Random
    now: datetime


def make_world(
    session: Session, published: Published, model: Model, rng: random.Random, now: datetime
) -> SimulatedWorld:
    """Draw the truth about a quiz's questions."""
    quiz = quiz_of(session, published.digest)
    return SimulatedWorld(published, quiz, model, draw_behaviours(quiz, model, rng), rng, now)


def draw_beginnings(world: SimulatedWorld, readers: int) -> list[datetime]:
    """Draw the times at which readers begin, in order, within the model's days up to now."""
    ago = sorted((world.rng.uniform(0, world.model.days) for _ in range(readers)), reverse=True)
    return [world.now - timedelta(days=days) for days in ago]


def simulate_reader(session: Session, world: SimulatedWorld, began: datetime) -> None:
    """Simulate one reader up to now."""
    person = draw_person(world.quiz, world.model, world.rng)
    inside = world.quiz.settings.reads_inside()
    token = new_token()
    begin_attempt(
        session,
        world.published,
        token,
        rating=None if inside else person.rating,
        cohort=SIMULATED,
        now=began,
        rng=world.rng,
    )
    visit = _Visit(world, person, rated=not inside, reading=inside)
    for moment in visit.moments(began):
        state = take_open_attempt(session, token, moment)
        if state is None:
            return
        visit.go_on(session, state, moment)


@dataclass(slots=True)
class _Visit:
    """One reader's visit, up to the end or to where the reader stops."""

    world: SimulatedWorld
    person: SimulatedPerson
    rated: bool
    """Whether the closing question was asked."""
    reading: bool
    """Whether the article comes next."""
    last: tuple[str, PlanPage] | None = None
    """The page that was sent last, with its phase."""
    finished: bool = False

    def moments(self, began: datetime) -> Iterator[datetime]:
        """Yield the times at which this reader sends something, up to now."""
        model, rng, moment = self.world.model, self.world.rng, began
        # A reader who enters nothing leaves nothing behind, as such attempts are dropped after a day.
        gave = self.rated and self.person.rating is not None
        stops = gave and rng.random() < model.stop_at_first
        while not (stops or self.finished):
            needed = _ARTICLE if self.reading else _PAGE
            moment += timedelta(minutes=draw_minutes(needed, model, rng))
            if moment > self.world.now:
                return
            yield moment
            stops = rng.random() < model.stop

    def go_on(self, session: Session, state: AttemptState, now: datetime) -> None:
        """Send the next page: one before reading, the self-rating, or one after reading."""
        phase = "post" if state.reading_began else "pre"
        if phase == "post" and not self.rated:
            save_rating(session, state, self.person.rating, now)
            self.rated, self.reading = True, False
            return
        if (
            self.last
            and self.last[0] == phase
            and self.world.rng.random() < self.world.model.change
        ):
            page, given = self.last[1], self._changed(state, phase, self.last[1])
        else:
            page = state.plan.pages(phase)[state.first_open_page(phase) or 0]
            given = {name: self._answer(phase, page, name) for name in page.question_ids}
        # Readers are warned once about skipped questions and can ignore it, so here each page is sent only once.
        saved = save_page(
            session, state, phase, page, given, shown_save=state.saves - 1, final=True, now=now
        )
        self.last, self.finished = (phase, page), saved.outcome is SaveOutcome.FINISHED
        self.reading = saved.state.reading_began and not self.rated

    def _answer(self, phase: str, page: PlanPage, question_id: str) -> GivenAnswer:
        world, facts = self.world, self.person.before if phase == "pre" else self.person.after
        behaviour, knows = world.behaviours[question_id], page.fact_id in facts
        settings = world.quiz.settings
        answer = draw_answer(behaviour, knows, settings.dont_know, world.model, world.rng)
        if phase == "pre" or not settings.ask_how_sure:
            return answer
        return with_confidence(answer, behaviour, knows, world.model, world.rng)

    def _changed(self, state: AttemptState, phase: str, page: PlanPage) -> dict[str, GivenAnswer]:
        """Return a page's stored answers with one of them reconsidered."""
        given = {name: state.answers[phase, name].answer for name in page.question_ids}
        name = self.world.rng.choice(page.question_ids)
        return {**given, name: self._answer(phase, page, name)}
