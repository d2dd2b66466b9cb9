"""One pupil: changed, given a new slip, moved, removed, and told all that is stored."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.models import Attempt, Classroom, Pupil, PupilSession
from quizapp.services.assignments.assignments import get_or_create_pupil_terms
from quizapp.services.attempts.unclear import save_unclear
from quizapp.services.classes.pupil_sessions import begin_pupil_session, find_pupil_session
from quizapp.services.classes.pupils import slip_of
from tests.account.client import Staff
from tests.classes import NOW, done, make_assignment
from tests.helpers import SECRET_KEY
from tests.teacher.conftest import NewClass

Pupils = Callable[[int], list[Pupil]]


def at(pupil: Pupil) -> str:
    return f"/teach/classes/{pupil.classroom_id}/pupils/{pupil.id}"


@pytest.fixture
def ann(new_class: NewClass, pupils: Pupils) -> Pupil:
    """The first of two pupils."""
    return pupils(new_class())[0]


def test_name_and_time_factor_are_changed(tess: Staff, ann: Pupil, pupils: Pupils) -> None:
    tess.get(at(ann))
    page = tess.send(name=" Ann  Lee", factor="1,5")
    assert "Saved." in page.text
    assert page.one("input", name="factor")["value"] == "1.5"
    changed = pupils(ann.classroom_id)[0]
    assert (changed.name, changed.time_percent) == ("Ann Lee", 150)
    assert "1.5 times" in tess.get(f"/teach/classes/{ann.classroom_id}").text
    tess.get(at(ann))
    page = tess.send(name="", factor="")
    assert page.one("h1").text == ann.words
    assert page.one("input", name="factor")["value"] == "1"


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"name": "x" * 81}, "no more than 80"),
        ({"factor": "0.5"}, "a number from 1 to 4"),
        ({"factor": "5"}, "a number from 1 to 4"),
        ({"factor": "<b>"}, "a number from 1 to 4"),
    ],
)
def test_what_cannot_be_stored_is_said_and_nothing_is_lost(
    tess: Staff, ann: Pupil, pupils: Pupils, entered: dict[str, str], said: str
) -> None:
    sent = {"name": "Anna", "factor": "2", **entered}
    page = tess.post(at(ann), sent)
    assert tess.response.status_code == 422
    assert said in page.one("form", action=at(ann)).text
    for name, value in sent.items():
        assert page.one("input", name=name)["value"] == value
    assert pupils(ann.classroom_id)[0].name == "Ann"


def sign_in(session: Session, pupil: Pupil) -> str:
    with write_transaction(session):
        return begin_pupil_session(session, pupil.id, datetime.now(UTC)) or ""


def test_a_new_slip_ends_the_old_one_and_its_browsers_and_keeps_words_and_work(
    tess: Staff, ann: Pupil, pupils: Pupils, session: Session, quiz: Quiz
) -> None:
    done(session, make_assignment(session, session.get_one(Classroom, ann.classroom_id)), ann)
    token, words, old = sign_in(session, ann), ann.words, slip_of(ann, SECRET_KEY)
    page = tess.post(f"{at(ann)}/slip")
    assert "There is a new slip" in page.text
    now = pupils(ann.classroom_id)[0]
    assert now.words == words
    assert slip_of(now, SECRET_KEY) not in {old, None}
    assert find_pupil_session(session, token, datetime.now(UTC)) is None
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_new_words_come_with_a_new_slip(
    tess: Staff, ann: Pupil, pupils: Pupils, session: Session
) -> None:
    words, old = ann.words, slip_of(ann, SECRET_KEY)
    sign_in(session, ann)
    page = tess.post(f"{at(ann)}/words")
    now = pupils(ann.classroom_id)[0]
    assert now.words != words
    assert now.words in page.one("main").text
    assert slip_of(now, SECRET_KEY) != old
    assert session.scalar(select(func.count()).select_from(PupilSession)) == 0


def test_all_that_is_stored_can_be_downloaded(
    tess: Staff, ann: Pupil, session: Session, quiz: Quiz
) -> None:
    assignment = make_assignment(session, session.get_one(Classroom, ann.classroom_id))
    state = done(session, assignment, ann)
    sign_in(session, ann)
    with write_transaction(session):
        get_or_create_pupil_terms(session, assignment.id, ann.id).word = "Well done, Ann"
        save_unclear(session, state, "why bees", NOW)
    tess.get(f"{at(ann)}/stored.json")
    response = tess.response
    assert response.mimetype == "application/json"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{ann.words}.json"'
    assert response.headers["Cache-Control"] == "no-store"
    found = json.loads(response.text)
    assert (found["name"], found["words"], found["class"]) == ("Ann", ann.words, "7b")
    assert len(found["signed in browsers"]) == 1
    assert (
        found["set by the teacher for this pupil"][0]["a word from the teacher"] == "Well done, Ann"
    )
    (work,) = found["work"]
    assert work["quiz"] == quiz.title
    assert work["still unclear"]["text"] == "why bees"
    asked = [name for page in state.plan.after for name in page.question_ids]
    assert len(work["answers"]) == len(asked)
    assert {one["question"] for one in work["answers"]} == {
        quiz.questions[name].prompt for name in asked
    }
    assert all(one["answer"] for one in work["answers"])


def test_who_has_given_nothing_has_a_short_file(tess: Staff, ann: Pupil) -> None:
    tess.get(f"{at(ann)}/stored.json")
    found = json.loads(tess.response.text)
    assert (found["work"], found["signed in browsers"]) == ([], [])


def test_a_pupil_is_moved_to_another_class_of_the_teacher(
    tess: Staff, ann: Pupil, new_class: NewClass, pupils: Pupils
) -> None:
    first = ann.classroom_id
    assert "You teach no other class" in tess.get(f"{at(ann)}/move").text
    other = new_class([], name="8a")
    page = tess.get(f"{at(ann)}/move")
    assert "nothing stays here" in page.text
    page = tess.send()
    assert tess.response.status_code == 422
    assert "Choose the class to move to." in page.text
    page = tess.send(to=str(other))
    assert "Moved to this class" in page.text
    assert [pupil.name for pupil in pupils(other)] == ["Ann"]
    assert [pupil.name for pupil in pupils(first)] == ["Bob"]


def test_before_moving_it_is_said_that_work_stays(
    tess: Staff, ann: Pupil, new_class: NewClass, pupils: Pupils, session: Session, quiz: Quiz
) -> None:
    done(session, make_assignment(session, session.get_one(Classroom, ann.classroom_id)), ann)
    other = new_class([], name="8a")
    page = tess.get(f"{at(ann)}/move")
    assert "1 piece of work stays here." in page.text
    tess.send(to=str(other))
    assert len(pupils(other)) == 1
    assert len(pupils(ann.classroom_id)) == 2


@pytest.mark.parametrize("to", ["", "x", "0", "99999999999999999999", "-1"])
def test_a_class_to_move_to_that_is_none_is_refused(tess: Staff, ann: Pupil, to: str) -> None:
    tess.post(f"{at(ann)}/move", {"to": to})
    assert tess.response.status_code == 422


def test_removing_says_what_goes_and_asks(
    tess: Staff, ann: Pupil, pupils: Pupils, session: Session, quiz: Quiz
) -> None:
    done(session, make_assignment(session, session.get_one(Classroom, ann.classroom_id)), ann)
    path, class_id = at(ann), ann.classroom_id
    page = tess.get(f"{path}/remove")
    assert "1 piece of work" in page.text
    page = tess.send()
    assert tess.response.status_code == 422
    assert "Tick the box" in page.text
    page = tess.send(sure="yes")
    assert "The pupil is removed" in page.text
    assert [pupil.name for pupil in pupils(class_id)] == ["Bob"]
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0
    tess.get(path)
    assert tess.response.status_code == 404
    tess.post(f"{path}/remove", {"sure": "yes"})  # once more
    assert tess.response.status_code == 404


def test_nothing_of_a_pupil_is_in_the_audit_trail(
    tess: Staff, ann: Pupil, new_class: NewClass, trail: Callable[[], list[tuple[str, str]]]
) -> None:
    tess.post(f"{at(ann)}/slip")
    tess.post(f"{at(ann)}/remove", {"sure": "yes"})
    assert trail() == [("made a class", "7b")]
