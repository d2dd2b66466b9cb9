"""What a pupil sees of the result, and when."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from quizapp.models import Assignment, Attempt, ForPupil, MarkOverride
from tests.classes import NOW
from tests.pupil.child import Child
from tests.pupil.conftest import Assign, Room, clock, store
from tests.reader.client import right, wrong
from tests.reader.page import Element

LONG_AGO, FAR_OFF = "2026-01-05T08:00", "2096-11-27T08:00"
TimePasses = Callable[[float], None]


def handed_in(child: Child, made: int, how: object = wrong) -> Element:
    """Do it all; return the main part of the result."""
    child.open(made)
    child.walk(how)  # type: ignore[arg-type]
    assert child.way.at == "result"
    return child.way.page.one("main")


def shows(main: Element) -> set[str]:
    """Say what of it all is shown."""
    parts = {
        "marks": main.all("p", class_="verdict"),
        "answers": "The right answer" in main.text,
        "explanations": main.all("blockquote"),
    }
    return {name for name, there in parts.items() if there}


def test_all_is_shown_at_once_unless_the_rules_hold_it_back(child: Child, assign: Assign) -> None:
    main = handed_in(child, assign())
    assert shows(main) == {"marks", "answers", "explanations"}
    assert main.one("h1").text == "0 of the 2 facts came across"
    assert not main.all("ul", class_="told")


@pytest.mark.parametrize("part", ["marks", "answers", "explanations"])
def test_each_part_is_held_back_by_itself(child: Child, assign: Assign, part: str) -> None:
    main = handed_in(child, assign(**{f"show_{part}": "never"}))
    assert shows(main) == {"marks", "answers", "explanations"} - {part}
    assert "Your teacher has chosen what is shown here" in main.text


def test_nothing_tells_the_marks_where_they_are_held_back(child: Child, assign: Assign) -> None:
    held = {f"show_{part}": "after_due" for part in ("marks", "answers", "explanations")}
    main = handed_in(child, assign(due=FAR_OFF, **held), right)
    whole = child.way.response.text
    assert shows(main) == set()
    assert main.one("h1").text == "You have handed it in"
    assert (
        "After Tuesday, 27 November, 08:00 you will see here: "
        "your marks, the right answers, the explanations."
    ) in main.text
    for told in ("came across", "got_it", "Got it", "Right", "not_yet", "of the 2 facts"):
        assert told not in whole
    assert "You answered" in main.text
    assert "You said: 50 of 100 newly understood." in main.text


def test_it_is_shown_after_the_due_date_and_after_the_pupils_own(
    child: Child, assign: Assign, session: Session, room: Room
) -> None:
    made = assign(due=LONG_AGO, show_marks="after_due")
    assert "marks" in shows(handed_in(child, made))
    values = {"more_minutes": 0, "more_attempts": 0, "excused": False, "word": ""}
    keys = {"assignment_id": made, "pupil_id": room.pupils[0].id}
    store(session, insert(ForPupil).values(due=FAR_OFF, **values, **keys))
    child.open(made)
    assert "marks" not in shows(child.page.one("main"))
    assert "Tuesday, 27 November, 08:00" in child.page.one("main").text


def test_after_a_due_date_that_nobody_set_nothing_is_promised(child: Child, assign: Assign) -> None:
    main = handed_in(child, assign(show_marks="after_due"))
    assert "After" not in main.one("ul", class_="told").text
    assert "Your teacher has chosen" in main.text


def test_a_word_late_and_excused_are_said(
    child: Child, assign: Assign, session: Session, room: Room
) -> None:
    made = assign(due=LONG_AGO)
    main = handed_in(child, made)
    assert "It came in late: it was due on Monday, 5 January, 08:00." in main.text
    values = {"more_minutes": 0, "more_attempts": 0, "excused": True, "word": "Well\nread <b>"}
    keys = {"assignment_id": made, "pupil_id": room.pupils[0].id}
    store(session, insert(ForPupil).values(**values, **keys))
    child.open(made)
    main = child.page.one("main")
    assert main.one("section", class_="word").text == "A word from your teacher Well read <b>"
    assert "You are excused from this quiz" in main.text
    assert "late" not in main.one("ul", class_="told").text


def test_a_mark_of_the_teachers_stands_instead_of_what_the_key_gives(
    child: Child, assign: Assign, session: Session
) -> None:
    main = handed_in(child, assign())
    assert main.one("h1").text == "0 of the 2 facts came across"
    session.rollback()
    attempt = session.scalars(select(Attempt.id)).one()
    for question in child.way.quiz.facts[0].questions:
        values = {"mark": 12, "reason": "You told me.", "set_at": NOW}
        keys = {"attempt_id": attempt, "question_id": question.id}
        store(session, insert(MarkOverride).values(**values, **keys))
    child.way.get(child.way.path)
    main = child.way.page.one("main")
    assert main.one("h1").text == "1 of the 2 facts came across"
    assert main.text.count("Your teacher gave you this mark: You told me.") == 2


def test_a_closed_assignment_says_when_it_closed(
    child: Child, assign: Assign, session: Session, time_passes: TimePasses
) -> None:
    made = assign(closes=clock(minutes=30))
    child.open(made)
    store(session, update(Assignment).values(closes="2026-01-05T08:00"))
    session.rollback()
    end = NOW.replace(month=1, day=5, hour=7, minute=0)
    store(session, update(Attempt).values(ends_at=end, began_at=end))
    child.open(made)
    main = child.page.one("main")
    assert "The quiz closed on Monday, 5 January, 08:00." in main.text
    assert main.text.count("Not reached") == 4


def test_what_all_readers_said_and_what_is_unclear_are_no_part_of_it(
    child: Child, assign: Assign
) -> None:
    main = handed_in(child, assign(), right)
    assert "everyone" not in main.text.lower()
    assert not main.all("textarea")
    assert [a.text for a in main.all("p", class_="onward")[-1].all("a")] == [
        "Your quizzes",
        "Read the article again",
    ]
