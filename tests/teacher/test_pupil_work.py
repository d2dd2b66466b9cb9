"""One pupil's work: every answer, a word from the teacher, a mark that the teacher sets."""

import csv
import io

import pytest
from sqlalchemy.orm import Session

from quizapp.models import ForPupil
from quizapp.services.assignments.overrides import overrides_of
from tests.classes import answer, make_assignment, unknown
from tests.reader.page import Element
from tests.teacher.lesson import Lesson

WORK = "/teach/classes/{c}/pupils/{p}/work"


def flat(page: Element) -> str:
    return " ".join(page.one("main").text.split())


def asked(page: Element) -> str:
    """Return the first question whose mark can be set."""
    return page.all("input", name="question")[0]["value"]


def test_every_answer_stands_beside_the_right_one_and_its_sentence(lesson: Lesson) -> None:
    lesson.done(0, unknown, rating=90)
    page = lesson.staff.get(lesson.at(WORK))
    text = flat(page)
    assert text.count("Said: I don’t know.") == 4
    assert text.count("Right:") == 4
    assert len(page.all("mark")) == 4
    assert "Said that 90 of 100 was new. Showed 0 of 2 facts right." in text
    assert "The number is higher than the answers show." in text
    assert "4 questions so far; pooled from 20 on" in text


def test_a_pupil_who_did_nothing_has_a_page(lesson: Lesson) -> None:
    assert "Nothing was answered yet." in flat(lesson.staff.get(lesson.at(WORK)))
    lesson.begin(0)
    assert "Under way since" in flat(lesson.staff.get(lesson.at(WORK)))


def test_attempts_that_do_not_count_are_shown_as_such(lesson: Lesson, session: Session) -> None:
    from quizapp.db.engine import write_transaction  # noqa: PLC0415 - only here
    from tests.classes import answer, begin  # noqa: PLC0415 - only here

    with write_transaction(session):
        session.merge(lesson.assignment).attempts = 2
    lesson.done(0, unknown)
    token = begin(session, lesson.assignment, lesson.pupils[0], now=lesson.now, again=True)
    answer(session, token, now=lesson.now)
    text = flat(lesson.staff.get(lesson.at(WORK)))
    assert text.index("Attempt 2 counts") < text.index("Attempt 1 does not count")
    assert "The best attempt counts." in text


def test_all_assignments_are_shown_where_they_are_asked_for(
    lesson: Lesson, session: Session
) -> None:
    lesson.done(0)
    make_assignment(session, lesson.classroom)
    one = lesson.staff.get(lesson.at(WORK))
    everything = lesson.staff.get(lesson.at(WORK) + "?assignment=all")
    assert len(one.all("section", **{"class": "done"})) == 1
    assert len(everything.all("section", **{"class": "done"})) == 2
    for hostile in ("0", "x", "9" * 30, "%00"):
        lesson.staff.get(lesson.at(WORK) + f"?assignment={hostile}")
        assert lesson.staff.response.status_code == 200


def test_a_word_is_written_and_taken_back(lesson: Lesson, session: Session) -> None:
    lesson.done(0)
    form = {"assignment": str(lesson.assignment.id), "word": " Well done,\r\n<i>Ann</i> \x00"}
    page = lesson.staff.post(lesson.at(WORK + "/word"), form)
    key = (lesson.assignment.id, lesson.pupils[0].id)
    session.rollback()
    stored = session.get_one(ForPupil, key)
    assert stored.word == "Well done,\n<i>Ann</i>"
    assert stored.word_at is not None
    assert page.one("textarea", name="word").text == "Well done, <i>Ann</i>"
    assert page.one("p", role="status").text == "Saved."
    page = lesson.staff.post(lesson.at(WORK + "/word"), {**form, "word": "  "})
    assert page.one("p", role="status").text == "Saved: no word stands here now."
    assert not lesson.staff.get(lesson.at(WORK)).all("p", role="status")
    session.rollback()
    session.expire_all()
    stored = session.get_one(ForPupil, key)
    assert (stored.word, stored.word_at) == ("", None)


def test_a_teacher_is_told_while_a_word_is_kept_back(lesson: Lesson, session: Session) -> None:
    waits = "The pupil sees it when the work is done."

    def field() -> Element:
        return lesson.staff.get(lesson.at(WORK)).one("form", class_="word")

    assert waits in field().text
    token = lesson.begin(0)
    box = field().one("textarea")
    assert field().one("p", id=box["aria-describedby"].strip()).text == waits
    answer(session, token, now=lesson.now)
    assert waits not in field().text
    assert not field().one("textarea").get("aria-describedby")


def test_no_word_is_kept_back_from_who_can_do_it_no_more(lesson: Lesson, session: Session) -> None:
    lesson.assignment.closes = "2026-01-05T08:00"
    session.commit()
    assert "The pupil sees it" not in lesson.staff.get(lesson.at(WORK)).text


def test_a_word_that_is_a_book_is_kept_in_the_page(lesson: Lesson) -> None:
    long = "well " * 500
    form = {"assignment": str(lesson.assignment.id), "word": long}
    page = lesson.staff.post(lesson.at(WORK + "/word"), form)
    assert lesson.staff.response.status_code == 422
    assert "no more than 2000" in page.text
    assert page.one("textarea", name="word").text.strip() == long.strip()


def test_a_mark_is_set_with_a_reason_and_the_original_stays_in_sight(
    lesson: Lesson, session: Session
) -> None:
    attempt = lesson.done(0, unknown)
    name = asked(lesson.staff.get(lesson.at(WORK)))
    form = {"attempt": str(attempt), "question": name, "mark": "6", "reason": "Said it aloud."}
    text = flat(lesson.staff.post(lesson.at(WORK + "/mark"), form))
    assert "Set by the teacher: half the mark. By the key: no mark. Said it aloud." in text
    assert "Saved. Set another mark" in text
    session.rollback()
    assert overrides_of(session, [attempt])[attempt, name].mark == 6
    session.rollback()
    lesson.staff.post(lesson.at(WORK + ".csv"))
    lines = list(csv.DictReader(io.StringIO(lesson.staff.response.data.decode("utf-8-sig"))))
    (line,) = [line for line in lines if line["Reason"]]
    assert (line["Mark by the key"], line["Mark"], line["Reason"]) == ("0", "0.5", "Said it aloud.")
    back = {"attempt": str(attempt), "question": name}
    text = flat(lesson.staff.post(lesson.at(WORK + "/mark/take-back"), back))
    assert "Set by the teacher" not in text
    session.rollback()
    assert overrides_of(session, [attempt]) == {}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": " "}, "Please say why"),
        ({"reason": "x" * 2001}, "no more than 2000"),
        ({"mark": "13"}, "Please choose one of these."),
        ({"mark": ""}, "Please choose one of these."),
    ],
)
def test_a_mark_that_cannot_be_set_is_answered_beside_the_field(
    lesson: Lesson, session: Session, wrong: dict[str, str], said: str
) -> None:
    attempt = lesson.done(0, unknown)
    name = asked(lesson.staff.get(lesson.at(WORK)))
    form = {"attempt": str(attempt), "question": name, "mark": "6", "reason": "My words."}
    page = lesson.staff.post(lesson.at(WORK + "/mark"), {**form, **wrong})
    assert lesson.staff.response.status_code == 422
    assert said in page.text
    (opened,) = [one for one in page.all("details") if "open" in one.attributes]
    if "reason" not in wrong:
        assert opened.one("textarea").text.strip() == "My words."
    session.rollback()
    assert overrides_of(session, [attempt]) == {}


@pytest.mark.parametrize(
    "wrong", [{"attempt": "0"}, {"attempt": "x"}, {"question": "nothing"}, {"question": ""}]
)
def test_a_mark_is_set_only_for_what_was_asked(lesson: Lesson, wrong: dict[str, str]) -> None:
    attempt = lesson.done(0, unknown)
    name = asked(lesson.staff.get(lesson.at(WORK)))
    form = {"attempt": str(attempt), "question": name, "mark": "6", "reason": "x", **wrong}
    lesson.staff.post(lesson.at(WORK + "/mark"), form)
    assert lesson.staff.response.status_code == 404


def test_no_mark_is_set_while_the_pupil_is_under_way(lesson: Lesson, session: Session) -> None:
    from tests.classes import answer  # noqa: PLC0415 - only here

    state = answer(session, lesson.begin(0), unknown, pages=1, now=lesson.now)
    name = state.plan.after[0].question_ids[0]
    form = {"attempt": str(state.id), "question": name, "mark": "6", "reason": "x"}
    lesson.staff.post(lesson.at(WORK + "/mark"), form)
    assert lesson.staff.response.status_code == 404
