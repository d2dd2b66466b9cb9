"""What a teacher enters for an assignment, read and checked."""

from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from quizapp.bank.quiz import Settings
from quizapp.services.assignments.assignments import AssignmentTerms
from quizapp.teacher.assignments.assignment_form import AssignForm, TermsForm, values_of
from quizapp.web.forms import choices

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
NOW = datetime(2026, 10, 1, tzinfo=UTC)
USUAL = {
    "zone": "class",
    "attempts": "1",
    "shuffle_options": "y",
    "counts": "best",
    "open_book": "quiz",
    "ask_before": "quiz",
    "ask_how_sure": "quiz",
    "show_marks": "at_once",
    "show_answers": "at_once",
    "show_explanations": "at_once",
}


def sent(**values: str) -> TermsForm:
    return TermsForm(MultiDict({**USUAL, **values}))


def errors(form: TermsForm, *zones: str) -> list[str]:
    form.check(zones)
    return [name for name in form.errors if name]


@pytest.mark.parametrize(
    ("wall", "zones", "wrong", "twice"),
    [
        ("2026-10-25T02:30", [BERLIN], False, True),
        ("2026-10-25T02:30", [NEW_YORK], False, False),
        ("2026-11-01T01:30", [NEW_YORK], False, True),
        ("2026-11-01T01:30", [BERLIN], False, False),
        ("2027-03-28T02:30", [BERLIN], True, False),
        ("2027-03-28T02:30", [NEW_YORK], False, False),
        ("2027-03-14T02:30", [BERLIN], False, False),
        ("2027-03-14T02:30", [BERLIN, NEW_YORK], True, False),
        ("2027-03-28T03:00", [BERLIN], False, False),
        ("2027-03-28T02:30", ["UTC"], False, False),
    ],
)
def test_hours_that_clocks_skip_are_refused_and_those_shown_twice_are_pointed_out(
    wall: str, zones: list[str], wrong: bool, twice: bool
) -> None:
    form = sent(due=wall)
    assert (errors(form, *zones) == ["due"]) is wrong
    if not wrong:
        assert bool(form.warnings(zones, NOW)) is twice


def test_of_an_hour_shown_twice_the_opening_takes_the_first_and_the_end_the_second() -> None:
    form = sent(opens="2026-10-25T02:30", closes="2026-10-25T02:30")
    assert errors(form, BERLIN) == []
    opens, closes = form.warnings([BERLIN], NOW).values()
    assert "the first of the two" in opens
    assert "the second of the two" in closes


def test_all_that_is_wrong_is_said_at_once() -> None:
    form = sent(due="2027-03-28T02:30", minutes="0", attempts="7", opens="soon")
    assert errors(form, BERLIN) == ["opens", "due", "attempts", "minutes"]


@pytest.mark.parametrize("name", ["show_marks", "show_answers", "show_explanations"])
def test_after_the_due_date_needs_a_date(name: str) -> None:
    assert errors(sent(**{name: "after_due"}), BERLIN) == [name]
    assert errors(sent(**{name: "after_due"}, closes="2027-01-01T08:00"), BERLIN) == []


def test_the_zone_that_was_chosen_stands_above_that_of_the_class() -> None:
    assert sent().terms(BERLIN) == AssignmentTerms(BERLIN)
    assert sent(zone=NEW_YORK).terms(BERLIN).zone == NEW_YORK


def test_what_is_not_chosen_is_as_the_quiz_is_set() -> None:
    quiz = Settings(ask_before="half", open_book=True, ask_how_sure=True)
    terms = sent().terms(BERLIN, quiz)
    assert (terms.ask_before, terms.open_book, terms.ask_how_sure) == ("half", True, True)
    terms = sent(ask_before="none", open_book="no", ask_how_sure="no").terms(BERLIN, quiz)
    assert (terms.ask_before, terms.open_book, terms.ask_how_sure) == ("none", False, False)


def test_terms_come_back_from_the_form_as_they_went_in() -> None:
    terms = AssignmentTerms(
        BERLIN,
        opens="2026-11-20T08:00",
        due="2026-11-27T08:00",
        closes="2026-11-28T08:00",
        attempts=5,
        counts="first",
        minutes=45,
        shuffle_questions=True,
        shuffle_options=False,
        open_book=True,
        ask_before="half_the_facts",
        ask_how_sure=True,
        show_marks="after_due",
        show_answers="never",
        show_explanations="after_due",
    )
    form = TermsForm(data=values_of(terms), each_quiz=False)
    assert form.terms("UTC") == terms
    assert form.warnings([BERLIN], datetime(2027, 1, 1, tzinfo=UTC), terms) == {}
    assert len(form.warnings([BERLIN], datetime(2027, 1, 1, tzinfo=UTC))) == 2


def test_no_more_than_a_hundred_are_assigned_at_once() -> None:
    values: MultiDict[str, Any] = MultiDict(USUAL)
    names = [str(n) for n in range(30)]
    values.setlist("quizzes", names)
    for classes, wrong in (3, []), (4, ["classes"]):
        values.setlist("classes", names[:classes])
        form = AssignForm(values)
        form.quizzes.choices = form.classes.choices = choices((name, name) for name in names)
        assert errors(form, BERLIN) == wrong
