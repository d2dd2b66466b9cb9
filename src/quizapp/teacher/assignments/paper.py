"""A quiz on paper: the sheet for pupils, also in large print, and the key for the teacher."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from flask import abort, render_template
from wtforms.form import BaseForm

from quizapp.bank.quiz import Fact
from quizapp.extensions import db
from quizapp.services.assignments.assignments import Assignment, find_assignment
from quizapp.services.assignments.paper import Sheet, sheet_of
from quizapp.services.attempts.plan import PlanPage
from quizapp.services.classes.classes import Classroom, find_class
from quizapp.teacher import blueprint
from quizapp.teacher.assignments.paper_key import points_of, right_answers
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.answer_fields import AnswerField, answer_field
from quizapp.web.article_html import article_html
from quizapp.web.signed_in import person

_AT = f"/assignments/<{ID}:assignment_id>"


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A question with its number on the sheet."""

    number: int
    field: AnswerField


@dataclass(frozen=True, slots=True)
class FactOnPaper:
    """The questions on a fact; `place` is the fact's number in the article."""

    place: int
    fact: Fact
    asked: tuple[OnPaper, ...]


@blueprint.get(f"{_AT}/paper")
@open_to(Who.TEACHER)
def paper(assignment_id: int) -> str:
    """Show the sheet."""
    return _sheet(assignment_id, large=False)


@blueprint.get(f"{_AT}/paper/large")
@open_to(Who.TEACHER)
def paper_large(assignment_id: int) -> str:
    """Show the sheet in large print."""
    return _sheet(assignment_id, large=True)


@blueprint.get(f"{_AT}/key")
@open_to(Who.TEACHER)
def key(assignment_id: int) -> str:
    """Show the key to the sheet."""
    assignment, classroom = _assigned(assignment_id)
    sheet = sheet_of(db.session, assignment)
    before, after = _numbered(sheet)
    return render_template(
        "teacher/assignments/key.html",
        assignment=assignment,
        classroom=classroom,
        quiz=sheet.quiz,
        before=before,
        after=after,
        right_answers=right_answers,
        points_of=points_of,
        points=sum(one.field.question.counts for part in after for one in part.asked),
    )


def _sheet(assignment_id: int, *, large: bool) -> str:
    assignment, classroom = _assigned(assignment_id)
    sheet = sheet_of(db.session, assignment)
    before, after = _numbered(sheet)
    return render_template(
        "teacher/assignments/paper.html",
        assignment=assignment,
        classroom=classroom,
        quiz=sheet.quiz,
        html=article_html(sheet.digest, sheet.quiz),
        before=before,
        after=after,
        large=large,
    )


def _assigned(assignment_id: int) -> tuple[Assignment, Classroom]:
    assignment = find_assignment(db.session, person().id, assignment_id) or abort(404)
    classroom = find_class(db.session, person().id, assignment.classroom_id) or abort(404)
    return assignment, classroom


def _numbered(sheet: Sheet) -> tuple[list[FactOnPaper], list[FactOnPaper]]:
    """Return the questions before and after reading, numbered consecutively."""
    numbers = count(1)
    before = list(_pages(sheet, "pre", sheet.plan.before, numbers))
    return before, list(_pages(sheet, "post", sheet.plan.after, numbers))


def _pages(
    sheet: Sheet, phase: str, pages: Iterable[PlanPage], numbers: Iterator[int]
) -> Iterator[FactOnPaper]:
    places = {fact.id: (place, fact) for place, fact in enumerate(sheet.quiz.facts, 1)}
    for page in pages:
        fields = {
            asked.question_id: answer_field(sheet.digest, sheet.quiz, phase, asked)
            for asked in page.asked
        }
        form = BaseForm(fields)
        asked = tuple(
            OnPaper(next(numbers), field) for field in form if isinstance(field, AnswerField)
        )
        yield FactOnPaper(*places[page.fact_id], asked)
