"""Readers driven through the services, each step in a transaction as in a request."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.marking import GivenAnswer, Status, mark
from quizapp.measurement.counters import Key, tally_attempts
from quizapp.measurement.taken import AttemptFacts, QuestionFacts
from quizapp.measurement.taken import CountingState as Counted
from quizapp.models import Answer, Attempt
from quizapp.question_types import TYPES
from quizapp.services.attempts.attempts import AttemptState, find_attempt, take_open_attempt
from quizapp.services.attempts.begin_attempt import begin_attempt, try_again
from quizapp.services.attempts.delete_answers import delete_answers
from quizapp.services.attempts.plan import Plan
from quizapp.services.attempts.save_page import save_page, save_rating
from quizapp.services.counting.count_attempts import count_batch, version_to_count
from quizapp.services.counting.counters import counters_of
from quizapp.services.counting.remark import remark_batch, version_to_remark
from quizapp.services.counting.remarking_state import newest_quiz
from quizapp.services.quizzes.published import find_published
from quizapp.services.tokens import new_token


@dataclass
class Readers:
    """Readers of one quiz."""

    session: Session
    slug: str
    rng: random.Random
    now: datetime
    tokens: list[str] = field(default_factory=list)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def begin(self, rating: int | None = 50, cohort: str = "direct") -> str:
        token = new_token()
        with write_transaction(self.session):
            published = find_published(self.session, self.slug)
            assert published is not None
            begin_attempt(
                self.session,
                published,
                token,
                rating=rating,
                cohort=cohort,
                now=self.now,
                rng=self.rng,
            )
        self.tokens.append(token)
        return token

    def state(self, token: str) -> AttemptState:
        self.session.rollback()
        state = find_attempt(self.session, token)
        assert state is not None
        return state

    def send(self, token: str, place: int, *, right: bool = True, phase: str = "post") -> None:
        with write_transaction(self.session):
            state = take_open_attempt(self.session, token, self.now)
            if state is None:
                return
            page = state.plan.pages(phase)[place]
            answers = {name: self.answer(state, name, right) for name in page.question_ids}
            save_page(
                self.session,
                state,
                phase,
                page,
                answers,
                shown_save=state.saves,
                final=True,
                now=self.now,
            )

    @staticmethod
    def answer(state: AttemptState, question_id: str, right: bool) -> GivenAnswer:
        question = state.quiz.questions[question_id]
        if not right:
            return GivenAnswer(Status.DONT_KNOW)
        return GivenAnswer(Status.ANSWERED, TYPES[question.type].key(question.body))

    def rate(self, token: str, rating: int) -> None:
        with write_transaction(self.session):
            state = take_open_attempt(self.session, token, self.now)
            if state is not None:
                save_rating(self.session, state, rating, self.now)

    def finish(self, token: str, *, right: bool = True) -> str:
        for phase in ("pre", "post"):
            for place in range(len(self.state(token).plan.pages(phase))):
                self.send(token, place, right=right, phase=phase)
        return token

    def again(self, token: str) -> str:
        new = new_token()
        state = self.state(token)
        with write_transaction(self.session):
            assert try_again(self.session, state, new, self.now, self.rng)
        self.tokens.append(new)
        return new

    def delete(self, token: str) -> None:
        state = self.state(token)
        with write_transaction(self.session):
            delete_answers(self.session, state)
        self.tokens = [t for t in self.tokens if find_attempt(self.session, t)]

    def count(self) -> int:
        """Count everything that is due; return the number of attempts."""
        return self.count_with(fastest=0)

    def count_with(self, fastest: int) -> int:
        """Count what is due, leaving out readers who were faster than this many words a minute."""
        total = 0
        while (version_id := self._due()) is not None:
            with write_transaction(self.session):
                taken = count_batch(self.session, version_id, self.now, fastest)
            assert taken, "something is due, and nothing is taken"
            total += taken
        return total

    def remark(self, batches: int = 1_000_000) -> int:
        """Re-mark up to this many batches; return the number of attempts re-marked."""
        total = 0
        while batches and (version_id := self._to_remark()) is not None:
            batches -= 1
            with write_transaction(self.session):
                total += remark_batch(self.session, version_id, self.now)
        return total

    def _to_remark(self) -> int | None:
        self.session.rollback()
        return version_to_remark(self.session)

    def _due(self) -> int | None:
        self.session.rollback()
        return version_to_count(self.session, self.now)

    @property
    def version_id(self) -> int:
        self.session.rollback()
        published = find_published(self.session, self.slug)
        assert published is not None
        return published.version_id

    def counters(self, version_id: int | None = None) -> dict[Key, int]:
        self.session.rollback()
        self.session.expire_all()
        found = counters_of(self.session, version_id or self.version_id)
        return {key: n for key, n in found.items() if n}

    def levels(self, name: str) -> dict[str, int]:
        """Return the counters of one name by level, such as `attempt`."""
        found: Counter[str] = Counter()
        for key, n in self.counters().items():
            if key.name == name:
                found[key.level] += n
        return dict(found)


def recounted(session: Session, version_id: int) -> dict[Key, int]:
    """Count a version from its raw answers, the slow way, as the counters must be once everything is counted."""
    session.rollback()
    session.expire_all()
    quiz = newest_quiz(session, version_id)
    found: Counter[Key] = Counter()
    for attempt in session.scalars(select(Attempt).where(Attempt.version_id == version_id)):
        if attempt.counted_as in {None, "practice"}:
            continue
        state = Counted.FINISHED if attempt.finished_at else Counted.INCOMPLETE
        rows = session.scalars(select(Answer).where(Answer.attempt_id == attempt.id))
        given = {(r.phase, r.question_id): GivenAnswer(Status(r.status), r.response) for r in rows}
        asked: dict[str, list[QuestionFacts]] = {"pre": [], "post": []}
        plan = Plan.from_json(attempt.plan)
        for phase, page in [(p, page) for p in asked for page in plan.pages(p)]:
            for name in page.question_ids:
                question, answer = quiz.questions[name], given.get((phase, name))
                if question.marks == "dropped":
                    continue
                earned, chosen = 0, tuple[str, ...]()
                if answer is not None:
                    earned = mark(question.type, question.body, answer)
                    chosen = TYPES[question.type].chosen(question.body, answer.response or "")
                status = answer.status if answer else "not_reached"
                asked[phase].append(
                    QuestionFacts(
                        name,
                        page.fact_id,
                        status,
                        earned,
                        chosen=chosen,
                        compared=is_compared(quiz, name),
                    )
                )
        finished = state is Counted.FINISHED
        taken = AttemptFacts(
            attempt.cohort,
            state,
            attempt.rating,
            day=f"{attempt.began_at:%Y-%m-%d}",
            stopped="" if finished else stopped_at(attempt, quiz, set(given)),
            pre=tuple(asked["pre"]),
            post=tuple(asked["post"]),
        )
        found.update(tally_attempts([taken]))
    return dict(found)


def stopped_at(attempt: Attempt, quiz: Quiz, given: set[tuple[str, str]]) -> str:
    """Return how far an unfinished attempt has come, the slow way."""
    plan = Plan.from_json(attempt.plan)
    sent = {
        phase: sum((phase, page.question_ids[0]) in given for page in plan.pages(phase))
        for phase in ("pre", "post")
    }
    inside = quiz.settings.ask_before != "none" or attempt.first_id is not None
    after = sent["post"] or attempt.rating is not None or not inside
    return f"post:{sent['post']}" if after else f"pre:{sent['pre']}"


def is_compared(quiz: Quiz, name: str) -> bool:
    """Return whether before and after are compared on a question, the slow way."""
    fact = quiz.fact_of[name]
    if {question.pair for question in fact.questions} >= {"a", "b"}:
        return quiz.questions[name].pair is not None
    counting = [question.id for question in fact.questions if question.counts]
    return quiz.settings.ask_before == "none" or name == counting[0]
