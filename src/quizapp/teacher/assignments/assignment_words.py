"""Puts the terms of assignments into plain sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from quizapp.services.assignments.assignments import AssignmentTerms
from quizapp.services.assignments.pupil_terms import PupilTerms
from quizapp.services.attempts.assignment_rules import AFTER_DUE, AT_ONCE, NEVER
from quizapp.services.wall_time import instant
from quizapp.web.i18n import N_, ngettext
from quizapp.web.i18n import gettext as _
from quizapp.web.zoned import zoned

COUNTS = {"first": N_("the first"), "best": N_("the best"), "last": N_("the last")}
ASK_BEFORE = {
    "none": N_("nobody"),
    "half": N_("half of the pupils"),
    "half_the_facts": N_("everyone, on half of the facts"),
    "everyone": N_("everyone, on each fact"),
}
SHOW = {
    AT_ONCE: N_("at once"),
    AFTER_DUE: N_("after the due date"),
    NEVER: N_("never"),
}
PAST = {
    "due": N_("The due date has passed already: whatever is handed in will be late."),
    "closes": N_("It would have closed already: nobody could begin it."),
}
ORDER = (
    ("opens", "due", False, N_("It would be due before it opens: choose a later time.")),
    ("opens", "closes", False, N_("It would close before it opens: choose a later time.")),
    ("due", "closes", True, N_("It would close before it is due: choose a later time, or none.")),
)
"""Which time has to come before which, whether both may be the same, and what is said where it is not so."""
NAMES = {
    "zone": N_("Time zone"),
    "opens": N_("Opens"),
    "due": N_("Due"),
    "closes": N_("Closes"),
    "attempts": N_("How often"),
    "counts": N_("Which one counts"),
    "minutes": N_("Time limit"),
    "shuffle_questions": N_("Questions shuffled"),
    "shuffle_options": N_("Options shuffled"),
    "open_book": N_("Article at hand"),
    "ask_before": N_("Asked before reading"),
    "ask_how_sure": N_("“How sure are you?”"),
    "show_marks": N_("Marks"),
    "show_answers": N_("Right answers"),
    "show_explanations": N_("Explanations"),
}


@dataclass(frozen=True, slots=True)
class TermsDifference:
    """One difference between two sets of terms."""

    name: str
    before: str
    after: str


def translated(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return values and what they are called, in the reader's language."""
    return [(value, _(text)) for value, text in texts.items()]


def attempts_choices() -> list[tuple[str, str]]:
    """Return the choices for the number of attempts."""
    return [(str(n), attempts_words(n)) for n in (1, 2, 3, 5, 0)]


def attempts_words(n: int) -> str:
    """Put a number of attempts into words."""
    return ngettext("once", "up to %(n)s times", n) if n else _("as often as one likes")


def time_words(wall: str | None, zone: str, *, late: bool = True) -> str:
    """Format a wall time, saying which of the two is meant if clocks show it twice; empty if there is none."""
    if not wall:
        return ""
    first, second = instant(wall, zone), instant(wall, zone, late=True)
    text = zoned(second if late else first, zone)
    if first == second:
        return text
    if late:
        return _("%(time)s, the second time that clocks show it", time=text)
    return _("%(time)s, the first time that clocks show it", time=text)


def sentences(terms: AssignmentTerms) -> Iterator[tuple[str, str]]:
    """Yield each term as its topic and a sentence."""
    zone = terms.zone
    opens = time_words(terms.opens, zone, late=False)
    yield _("Opens"), opens or _("It is open from the start.")
    yield _("Due"), time_words(terms.due, zone) or _("There is no due date.")
    closes = time_words(terms.closes, zone)
    stays = _("It stays open, also after the due date.") if terms.due else _("It stays open.")
    yield _("Closes"), closes or stays
    yield _("How often"), _how_often(terms)
    yield _("Time limit"), _limit(terms)
    yield _("Order"), _order(terms)
    book = _("The article can be opened beside the questions.")
    yield _("Article"), book if terms.open_book else _("The article is put away for the questions.")
    yield _("Before reading"), _before(terms)
    sure = _("Pupils are asked how sure they are of each answer.")
    yield (
        _("How sure"),
        sure if terms.ask_how_sure else _("Pupils are not asked how sure they are."),
    )
    yield (
        _("Pupils see"),
        _(
            "Their marks: %(marks)s. The right answers: %(answers)s. The explanations: %(explanations)s.",
            marks=_(SHOW[terms.show_marks]),
            answers=_(SHOW[terms.show_answers]),
            explanations=_(SHOW[terms.show_explanations]),
        ),
    )


def differences(old: AssignmentTerms, new: AssignmentTerms) -> list[TermsDifference]:
    """Return the differences between two sets of terms."""
    return [
        TermsDifference(_(NAMES[name]), _value(old, name), _value(new, name))
        for name in AssignmentTerms.__dataclass_fields__
        if getattr(old, name) != getattr(new, name)
    ]


def status(terms: AssignmentTerms, now: datetime, *, archived: bool) -> str:
    """Return whether an assignment is `open`, `later` (not open yet) or `closed`."""
    if archived or (terms.closes and now >= instant(terms.closes, terms.zone, late=True)):
        return "closed"
    return "later" if terms.opens and now < instant(terms.opens, terms.zone) else "open"


def _how_often(terms: AssignmentTerms) -> str:
    if terms.attempts == 1:
        return _("Each pupil does it once.")
    often = attempts_words(terms.attempts)
    return _(
        "Each pupil may do it %(often)s; %(which)s counts.",
        often=often,
        which=_(COUNTS[terms.counts]),
    )


def _limit(terms: AssignmentTerms) -> str:
    if not terms.minutes:
        return _("There is none.")
    return ngettext(
        "%(n)s minute from the moment a pupil begins, for reading and answering.",
        "%(n)s minutes from the moment a pupil begins, for reading and answering.",
        terms.minutes,
    )


def _order(terms: AssignmentTerms) -> str:
    facts = _("The facts come in the order of the article.")
    if terms.shuffle_questions:
        facts = _("Each pupil gets the facts in another order.")
    options = _("The options of a question come in the author’s order.")
    if terms.shuffle_options:
        options = _("Each pupil gets the options of a question in another order.")
    return f"{facts} {options}"


def _before(terms: AssignmentTerms) -> str:
    return {
        "none": _("Nobody is asked anything before reading."),
        "half": _("Half of the pupils, by lot, are asked before reading."),
        "half_the_facts": _("Everyone is asked before reading, on half of the facts."),
        "everyone": _("Everyone is asked before reading, on each fact."),
    }[terms.ask_before]


def _value(terms: AssignmentTerms, name: str) -> str:
    value = getattr(terms, name)
    if name in {"opens", "due", "closes"}:
        return time_words(value, terms.zone, late=name != "opens") or _("none")
    if name == "attempts":
        return attempts_words(value)
    if name == "minutes":
        return ngettext("%(n)s minute", "%(n)s minutes", value) if value else _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    named = {"counts": COUNTS, "ask_before": ASK_BEFORE}.get(name, SHOW)
    return _(named[value]) if value in named else str(value)


def factor_words(percent: int) -> str:
    """Put a time factor into words: 150 is 1.5 times the time."""
    if percent == 100:
        return _("the usual time")
    return _("%(n)s times the usual time", n=f"{percent / 100:g}")


def own_words(own: PupilTerms, more_minutes: int, zone: str) -> list[str]:
    """Return a phrase for each term of one pupil's own."""
    found = []
    if own.excused:
        found.append(_("excused"))
    if own.time_percent:
        found.append(factor_words(own.time_percent))
    if more_minutes:
        found.append(ngettext("%(n)s minute more", "%(n)s minutes more", more_minutes))
    if own.due:
        found.append(_("due %(time)s", time=time_words(own.due, zone)))
    if own.more_attempts:
        found.append(ngettext("%(n)s attempt more", "%(n)s attempts more", own.more_attempts))
    return found
