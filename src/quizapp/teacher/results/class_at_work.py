"""A class at work as its teacher sees it: where everyone is, never what anybody answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.services.gradebook.class_report import StumblingQuestion, stumbling_questions
from quizapp.services.gradebook.class_results import Assignment, Cell, Results, Standing
from quizapp.services.gradebook.pupil_work import WorkStage
from quizapp.teacher.results.class_words import called, minutes_left
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import ngettext


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """The display options of the page."""

    words: bool = False
    """Only pupils' words, no names: a projector may show the page."""
    questions: bool = False
    """Which questions most pupils miss."""


@dataclass(frozen=True, slots=True)
class PupilLine:
    """One pupil."""

    id: int
    name: str
    kind: str
    """`not_begun`, `reading`, `questions`, `done` or `excused`."""
    text: str
    left: str
    """How much time is left; empty where there is no limit, or nothing is under way."""
    sent: int
    facts: int


@dataclass(frozen=True, slots=True)
class ClassAtWork:
    """A class at work."""

    lines: Sequence[PupilLine]
    counts: Sequence[tuple[str, str, int]]
    """Kind, words and how many, for each kind that there is."""
    stumbling_questions: Sequence[StumblingQuestion]
    timed: bool
    """Whether anybody who is under way has a limit."""


def watched(results: Results, assignment: Assignment, looks: WatchOptions) -> ClassAtWork:
    """Return where each pupil is."""
    lines, timed = [], False
    for pupil, cell in results.column(assignment):
        kind, text = _where(cell)
        going = cell.under_way
        left = minutes_left(going.ends_at, results.read_at) if going else ""
        timed = timed or bool(left)
        work = going or cell.counts
        sent, facts = (work.sent, len(work.facts)) if work else (0, 0)
        name = called(pupil, words=looks.words)
        lines.append(PupilLine(pupil.id, name, kind, text, left, sent, facts))
    if looks.words:
        lines.sort(key=lambda line: line.name)
    names = {
        "not_begun": _("not begun"),
        "reading": _("reading"),
        "questions": _("at the questions"),
        "done": _("done"),
        "excused": _("excused"),
    }
    counts = [
        (kind, text, sum(line.kind == kind for line in lines)) for kind, text in names.items()
    ]
    most = stumbling_questions(results, assignment) if looks.questions else []
    return ClassAtWork(lines, [one for one in counts if one[2] or one[0] != "excused"], most, timed)


def _where(cell: Cell) -> tuple[str, str]:
    going = cell.under_way
    if going is None:
        if cell.standing is Standing.EXCUSED:
            return "excused", _("excused")
        if cell.counts is None:
            return "not_begun", _("not begun")
        work = cell.works[-1]
        late = cell.rules.is_late(work.finished_at) if work.finished_at else False
        text = _("done") if work.complete else _("time was up")
        return "done", _("%(what)s, late", what=text) if late else text
    if going.stage is WorkStage.BEFORE:
        return "questions", _("questions before reading")
    if going.stage is WorkStage.READING:
        return "reading", _("reading")
    text = _("on fact %(n)d of %(all)d", n=going.on_fact, all=len(going.facts))
    return "questions", text


def stump_words(one: StumblingQuestion) -> str:
    """Say how many pupils miss a question."""
    return ngettext(
        "%(missed)d of %(n)s has it wrong or does not know",
        "%(missed)d of %(n)s have it wrong or do not know",
        one.n,
        missed=one.missed,
    )
