"""Class reports and a pupil's work as tables for export."""

from collections.abc import Callable, Sequence
from datetime import datetime

from quizapp.bank.quiz import Quiz
from quizapp.question_types.base import MAX_MARK
from quizapp.services.attempts.results import QuestionResult
from quizapp.services.gradebook.class_report import ClassReport, QuestionTally
from quizapp.services.gradebook.one_pupil import AllWork, AttemptWork
from quizapp.services.gradebook.several_classes import SideBySide
from quizapp.teacher.results.class_words import said_of
from quizapp.web.answer_fields import spoken
from quizapp.web.i18n import N_
from quizapp.web.i18n import gettext as _
from quizapp.web.tables import Table, Value


def _translated(head: Sequence[str]) -> list[str]:
    return [_(name) for name in head]


def report_tables(report: ClassReport, now: datetime) -> list[Table]:
    """Return the report on a class as tables: facts, questions with the answers chosen, pupils."""
    facts = [
        (one.heading, one.n, one.got, one.partly, one.missed, one.unreached) for one in report.facts
    ]
    questions: list[Sequence[Value]] = []
    for asked in report.questions:
        start = asked.heading, asked.question.prompt, asked.n
        questions.append((*start, _("right"), "", asked.right))
        questions.append((*start, _("I don’t know"), "", asked.unknown))
        questions.append((*start, _("left out"), "", asked.omitted))
        questions.append((*start, _("not reached: time was up"), "", asked.unreached))
        for text, one in zip(chosen_texts(asked), asked.chosen, strict=True):
            questions.append((*start, text, _("right") if one.right else _("wrong"), one.n))
    pupils: list[Sequence[Value]] = []
    for pupil, cell in report.column:
        who, work = (pupil.name, pupil.words, said_of(cell, now).full), cell.result
        if work is None:
            pupils.append((*who, *[None] * (len(_PUPILS) - len(who))))
            continue
        cut = _("yes") if work.cut_short else _("no")
        pupils.append((*who, cut, work.right, work.asked, work.sent, work.rating))
    return [
        Table(_("Facts"), _translated(_FACTS), facts, (44,)),
        Table(_("Questions"), _translated(_QUESTIONS), questions, (36, 44, 8, 44, 10, 8)),
        Table(_("Pupils"), _translated(_PUPILS), pupils, (22, 18, 30), fixed=2),
    ]


_FACTS = (
    N_("Fact"),
    N_("Reached it"),
    N_("Got it"),
    N_("Only in part"),
    N_("Did not get it"),
    N_("Not reached"),
)
_QUESTIONS = (
    N_("Fact"),
    N_("Question"),
    N_("Reached it"),
    N_("What"),
    N_("By the key"),
    N_("Pupils"),
)
_PUPILS = (
    N_("Name"),
    N_("Words"),
    N_("State"),
    N_("Time was up"),
    N_("Facts right"),
    N_("Facts asked"),
    N_("Facts reached"),
    N_("What they said was new to them (0-100)"),
)


def beside_tables(found: SideBySide, quiz: Quiz) -> list[Table]:
    """Return several classes on one quiz as tables: each fact in each class, and each class."""
    facts: list[Sequence[Value]] = []
    classes: list[Sequence[Value]] = []
    for one in found.classes:
        start = one.name, one.assignment.id
        for fact in quiz.facts:
            of = one.facts[fact.id]
            facts.append((*start, of.heading, of.n, of.got, of.partly, of.missed, of.unreached))
        mean: list[Value] = [None] * 3
        if one.mean:
            low, high = one.mean.interval or (None, None)
            parts = one.mean.value, low, high
            mean = [None if x is None else round(x * len(quiz.facts), 2) for x in parts]
        done = one.mean.n if one.mean else 0
        classes.append((*start, one.pupils, done, one.cut_short, len(quiz.facts), *mean))
    return [
        Table(_("Facts"), _translated(_BESIDE), facts, (22, 12, 44), fixed=2),
        Table(_("Classes"), _translated(_CLASSES), classes, (22, 12), fixed=2),
    ]


_BESIDE = N_("Class"), N_("Assignment"), *_FACTS
_CLASSES = (
    N_("Class"),
    N_("Assignment"),
    N_("Pupils"),
    N_("Done"),
    N_("Time was up"),
    N_("Facts"),
    N_("Facts right on average"),
    N_("Could be from"),
    N_("Could be to"),
)


def chosen_texts(asked: QuestionTally) -> list[str]:
    """Return the texts of the answers chosen, in the words of the page."""
    return spoken(asked.question, [one.text for one in asked.chosen])


_WORK = (
    N_("Quiz"),
    N_("Attempt"),
    N_("Counts"),
    N_("Finished"),
    N_("Time was up"),
    N_("What they said was new to them (0-100)"),
    N_("Fact"),
    N_("Question"),
    N_("Asked"),
    N_("Answer"),
    N_("Right answer"),
    N_("How sure (0-100)"),
    N_("Mark by the key"),
    N_("Mark"),
    N_("Reason"),
)


def work_table(work: AllWork, at: Callable[[datetime], str]) -> Table:
    """Yield a row for each answer of a pupil, in the order of the assignments."""
    return Table(_("Answers"), _translated(_WORK), _work_lines(work, at), (30, 8, 8, 20))


def _work_lines(work: AllWork, at: Callable[[datetime], str]) -> list[Sequence[Value]]:
    found: list[Sequence[Value]] = []
    for done in work.done:
        for tried in done.tried:
            one = tried.work
            if tried.result is None or one.finished_at is None:
                continue
            counts = _("yes") if tried.counts else _("no")
            cut = _("yes") if one.cut_short else _("no")
            start = done.quiz.title, one.number, counts, at(one.finished_at), cut, one.rating
            found += [
                (*start, fact.heading, *_answer(question, tried))
                for fact in tried.result.facts
                for question in (*fact.before, *fact.questions)
            ]
    return found


def _answer(found: QuestionResult, tried: AttemptWork) -> Sequence[Value]:
    before = found.phase == "pre"
    given, right = ("; ".join(spoken(found.question, text)) for text in (found.given, found.right))
    name = found.question.id
    if found.status == "dont_know":
        given = _("I don’t know")
    elif found.status != "answered":
        unreached = name in tried.unreached and not before
        given = _("not reached: time was up") if unreached else _("left out")
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
