"""The charts with upright bars: self-ratings, and attempts by day."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask_babel import format_date

from quizapp.measurement.disclosure import DisclosedTable, Side, TableOrTooFew, TooFew
from quizapp.measurement.report import Ratings
from quizapp.measurement.summary import BINS
from quizapp.report.bars import UprightBar, upright_bars
from quizapp.report.drawing import Chart, Row
from quizapp.report.numbers import readers, side_words, too_few
from quizapp.web.i18n import gettext as _

MOST_DAYS = 92
"""The number of most recent days that are drawn; the table has all of them."""


def ratings_chart(ratings: Ratings | TooFew) -> Chart | None:
    """Draw the distribution of self-ratings."""
    if isinstance(ratings, TooFew):
        return None
    bars = [UprightBar(str(low), n) for (low, _high), n in zip(BINS, ratings.bins, strict=True)]
    marks, height = upright_bars(bars, (_("0, nothing new"), _("100, all of it")))
    whole = int(ratings.median)
    median = str(whole) if whole == ratings.median else f"{whole}½"
    return Chart(
        "ratings",
        _(
            "Half of the %(n)s who said how much was new to them said %(median)s or more",
            n=readers(ratings.n),
            median=median,
        ),
        _("A histogram in ten steps from 0 to 100."),
        (_("How much was new"), _("Readers")),
        tuple((f"{low}–{high}", n) for (low, high), n in zip(BINS, ratings.bins, strict=True)),
        marks,
        height,
    )


def days_chart(days: Mapping[str, TableOrTooFew]) -> Chart | None:
    """Draw how many attempts began and finished, day by day."""
    shown = {day: table for day, table in days.items() if isinstance(table, DisclosedTable)}
    if not shown:
        return None
    busiest = max(sorted(shown), key=lambda day: shown[day].n)
    last = date.fromisoformat(max(days))
    first = max(date.fromisoformat(min(days)), last - timedelta(days=MOST_DAYS - 1))
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    marks, height = upright_bars(
        [_column(days.get(day.isoformat())) for day in every], (_day(first), _day(last))
    )
    return Chart(
        "days",
        _(
            "Most began on %(day)s: %(n)s",
            day=_day(date.fromisoformat(busiest)),
            n=readers(shown[busiest].n),
        ),
        _(
            "Bars by day: how many began, and, darker, how many of these finished. A dash stands for a day with fewer "
            "than ten."
        ),
        (_("Day"), _("Began"), _("Finished")),
        tuple(_row(day, days[day]) for day in sorted(days)),
        marks,
        height,
    )


def _column(table: TableOrTooFew | None) -> UprightBar:
    if table is None:
        return UprightBar("", 0)
    if isinstance(table, TooFew):
        return UprightBar("", None)
    finished = table.levels.get("finished", 0)
    # A small group discloses a side of the scale instead of a number: then only the beginnings are drawn.
    return UprightBar("", table.n, finished if isinstance(finished, int) else 0)


def _row(day: str, table: TableOrTooFew) -> Row:
    if isinstance(table, TooFew):
        return day, too_few(table), ""
    finished = table.levels.get("finished", 0)
    if isinstance(finished, Side):
        return day, table.n, _("%(side)s of 100", side=side_words(finished))
    return day, table.n, finished


def _day(day: date) -> str:
    return format_date(day, "d MMMM y")
