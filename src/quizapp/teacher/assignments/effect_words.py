"""Puts the effects of changing an assignment into plain sentences."""

from collections.abc import Iterator

from quizapp.services.assignments.change_assignment import Effects
from quizapp.teacher.assignments.assignment_words import NAMES
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import ngettext


def effect_sentences(found: Effects) -> list[str]:
    """Yield a sentence for each effect on pupils who have begun."""
    return [*_on_time(found), *_on_finished(found), *_on_what_is_seen(found), *_on_the_rest(found)]


def _on_time(found: Effects) -> Iterator[str]:
    for minutes, n in found.moved.items():
        if minutes == 0:
            continue
        many = ngettext("%(n)s minute", "%(n)s minutes", abs(minutes))
        if minutes > 0:
            yield ngettext(
                "%(n)s pupil is under way; their time ends %(many)s later.",
                "%(n)s pupils are under way; their time ends %(many)s later.",
                n,
                many=many,
            )
        else:
            yield ngettext(
                "%(n)s pupil is under way; their time ends %(many)s earlier.",
                "%(n)s pupils are under way; their time ends %(many)s earlier.",
                n,
                many=many,
            )
    if found.ended:
        yield ngettext(
            "%(n)s pupil is under way, and their time is up at once; what they have sent is kept.",
            "%(n)s pupils are under way, and their time is up at once; what they have sent is kept.",
            found.ended,
        )
    if found.limited:
        yield ngettext(
            "%(n)s pupil is under way without an end; from now on their time ends.",
            "%(n)s pupils are under way without an end; from now on their time ends.",
            found.limited,
        )
    if found.unlimited:
        yield ngettext(
            "%(n)s pupil is under way; their time does not end any more.",
            "%(n)s pupils are under way; their time does not end any more.",
            found.unlimited,
        )


def _on_finished(found: Effects) -> Iterator[str]:
    if found.again:
        yield ngettext(
            "%(n)s pupil who has finished can begin again.",
            "%(n)s pupils who have finished can begin again.",
            found.again,
        )
    if found.not_again:
        yield ngettext(
            "%(n)s pupil who has finished could begin again, and no longer can.",
            "%(n)s pupils who have finished could begin again, and no longer can.",
            found.not_again,
        )
    if found.late:
        yield ngettext(
            "The due date moves before %(n)s hand-in: it becomes late.",
            "The due date moves before %(n)s hand-ins: these become late.",
            found.late,
        )
    if found.in_time:
        yield ngettext(
            "%(n)s hand-in that was late is in time.",
            "%(n)s hand-ins that were late are in time.",
            found.in_time,
        )
    if found.recounted:
        yield ngettext(
            "For %(n)s pupil with several attempts, another one may count.",
            "For %(n)s pupils with several attempts, another one may count.",
            found.recounted,
        )


def _on_what_is_seen(found: Effects) -> Iterator[str]:
    for name, n in found.shown.items():
        yield ngettext(
            "%(n)s pupil who has finished sees this from now on: %(what)s.",
            "%(n)s pupils who have finished see this from now on: %(what)s.",
            n,
            what=_(NAMES[name]).lower(),
        )
    for name, n in found.hidden.items():
        yield ngettext(
            "%(n)s pupil who has finished no longer sees this: %(what)s.",
            "%(n)s pupils who have finished no longer see this: %(what)s.",
            n,
            what=_(NAMES[name]).lower(),
        )


def _on_the_rest(found: Effects) -> Iterator[str]:
    if found.drawn:
        yield _("The order of questions and options stays as it is for those who have begun.")
    if found.asked_sure:
        yield _(
            "Those under way meet the change about “how sure are you?” from their next page on."
        )
    if "ask_before" in found.kept:
        yield _("What is asked before reading does not change: somebody has begun already.")
    if "open_book" in found.kept:
        yield _("Whether the article is at hand does not change: somebody has begun already.")
