"""What comes after the end is kept and not counted; who comes back goes on."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Question
from quizapp.models import Attempt, LateAnswer
from quizapp.question_types import TYPES
from quizapp.services.attempts.save_page import MOST_LATE
from tests.reader.client import Reader, right, wrong

Stored = dict[tuple[str, str], tuple[str, str | None]]
Read = Callable[[], Stored]
Attempts = Callable[[], list[Attempt]]


def given(question: Question, values: list[str]) -> tuple[str, str | None]:
    return "answered", TYPES[question.type].read(question.body, values, "en")


def late(session: Session) -> list[tuple[str, str | None, str, str | None]]:
    session.rollback()
    rows = session.scalars(select(LateAnswer).order_by(LateAnswer.id))
    return [(row.phase, row.question_id, row.status, row.response) for row in rows]


# Too late


def test_a_page_sent_after_the_end_is_kept_and_not_counted(
    reader: Reader, stored: Read, session: Session
) -> None:
    reader.begin()
    old = reader.copy()
    asked = reader.asked()
    reader.walk(right)
    before, result = stored(), [fact.text for fact in reader.page.all("section", class_="fact")]
    old.send(wrong)
    assert (old.at, old.response.status_code) == ("result", 200)
    notice = old.page.one("p", role="status").text
    assert notice == "You had finished already. What you sent now is kept, but does not count."
    assert [fact.text for fact in old.page.all("section", class_="fact")] == result
    assert stored() == before
    assert late(session) == [("post", q.id, *given(q, wrong(q))) for q in asked]


def test_what_came_late_twice_is_kept_once(reader: Reader, session: Session) -> None:
    reader.begin()
    old = reader.copy()
    reader.walk(right)
    action, data = old.form()["action"], old.filled(wrong)
    old.post(action, data)
    old.post(action, data)
    assert len(late(session)) == 2


def test_one_link_cannot_fill_the_disk(reader: Reader, session: Session) -> None:
    """Ever new late texts are kept up to a number that no reader reaches."""
    reader.begin()
    reader.send()
    old = reader.copy()
    [number] = [f"answer-{q.id}" for q in reader.asked() if q.type == "numeric"]
    reader.walk(right)
    action, data = old.form()["action"], old.filled(wrong)
    for n in range(MOST_LATE // 2 + 10):
        old.client.post(action, data=data | {number: [str(1000 + n)]})
        old.client.post(f"/r/{reader.token}/article", data={"rating": str(n % 100)})
    assert len(late(session)) == MOST_LATE
    old.post(action, data | {number: ["5000"]})
    assert old.at == "result"
    assert not old.page.all("p", role="status")


def test_the_newest_page_too_is_late_after_the_end(
    reader: Reader, stored: Read, session: Session
) -> None:
    """A save number of any size does not open what is finished."""
    reader.begin()
    action, data = reader.form()["action"], reader.filled(wrong)
    reader.walk(right)
    before = stored()
    reader.post(action, data | {"save": ["999"], "noted": ["1"]})
    assert stored() == before
    assert len(late(session)) == 2


def test_the_time_of_finishing_does_not_move(reader: Reader, attempts: Attempts) -> None:
    reader.begin()
    reader.send()
    action, data = reader.form()["action"], reader.filled(wrong)
    reader.send(right)
    [before] = [(a.finished_at, a.saves, a.seen_at) for a in attempts()]
    reader.post(action, data)
    assert [(a.finished_at, a.saves, a.seen_at) for a in attempts()] == [before]


def test_pages_of_a_finished_attempt_lead_to_the_result(reader: Reader) -> None:
    reader.begin()
    reader.walk()
    for place in ("fact/1", "fact/2", ""):
        reader.go(place) if place else reader.get(f"/r/{reader.token}")
        assert reader.at == "result"


# Coming back


def test_a_reader_comes_back_after_weeks(reader: Reader, session: Session) -> None:
    reader.begin()
    reader.send()
    for attempt in session.scalars(select(Attempt)):
        session.execute(
            update(Attempt).values(
                began_at=attempt.began_at - timedelta(days=30),
                seen_at=attempt.seen_at - timedelta(days=30),
            )
        )
    session.commit()
    reader.get(f"/r/{reader.token}")
    assert reader.at == "fact/2"
    reader.walk()
    assert reader.page.one("h1").text == "2 of the 2 facts came across"


def test_an_old_link_that_has_died_opens_nothing(reader: Reader, session: Session) -> None:
    reader.begin()
    session.execute(update(Attempt).values(token_hash=None))
    session.commit()
    reader.get(reader.path)
    assert reader.response.status_code == 404
