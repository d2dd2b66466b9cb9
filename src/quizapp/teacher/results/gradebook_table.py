"""The gradebook as a table: pupils by assignments, sorted and filtered as the teacher asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date

from quizapp.measurement.pooled import Pooled
from quizapp.services.gradebook.class_results import Assignment, Cell, Pupil, Results, Standing
from quizapp.teacher.results.class_words import (
    StandingText,
    called,
    local,
    pool,
    pool_words,
    said_of,
)
from quizapp.web.i18n import N_
from quizapp.web.i18n import gettext as _
from quizapp.web.tables import Table, Value


@dataclass(frozen=True, slots=True)
class GradebookView:
    """How a teacher wants to see the gradebook; anything that cannot be understood is ignored."""

    sort: str = "name"
    """`name`, `pooled`, or the id of an assignment."""
    show: str = "all"
    """`all`, or `missing`: pupils who miss something."""
    only: str = ""
    """The id of the one assignment to show; empty for all."""

    @property
    def is_made(self) -> bool:
        """Whether the view differs from the default."""
        return self != GradebookView()


@dataclass(frozen=True, slots=True)
class AssignmentColumn:
    """One assignment."""

    assignment: Assignment
    title: str
    named: str
    """The title after the number by which the class's assignments are told apart: a quiz may be given twice."""
    facts: int
    due: str
    """In words; empty where it is never due."""
    asked: int
    """How many pupils are to do it: whoever is excused is not."""
    done: int
    """How many of them have."""
    cut_short: int
    """For how many of them time was up."""


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One pupil."""

    pupil: Pupil
    name: str
    cells: Sequence[tuple[Cell, StandingText]]
    """For each column."""
    right: int
    """Questions with full marks, over all attempts that count."""
    asked: int
    pooled: Pooled | None
    missing: int


@dataclass(frozen=True, slots=True)
class Gradebook:
    """Rows by columns."""

    choice: GradebookView
    columns: Sequence[AssignmentColumn]
    rows: Sequence[PupilRow]
    all_columns: Sequence[AssignmentColumn]
    """Those that are not shown, too."""
    pupils: int
    """How many there are in the class."""


def columns_of(results: Results) -> list[AssignmentColumn]:
    """Return a column for each assignment."""
    return [_column(results, one, number) for number, one in enumerate(results.assignments, 1)]


def gradebook_of(
    results: Results, every: Sequence[AssignmentColumn], choice: GradebookView
) -> Gradebook:
    """Lay out the results of a class."""
    columns = [c for c in every if choice.only in {"", str(c.assignment.id)}]
    rows = [_row(results, pupil, columns) for pupil in results.pupils]
    if choice.show == "missing":
        rows = [row for row in rows if row.missing]
    if choice.sort == "pooled":
        rows.sort(key=lambda row: row.right / row.asked if row.pooled else -1, reverse=True)
    elif choice.sort != "name":
        wanted = int(choice.sort)
        rows.sort(key=lambda row: _share(results.cells[wanted, row.pupil.id]), reverse=True)
    return Gradebook(choice, columns, rows, every, len(results.pupils))


def _column(results: Results, assignment: Assignment, number: int) -> AssignmentColumn:
    quiz = results.quiz(assignment)
    cells = [cell for _, cell in results.column(assignment)]
    due = format_date(date.fromisoformat(assignment.due[:10]), "d MMM") if assignment.due else ""
    works = [cell.result for cell in cells if cell.result]
    cut = sum(work.cut_short for work in works)
    named = f"{number}. {quiz.title}"
    asked = sum(cell.standing is not Standing.EXCUSED for cell in cells)
    return AssignmentColumn(
        assignment, quiz.title, named, len(quiz.facts), due, asked, len(works), cut
    )


def _row(results: Results, pupil: Pupil, columns: Sequence[AssignmentColumn]) -> PupilRow:
    cells = [results.cells[column.assignment.id, pupil.id] for column in columns]
    every = [cell for _, cell in results.row(pupil)]
    right, asked, found = pool(every)
    return PupilRow(
        pupil,
        called(pupil),
        [(cell, said_of(cell, results.read_at)) for cell in cells],
        right,
        asked,
        found,
        sum(cell.standing is Standing.MISSING for cell in cells),
    )


def _share(cell: Cell) -> float:
    """Return the sort key of a pupil's share of facts; pupils without a result come last."""
    work = cell.result
    return work.right / work.asked if work and work.asked else -1


def gradebook_tables(book: Gradebook, zone: str) -> list[Table]:
    """Return the gradebook as tables: one as shown, and one with a row for each result."""
    head = [_("Name"), _("Words"), *(column.named for column in book.columns)]
    head += [_("Questions right"), _("Questions asked"), _("Pooled")]
    rows = [
        [
            row.pupil.name,
            row.pupil.words,
            *(text.full for _, text in row.cells),
            row.right if row.pooled else None,
            row.asked,
            pool_words(row.pooled, row.asked),
        ]
        for row in book.rows
    ]
    wide = [22, 18, *[22] * len(book.columns), 10, 10, 44]
    return [
        Table(_("Gradebook"), head, rows, wide, fixed=2),
        Table(
            _("Results"),
            [_(name) for name in _LONG],
            list(_lines(book, zone)),
            (22, 18, 36, 10, 22),
            fixed=2,
        ),
    ]


_LONG = (
    N_("Name"),
    N_("Words"),
    N_("Quiz"),
    N_("Assignment"),
    N_("State"),
    N_("Late"),
    N_("Time was up"),
    N_("Facts right"),
    N_("Facts asked"),
    N_("Facts reached"),
    N_("Marks"),
    N_("Marks by the key"),
    N_("Questions asked"),
    N_("Finished"),
    N_("What they said was new to them (0-100)"),
)


def _lines(book: Gradebook, zone: str) -> list[Sequence[Value]]:
    said_at = local(zone)
    found: list[Sequence[Value]] = []
    for row in book.rows:
        for column, (cell, text) in zip(book.columns, row.cells, strict=True):
            work = cell.result
            start: list[Value] = [row.pupil.name, row.pupil.words, column.title]
            start += [column.assignment.id, text.full, _("yes") if text.late else _("no")]
            if work is None:
                found.append([*start, *[None] * (len(_LONG) - len(start))])
                continue
            cut = _("yes") if work.cut_short else _("no")
            marks = [round(sum(marks) / 12, 2) for marks in (work.marks, work.without_overrides)]
            ended = said_at(work.finished_at) if work.finished_at else None
            numbers = work.right, work.asked, work.sent, *marks, len(work.marks)
            found.append([*start, cut, *numbers, ended, work.rating])
    return found
