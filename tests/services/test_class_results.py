"""The results of pupils: which attempt counts, its marks, and the cost of reading them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Question, Quiz
from quizapp.db.engine import write_transaction
from quizapp.marking import FactOutcome, GivenAnswer, Status
from quizapp.models import Assignment, Pupil
from quizapp.services.assignments.assignments import AssignmentTerms, get_or_create_pupil_terms
from quizapp.services.assignments.overrides import overrides_of, remove_override, set_override
from quizapp.services.attempts.results import result_of
from quizapp.services.counting.count_attempts import count_batch
from quizapp.services.counting.counters import counters_of
from quizapp.services.gradebook.class_report import report_of, stumbling_questions
from quizapp.services.gradebook.class_results import Results, Standing, class_results, read_results
from quizapp.services.gradebook.one_pupil import work_of
from quizapp.services.gradebook.pupil_work import MarkedAttempt, WorkStage
from quizapp.services.publishing.publish_revision import PublishTerms as Published
from tests.classes import (
    NOW,
    ZONE,
    answer,
    begin,
    done,
    make_assignment,
    make_class,
    make_teacher,
    read,
    right,
    unknown,
)
from tests.helpers import publish, statements

LATER = NOW + timedelta(hours=1)
DUE = "2026-11-05T13:30"  # half an hour after the start, in Berlin
AFTER_DUE = NOW + timedelta(minutes=40)


class Room:
    """A class and its work."""

    def __init__(
        self, session: Session, pupils: int = 3, terms: AssignmentTerms | None = None
    ) -> None:
        self.session = session
        self.teacher = make_teacher(session)
        names = [f"Pupil {number:02}" for number in range(pupils)]
        self.classroom, self.pupils = make_class(session, self.teacher, names)
        self.assignment = make_assignment(session, self.classroom, terms)

    def results(self, now: Any = LATER) -> Results:
        self.session.rollback()
        self.session.expire_all()
        return class_results(self.session, self.classroom.id, now)

    def cell(self, pupil: Pupil, now: Any = LATER) -> Any:
        return self.results(now).cells[self.assignment.id, pupil.id]

    def result(self, pupil: Pupil) -> MarkedAttempt:
        work = self.cell(pupil).result
        assert isinstance(work, MarkedAttempt)
        return work


@pytest.fixture
def room(quiz: Quiz, session: Session) -> Room:
    return Room(session, terms=AssignmentTerms(ZONE, due=DUE, attempts=3))


def about(fact: str) -> Any:
    """Return answers that are right on one fact only."""
    return lambda question: right(question) if question.id.startswith(fact) else unknown(question)


def test_a_pupil_who_has_not_begun_is_missing_once_it_is_due(room: Room) -> None:
    ann = room.pupils[0]
    assert room.cell(ann, NOW).standing is Standing.NOT_BEGUN
    assert room.cell(ann, AFTER_DUE).standing is Standing.MISSING


def test_what_has_closed_is_missing_though_it_was_never_due(quiz: Quiz, session: Session) -> None:
    room = Room(session, terms=AssignmentTerms(ZONE, closes=DUE))
    assert room.cell(room.pupils[0], AFTER_DUE).standing is Standing.MISSING


def test_a_pupil_under_way_is_reading_then_at_a_fact(room: Room, session: Session) -> None:
    ann = room.pupils[0]
    token = begin(session, room.assignment, ann)
    assert room.cell(ann, NOW).counts.stage is WorkStage.READING
    answer(session, token, pages=1)
    cell = room.cell(ann, NOW)
    assert cell.standing is Standing.IN_PROGRESS
    assert (cell.counts.stage, cell.counts.on_fact, len(cell.counts.facts)) == ("questions", 2, 2)
    assert not cell.late
    assert room.cell(ann, AFTER_DUE).late
    assert cell.result is None


def test_a_pupil_at_the_questions_before_reading_is_not_reading_yet(
    quiz: Quiz, session: Session
) -> None:
    room = Room(session, terms=AssignmentTerms(ZONE, ask_before="everyone"))
    begin(session, room.assignment, room.pupils[0])
    assert room.cell(room.pupils[0]).counts.stage is WorkStage.BEFORE


def test_what_is_done_is_late_by_the_pupil_s_own_due_date(room: Room, session: Session) -> None:
    ann, bob, _cem = room.pupils
    with write_transaction(session):
        get_or_create_pupil_terms(session, room.assignment.id, bob.id).due = "2026-11-05T20:00"
    for pupil in (ann, bob):
        done(session, room.assignment, pupil, now=AFTER_DUE)
    assert (room.cell(ann).standing, room.cell(ann).late) == (Standing.DONE, True)
    assert (room.cell(bob).standing, room.cell(bob).late) == (Standing.DONE, False)


def test_whoever_is_excused_has_no_result(room: Room, session: Session) -> None:
    ann = room.pupils[0]
    done(session, room.assignment, ann)
    with write_transaction(session):
        get_or_create_pupil_terms(session, room.assignment.id, ann.id).excused = True
    cell = room.cell(ann)
    assert (cell.standing, cell.result) == (Standing.EXCUSED, None)
    assert cell.works[0].right == 2


@pytest.mark.parametrize(("counts", "number"), [("first", 1), ("best", 2), ("last", 3)])
def test_of_several_attempts_one_counts(
    quiz: Quiz, session: Session, counts: str, number: int
) -> None:
    room = Room(session, terms=AssignmentTerms(ZONE, attempts=0, counts=counts))
    ann = room.pupils[0]
    for how in (unknown, right, about("cost")):
        answer(session, begin(session, room.assignment, ann, again=True), how)
    assert room.result(ann).number == number


def test_facts_come_before_marks_where_the_best_counts(quiz: Quiz, session: Session) -> None:
    """One fact fully right is better than two facts partly right, whatever the marks."""
    room = Room(session, terms=AssignmentTerms(ZONE, attempts=0, counts="best"))
    ann = room.pupils[0]
    answer(session, begin(session, room.assignment, ann), about("yield"))
    token = begin(session, room.assignment, ann, again=True)
    first = {page.question_ids[0] for page in read(session, token).plan.after}
    answer(session, token, lambda q: right(q) if q.id in first else unknown(q))
    assert [work.right for work in room.cell(ann).works] == [1, 0]
    assert room.result(ann).number == 1


def test_what_was_not_sent_before_time_was_up_is_not_right(room: Room, session: Session) -> None:
    ann = room.pupils[0]
    state = answer(session, begin(session, room.assignment, ann), pages=1)
    finish(session, state.id)
    work = room.result(ann)
    assert (work.right, work.asked, work.complete) == (1, 2, False)
    assert {fact.outcome for fact in work.facts} == {FactOutcome.GOT_IT, FactOutcome.NOT_YET}


def finish(session: Session, attempt_id: int) -> None:
    """End an attempt because time is up."""
    from quizapp.models import Attempt  # noqa: PLC0415 - only here

    with write_transaction(session):
        session.get_one(Attempt, attempt_id).finished_at = NOW + timedelta(minutes=20)


def test_a_pupil_has_the_marks_that_the_result_page_shows(room: Room, session: Session) -> None:
    ann = room.pupils[0]
    token = begin(session, room.assignment, ann)
    answer(session, token, about("cost"))
    with room.session.begin():
        shown = result_of(session, read_only(session, token))
    marks = {q.question.id: q.mark for fact in shown.facts for q in fact.questions}
    work = room.result(ann)
    found = {name: mark for f in work.facts for name, mark in zip(f.names, f.marks, strict=True)}
    assert found == marks


def read_only(session: Session, token: str) -> Any:
    from quizapp.services.attempts.attempts import find_attempt  # noqa: PLC0415 - only here

    return find_attempt(session, token)


# Corrections


def corrected(quiz: Quiz, **changes: Any) -> Quiz:
    """Return the quiz with other values in all questions on the first fact."""
    first, second = quiz.facts
    questions = tuple(replace(question, **changes) for question in first.questions)
    return replace(quiz, facts=(replace(first, questions=questions), second))


def turned(quiz: Quiz) -> Quiz:
    """Return the quiz with the key of its true-or-false question turned round."""

    def other(question: Question) -> Question:
        if question.type != "true_false":
            return question
        return replace(question, body=replace(question.body, answer=not question.body.answer))

    first, second = quiz.facts
    return replace(
        quiz, facts=(replace(first, questions=tuple(map(other, first.questions))), second)
    )


def test_a_correction_arrives_at_once_and_never_lowers(
    app: Flask, quiz: Quiz, room: Room, session: Session
) -> None:
    ann, bob, _cem = room.pupils

    def false(question: Question) -> GivenAnswer:
        return (
            GivenAnswer(Status.ANSWERED, "true")
            if question.type == "true_false"
            else right(question)
        )

    done(session, room.assignment, ann)
    done(session, room.assignment, bob, how=false)
    before = [room.result(pupil).marks for pupil in (ann, bob)]
    publish(app, turned(quiz), terms=Published(correction=True, never_lower=False))
    after = [room.result(pupil).marks for pupil in (ann, bob)]
    assert after[0] == before[0], "what was right stays right"
    assert sum(after[1]) > sum(before[1]), "what has become right counts"


def test_a_dropped_question_counts_for_nobody(
    app: Flask, quiz: Quiz, room: Room, session: Session
) -> None:
    ann = room.pupils[0]
    done(session, room.assignment, ann, how=unknown)
    publish(app, corrected(quiz, marks="dropped"), terms=Published(correction=True))
    work = room.result(ann)
    assert (work.right, work.asked) == (0, 1)


# Marks that a teacher sets


def override(room: Room, work: MarkedAttempt, name: str, mark: int) -> None:
    with write_transaction(room.session):
        set_override(room.session, work.id, name, mark, "well said", room.teacher, NOW)


def test_a_set_mark_is_seen_and_the_original_stays(room: Room, session: Session) -> None:
    ann = room.pupils[0]
    done(session, room.assignment, ann, how=unknown)
    before = room.result(ann)
    for name in before.facts[0].names:
        override(room, before, name, 12)
    work = room.result(ann)
    assert (before.right, work.right) == (0, 1)
    assert work.facts[0].without_overrides == before.facts[0].marks == (0, 0)
    assert work.without_overrides == before.marks
    found = overrides_of(session, [work.id])
    assert {one.reason for one in found.values()} == {"well said"}
    session.rollback()
    with write_transaction(session):
        for name in before.facts[0].names:
            remove_override(session, work.id, name)
    assert room.result(ann).marks == before.marks
    assert overrides_of(session, []) == {}


def test_a_mark_that_is_set_twice_is_the_last_one(room: Room, session: Session) -> None:
    ann = room.pupils[0]
    done(session, room.assignment, ann, how=unknown)
    work = room.result(ann)
    name = work.facts[0].names[0]
    for mark in (12, 6):
        override(room, work, name, mark)
    assert room.result(ann).facts[0].marks[0] == 6


def test_a_set_mark_never_changes_the_counters(room: Room, session: Session) -> None:
    ann = room.pupils[0]
    done(session, room.assignment, ann, how=unknown)
    version_id = room.assignment.version_id

    def counted() -> dict[Any, int]:
        with write_transaction(session):
            count_batch(session, version_id, LATER)
        found = counters_of(session, version_id)
        session.rollback()
        return found

    before = counted()
    assert before
    work = room.result(ann)
    for fact in work.facts:
        for name in fact.names:
            override(room, work, name, 12)
    assert counted() == before


# The report


def test_facts_most_missed_come_first_and_pupils_with_hardly_any_are_named(
    room: Room, session: Session
) -> None:
    ann, bob, _cem = room.pupils
    done(session, room.assignment, ann, how=about("yield"), rating=80)
    done(session, room.assignment, bob, how=right, rating=40)
    report = report_of(room.results(), room.assignment)
    assert [(one.id, one.got, one.partly, one.missed, one.n) for one in report.facts] == [
        ("cost", 1, 0, 1, 2),
        ("yield", 2, 0, 0, 2),
    ]
    assert report.low == [], "of two facts, one right says nothing"
    assert [pupil.name for pupil in report.pupils_with(Standing.MISSING)] == ["Pupil 02"]
    assert report.felt is not None
    assert (report.felt.n, report.felt.middle, report.felt.low, report.felt.high) == (2, 60, 40, 80)
    assert report.felt.right == pytest.approx(0.75)
    for asked in report.questions:
        chosen = sum(one.n for one in asked.chosen if one.right)
        assert asked.unknown + asked.right == asked.n
        if asked.question.type in {"single_choice", "true_false"}:
            assert chosen == asked.right


def test_the_questions_that_stump_are_those_missed_so_far(room: Room, session: Session) -> None:
    token = begin(session, room.assignment, room.pupils[0])
    answer(session, token, unknown, pages=1)
    found = stumbling_questions(room.results(), room.assignment)
    assert [(one.missed, one.n) for one in found] == [(1, 1), (1, 1)]


# One pupil


def test_one_pupil_s_work_has_every_attempt_and_every_answer(room: Room, session: Session) -> None:
    ann = room.pupils[0]
    for how in (unknown, right):
        answer(session, begin(session, room.assignment, ann, again=True), how)
    session.rollback()
    found = work_of(session, room.classroom.id, ann.id, LATER)
    (one,) = found.done
    assert [tried.counts for tried in one.tried] == [False, True]
    for tried in one.tried:
        assert tried.result is not None
        questions = [q for fact in tried.result.facts for q in fact.questions]
        assert len(questions) == 4
        assert all(question.right and question.passage for question in questions)


def test_work_that_time_cut_short_is_shown_with_what_was_left_out(
    quiz: Quiz, session: Session
) -> None:
    room = Room(session, terms=AssignmentTerms(ZONE, ask_before="everyone"))
    ann = room.pupils[0]
    finish(session, read(session, begin(session, room.assignment, ann)).id)
    (one,) = work_of(session, room.classroom.id, ann.id, LATER).done
    result = one.tried[0].result
    assert result is not None
    assert {q.status for fact in result.facts for q in fact.questions} == {"omitted"}
    assert one.tried[0].unreached == {
        name for fact in one.tried[0].work.facts for name in fact.names
    }
    assert len(one.tried[0].unreached) == 4


# What it costs


@pytest.mark.parametrize("one_assignment", [True, False])
def test_it_costs_as_many_statements_for_forty_pupils_as_for_three(
    quiz: Quiz, session: Session, one_assignment: bool
) -> None:
    small = Room(session, 3)
    work_through(session, small.assignment, small.pupils)
    classroom, pupils = make_class(session, small.teacher, [""] * 40, name="8a", seed=2)
    for _ in range(1 if one_assignment else 3):
        large = make_assignment(session, classroom)
    work_through(session, large, pupils[:12])

    def cost(class_id: int, assignment: Assignment) -> int:
        session.rollback()
        session.expire_all()
        session.refresh(assignment)
        with statements() as seen:
            if one_assignment:
                read_results(session, [assignment], LATER)
            else:
                class_results(session, class_id, LATER)
        return len(seen)

    costs = cost(small.classroom.id, small.assignment), cost(classroom.id, large)
    assert costs[0] == costs[1] <= 9


def work_through(session: Session, assignment: Assignment, pupils: list[Pupil]) -> None:
    for pupil in pupils:
        done(session, assignment, pupil)
