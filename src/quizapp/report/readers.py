"""Describes the readers of a report: how far they came, who is excluded, their cohorts, and the rules of disclosure."""

from collections.abc import Iterable, Mapping

from quizapp.measurement.disclosure import (
    DisclosedNumber,
    DisclosedTable,
    Figure,
    TableOrTooFew,
    TooFew,
)
from quizapp.measurement.summary import MINIMUM
from quizapp.report.numbers import hundredths, of_level, readers, span, too_few
from quizapp.typed import whole_number
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import ngettext


def way_words(way: TableOrTooFew) -> str:
    """Say how far readers came."""
    if isinstance(way, TooFew):
        return _("Readers: %(why)s.", why=too_few(way))
    return _(
        "%(n)s began. Said how much was new to them: %(rated)s. Finished: %(finished)s.",
        n=readers(way.n),
        rated=of_level(way, "rated"),
        finished=of_level(way, "finished"),
    )


def simulated_words(simulated: Mapping[str, int], way: TableOrTooFew) -> str:
    """Say how many readers are simulated; empty where none is."""
    began = simulated.get("began", 0)
    if not began:
        return ""
    if isinstance(way, DisclosedTable) and began >= way.n:
        return _("Simulated: all %(n)s. They are made up by a program.", n=readers(began))
    return _("Simulated: %(n)s of these. They are made up by a program.", n=readers(began))


def hasty_words(hasty: int | TooFew, fastest: int) -> str:
    """Say how many readers are excluded because they answered faster than anyone can read."""
    if not fastest:
        return _("Nobody is left out for answering faster than one can read.")
    rule = _(
        "faster than the questions can be read, at more than %(n)s words a minute",
        n=f"{fastest:,}",
    )
    if isinstance(hasty, TooFew):
        return _("Fewer than %(n)d were left out for answering %(rule)s.", n=MINIMUM, rule=rule)
    return ngettext(
        "%(n)s was left out for answering %(rule)s.",
        "%(n)s were left out for answering %(rule)s.",
        hasty,
        rule=rule,
    )


def step_words(step: str) -> str:
    """Name the last step that a reader who did not finish reached."""
    phase, _colon, number = step.partition(":")
    page = whole_number(number) or 0
    if phase == "pre" and not page:
        return _("At the first page before reading")
    if phase == "pre":
        return _("After page %(n)d before reading", n=page)
    if not page:
        return _("At the first page of questions")
    return _("After page %(n)d of the questions", n=page)


def in_order(steps: Iterable[str]) -> list[str]:
    """Sort steps in the order in which readers meet them."""

    def place(step: str) -> tuple[bool, int]:
        phase, _colon, number = step.partition(":")
        return phase != "pre", whole_number(number) or 0

    return sorted(steps, key=place)


def cohort_name(name: str) -> str:
    known = {
        "direct": _("Opened on this site"),
        "embedded": _("In a frame on another site"),
        "assigned": _("Set by a teacher"),
        "simulated": _("Simulated"),
    }
    return known.get(name, name)


def agreement_words(alpha: Figure, sem: Figure) -> list[str]:
    """Say how far the questions agree about which readers understood; empty where that cannot be computed."""
    if not isinstance(alpha, DisclosedNumber) or not isinstance(sem, DisclosedNumber):
        return []
    around = f"{span(alpha.interval, hundredths)}; " if alpha.interval else ""
    return [
        _(
            "The questions agree about who understood at %(alpha)s on a scale up to 1 (%(around)s%(n)s); one reader’s "
            "score could move by about %(sem)d points on another day.",
            alpha=hundredths(alpha.value),
            around=around,
            n=readers(alpha.n),
            sem=round(sem.value),
        )
    ]


def rules_words() -> str:
    """Say by which rules numbers are shown or withheld."""
    return _(
        "Numbers are told from %(n)d readers on, each by its own number of readers, and told anew when five have come "
        "or gone, so that none tells on a single person. They are rounded to whole points.",
        n=MINIMUM,
    )
