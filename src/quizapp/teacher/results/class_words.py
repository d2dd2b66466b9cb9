"""Describes pupils and their work to their teachers: facts right of facts asked, never a percentage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from quizapp.measurement.pooled import MINIMUM, Mean, Pooled, pool_questions
from quizapp.question_types.base import MAX_MARK
from quizapp.services.gradebook.class_results import Cell, Pupil, Standing
from quizapp.services.gradebook.pupil_work import MarkedAttempt, WorkStage
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import ngettext
from quizapp.web.template_helpers import day


@dataclass(frozen=True, slots=True)
class StandingText:
    """How a pupil stands with an assignment: short for a table cell, in full for screen readers and files."""

    short: str
    full: str
    kind: str
    late: bool = False
    note: str = ""
    """What stands below in a cell: that time was up, and how far the pupil came."""


def called(pupil: Pupil, *, words: bool = False) -> str:
    """Return a pupil's name, or the two words if no name is stored or names are hidden."""
    return pupil.words if words else pupil.called


def said_of(cell: Cell, now: datetime) -> StandingText:
    """Describe how a pupil stands with an assignment."""
    kind = str(cell.standing)
    if cell.standing is Standing.EXCUSED:
        return StandingText(_("excused"), _("excused"), kind)
    if cell.standing is Standing.MISSING:
        return StandingText(_("missing"), _("missing"), kind)
    if cell.counts is None:
        later = cell.rules.comes_later(now)
        return StandingText("–", _("not open yet") if later else _("not begun"), kind)
    note = ""
    if cell.standing is Standing.IN_PROGRESS:
        short, full = _under_way(cell.counts)
    else:
        short, full = _result(cell.counts)
        if cell.counts.cut_short:
            full = _("%(what)s, time was up (%(far)s)", what=full, far=facts_reached(cell.counts))
            far = {"n": cell.counts.sent, "all": len(cell.counts.facts)}
            note = _("time up, reached %(n)d/%(all)d", **far)
    if cell.late:
        full = _("%(what)s, late", what=full)
    return StandingText(short, full, kind, cell.late, note)


def _under_way(work: MarkedAttempt) -> tuple[str, str]:
    if work.stage is WorkStage.BEFORE:
        return _("begun"), _("under way: at the questions before reading")
    if work.stage is WorkStage.READING:
        return _("reading"), _("under way: reading")
    where = {"n": work.on_fact, "all": len(work.facts)}
    return _("on %(n)d/%(all)d", **where), _("under way: on fact %(n)d of %(all)d", **where)


def _result(work: MarkedAttempt) -> tuple[str, str]:
    if not work.asked:
        return _("n/a"), _("done; no question counts any more")
    short = _("%(right)d of %(all)d", right=work.right, all=work.asked)
    return short, facts_right(work.right, work.asked)


def facts_right(right: int, asked: int) -> str:
    """Say how many facts a pupil got."""
    return ngettext(
        "%(right)d of %(all)d fact right",
        "%(right)d of %(all)d facts right",
        asked,
        right=right,
        all=asked,
    )


def facts_reached(work: MarkedAttempt) -> str:
    """Say how far a pupil came before time was up."""
    return ngettext(
        "%(far)d of %(all)d fact reached",
        "%(far)d of %(all)d facts reached",
        len(work.facts),
        far=work.sent,
        all=len(work.facts),
    )


def pool(cells: list[Cell]) -> tuple[int, int, Pooled | None]:
    """Return a pupil's right answers and questions in all that counts, and the pooled result if there is enough."""
    marks = [mark for cell in cells if cell.result for mark in cell.result.marks]
    right = sum(mark == MAX_MARK for mark in marks)
    return right, len(marks), pool_questions(right, len(marks))


def pool_words(found: Pooled | None, n: int) -> str:
    """Describe a pupil's pooled result, or say why there is none."""
    if found is None:
        return ngettext(
            "%(n)s question so far; pooled from %(least)d on",
            "%(n)s questions so far; pooled from %(least)d on",
            n,
            least=MINIMUM,
        )
    return _(
        "%(right)d of %(n)d questions; if others had been asked about the same facts, it could have been between"
        " %(low)d and %(high)d",
        right=found.right,
        n=found.n,
        low=found.low,
        high=found.high,
    )


def mean_words(found: Mean | None, facts: int) -> str:
    """Say how many facts a class got on average, with the interval."""
    if found is None:
        return _("Nobody is done yet.")
    values = {"mean": f"{found.value * facts:.1f}", "all": facts}
    if found.interval is None:
        return _("%(mean)s of %(all)d facts right (1 pupil).", **values)
    low, high = (f"{end * facts:.1f}" for end in found.interval)
    return _(
        "On average %(mean)s of %(all)d facts right; with other pupils like these it could be between %(low)s and"
        " %(high)s (%(n)d pupils).",
        low=low,
        high=high,
        n=found.n,
        **values,
    )


def cut_words(n: int) -> str:
    """Say for how many pupils in a mean time was up; empty if for none."""
    if not n:
        return ""
    return _(
        "Time was up for %(n)d of them: what they did not reach counts as not right here.", n=n
    )


def mark_words(mark: int | None) -> str:
    """Put the mark of one question into words."""
    if mark is None:
        return _("not counted")
    return {
        MAX_MARK: _("full marks"),
        9: _("three quarters of the mark"),
        8: _("two thirds of the mark"),
        6: _("half the mark"),
        4: _("a third of the mark"),
        3: _("a quarter of the mark"),
        0: _("no mark"),
    }.get(mark, _("%(n)d twelfths of the mark", n=mark))


def minutes_left(ends_at: datetime | None, now: datetime) -> str:
    """Say how much time is left; empty if there is no limit."""
    if ends_at is None:
        return ""
    seconds = (ends_at - now).total_seconds()
    if seconds < 0:
        return _("time is up")
    if seconds < 60:
        return _("less than a minute left")
    # Rounded up, as on the pupil's page.
    return ngettext("%(n)s minute left", "%(n)s minutes left", ceil(seconds / 60))


def limit_words(limit: timedelta | None) -> str:
    """Say how much time a pupil has; empty if there is no limit."""
    if limit is None:
        return ""
    return ngettext("%(n)s minute", "%(n)s minutes", round(limit.total_seconds() / 60))


def local(zone: str) -> Callable[[datetime], str]:
    """Return a function that formats moments in a time zone: 8 May 2015, 14:05."""

    def text(at: datetime) -> str:
        here = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        return f"{day(here)}, {here:%H:%M}"

    return text
