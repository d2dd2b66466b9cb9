"""The report on a class and one pupil's work as tables for files."""

from collections.abc import Callable, Sequence
from datetime import datetime

from quizapp.question_types.base import MAX_MARK
from quizapp.services.class_report import Asked, ClassReport
from quizapp.services.one_pupil import AllWork, Tried
from quizapp.services.results import QuestionResult
from quizapp.web.answer_fields import spoken
from quizapp.web.class_words import said_of
from quizapp.web.tables import Table, Value
from quizapp.web.texts import gettext as _


def report_tables(report: ClassReport, now: datetime) -> list[Table]:
    """Give the report on a class: facts, questions with what was chosen, pupils."""
    facts = [(one.heading, one.n, one.got, one.partly, one.missed) for one in report.facts]
    questions: list[Sequence[Value]] = []
    for asked in report.questions:
        start = asked.heading, asked.question.prompt, asked.n
        questions.append((*start, _("right"), "", asked.right))
        questions.append((*start, _("I don’t know"), "", asked.unknown))
        questions.append((*start, _("left out"), "", asked.omitted))
        for text, one in zip(chosen_texts(asked), asked.chosen, strict=True):
            questions.append((*start, text, _("right") if one.right else _("wrong"), one.n))
    pupils: list[Sequence[Value]] = []
    for pupil, cell in report.column:
        work = cell.result
        numbers = (work.right, work.asked, work.rating) if work else (None, None, None)
        pupils.append((pupil.name, pupil.words, said_of(cell, now).full, *numbers))
    return [
        Table(_("Facts"), _FACTS, facts, (44,)),
        Table(_("Questions"), _QUESTIONS, questions, (36, 44, 8, 44, 10, 8)),
        Table(_("Pupils"), _PUPILS, pupils, (22, 18, 30), fixed=2),
    ]


_FACTS = "Fact", "Pupils asked", "Got it", "In part", "To teach again"
_QUESTIONS = "Fact", "Question", "Pupils asked", "What", "By the key", "Pupils"
_PUPILS = "Name", "Words", "State", "Facts right", "Facts asked", "Said to be new (0-100)"


def chosen_texts(asked: Asked) -> list[str]:
    """Give the texts of what was chosen, in the words of the page."""
    return spoken(asked.question, [one.text for one in asked.chosen])


WORK_HEAD = (
    "Quiz",
    "Attempt",
    "Counts",
    "Finished",
    "Said to be new (0-100)",
    "Fact",
    "Question",
    "Asked",
    "Answer",
    "Right answer",
    "How sure (0-100)",
    "Mark by the key",
    "Mark",
    "Reason",
)


def work_lines(work: AllWork, at: Callable[[datetime], str]) -> list[Sequence[Value]]:
    """Give a line for each answer of a pupil, in the order in which things were assigned."""
    found: list[Sequence[Value]] = []
    for done in work.done:
        for tried in done.tried:
            one = tried.work
            if tried.result is None or one.finished_at is None:
                continue
            counts = _("yes") if tried.counts else _("no")
            start = done.quiz.title, one.number, counts, at(one.finished_at), one.rating
            found += [
                (*start, fact.heading, *_answer(question, tried))
                for fact in tried.result.facts
                for question in (*fact.before, *fact.questions)
            ]
    return found


def _answer(found: QuestionResult, tried: Tried) -> Sequence[Value]:
    before = found.phase == "pre"
    given, right = ("; ".join(spoken(found.question, said)) for said in (found.given, found.right))
    if found.status != "answered":
        given = _("I don’t know") if found.status == "dont_know" else _("left out")
    name = found.question.id
    override = None if before else tried.overrides.get(name)
    marks = [found.mark, found.mark if before else tried.mark(name)]
    return (
        found.question.prompt,
        _("before reading") if before else _("after reading"),
        given,
        right,
        found.confidence,
        *(None if mark is None else round(mark / MAX_MARK, 2) for mark in marks),
        override.reason if override else "",
    )
