"""The first sentences of a report, and what a reader of the report has to know to understand them."""

from collections.abc import Iterator
from dataclasses import dataclass

from quizapp.measurement.disclosure import (
    DisclosedNumber,
    Extreme,
    Figure,
    Side,
    TooFew,
    Undefined,
    WithheldReason,
)
from quizapp.measurement.fresh import Basis, FreshUnderstanding
from quizapp.measurement.summary import MINIMUM
from quizapp.report.numbers import (
    amount,
    could_be_chance,
    early,
    in_brackets,
    in_points,
    interval_and_n,
    is_disclosed,
    readers,
    signed,
    span,
    whole,
    why_not,
)
from quizapp.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Headline:
    """The report in a sentence or two."""

    sentence: str
    notes: tuple[str, ...] = ()
    """What it rests on, how sure it is, what it does not say."""


def headline(fresh: FreshUnderstanding, ask_before: str, score: Figure) -> Headline:
    """Say in one sentence what readers knew before, know now, gained and felt.

    `score` is what all readers got right after reading; it stands in where too few can be compared.
    """
    if not is_disclosed(fresh.after) and is_disclosed(score):
        return Headline(_no_gain_yet(fresh, score), tuple(_notes(score, "")))
    if not is_disclosed(fresh.after):
        return _nothing_yet(fresh.after)
    if fresh.basis is Basis.AFTER_ONLY:
        return Headline(_after_only(fresh), tuple(_notes(fresh.after, _basis(fresh, ask_before))))
    if not isinstance(fresh.gain, DisclosedNumber) or not is_disclosed(fresh.before):
        return Headline(_no_gain_yet(fresh, fresh.after), tuple(_notes(fresh.after, "")))
    return Headline(_gain(fresh, fresh.gain), tuple(_notes(fresh.gain, _basis(fresh, ask_before))))


def no_version() -> Headline:
    """Return the headline of a quiz without a published version."""
    return Headline(
        _("Nothing is published yet, so there is nothing to report."),
        (_("What readers knew, learned and felt stands here once some have read it."),),
    )


def no_question() -> Headline:
    """Return the headline of a version in which no question counts."""
    return Headline(
        _("No question counts any more, so nothing can be said about what readers know."),
        (_("What they felt, and how far they came, stands below."),),
    )


def _nothing_yet(after: Figure) -> Headline:
    if isinstance(after, TooFew) and after.minimum <= 1:
        return Headline(_("Nobody has finished yet."))
    if isinstance(after, Undefined):
        return Headline(_("What readers know %(why)s.", why=why_not(after)))
    return Headline(
        _("Too few readers have finished for anything to be said about all of them."),
        (
            _(
                "Numbers are told from %(n)d readers on, so that none of them tells on a single person.",
                n=MINIMUM,
            ),
        ),
    )


def _gain(fresh: FreshUnderstanding, gain: DisclosedNumber) -> str:
    points = in_points(gain.value) + in_brackets(gain)
    if could_be_chance(gain):
        points = _("%(points)s, which could be chance", points=points)
    found = _(
        "Readers arrived knowing %(before)s of 100 and left knowing %(after)s: %(points)s.",
        before=amount(fresh.before),
        after=amount(fresh.after),
        points=points,
    )
    felt = felt_amount(fresh.felt)
    return f"{found} {_('They felt %(felt)s.', felt=felt)}" if felt else found


def _no_gain_yet(fresh: FreshUnderstanding, after: Figure) -> str:
    why = fresh.gain if isinstance(fresh.gain, (TooFew, Undefined)) else fresh.before
    reason = why_not(why) if isinstance(why, (TooFew, Undefined)) else ""
    if isinstance(why, TooFew):
        reason = _("too few readers can be compared so far")
    return _(
        "Readers left knowing %(after)s of 100%(around)s; how much of that was new cannot be said yet: %(reason)s.",
        after=amount(after),
        around=in_brackets(after),
        reason=reason,
    )


def _after_only(fresh: FreshUnderstanding) -> str:
    values = {"after": amount(fresh.after), "around": in_brackets(fresh.after)}
    if felt := felt_amount(fresh.felt):
        return _(
            "Readers left knowing %(after)s of 100%(around)s; how much of that was new, only readers can say: "
            "they felt %(felt)s.",
            felt=felt,
            **values,
        )
    return _(
        "Readers left knowing %(after)s of 100%(around)s; how much of that was new, only readers can say, and too "
        "few have said it so far.",
        **values,
    )


def felt_amount(felt: Figure) -> str:
    """Return what readers felt they gained, or an empty text where it is withheld."""
    if isinstance(felt, Extreme):
        return _("more than +90") if felt.side is Side.OVER_90 else _("less than +10")
    return amount(felt, signed)


def _basis(fresh: FreshUnderstanding, ask_before: str) -> str:
    n = readers(n_of(fresh.gain if fresh.basis is not Basis.AFTER_ONLY else fresh.after))
    if fresh.basis is Basis.AFTER_ONLY:
        return _(
            "%(n)s, asked only after reading, so no gain can be stated. It is at most what they knew afterwards.",
            n=n,
        )
    if fresh.basis is Basis.VOLUNTEERS:
        return _(
            "%(n)s, volunteers, may overstate: everyone was asked before reading, which can teach by itself, and "
            "readers who minded may have left.",
            n=n,
        )
    if ask_before == "half_the_facts":
        return _(
            "%(n)s, asked by lot: each was asked about half of the facts before reading, and about the other facts "
            "only afterwards.",
            n=n,
        )
    return _(
        "Asked by lot: %(before)s were asked before reading, and %(after)s only afterwards.",
        before=readers(n_of(fresh.before)),
        after=readers(n_of(fresh.after)),
    )


def n_of(figure: Figure) -> int:
    """Return the n of a number; 0 where the number is withheld."""
    return figure.n if isinstance(figure, (DisclosedNumber, Extreme)) else 0


def _notes(main: Figure, basis: str) -> Iterator[str]:
    if basis:
        yield basis
    elif is_disclosed(main):
        yield _("%(n)s.", n=readers(n_of(main)))
    if isinstance(main, DisclosedNumber) and main.interval:
        yield _(
            "In brackets: for all such readers, the number most likely lies from %(span)s.",
            span=span(main.interval),
        )
    if text := early(main):
        yield text


def felt_sentences(fresh: FreshUnderstanding) -> list[str]:
    """Compare what readers felt with what was measured, in sentences."""
    if not is_disclosed(fresh.felt):
        return [_("Too few readers have said how much was new to them to set that beside it.")]
    if fresh.basis is Basis.AFTER_ONLY:
        return [_felt_after_only(fresh)]
    return [_felt_and_gain(fresh), *filter(None, (_of_the_unknown(fresh), _asking(fresh)))]


def _felt_and_gain(fresh: FreshUnderstanding) -> str:
    off = fresh.felt_less_measured
    if not isinstance(fresh.gain, DisclosedNumber):
        return _(
            "Readers felt %(felt)s; what they gained cannot be said yet.",
            felt=felt_amount(fresh.felt),
        )
    felt, gain = felt_amount(fresh.felt), signed(fresh.gain.value)
    if not isinstance(off, DisclosedNumber):
        return _(
            "Readers felt %(felt)s, and their answers show %(gain)s. How far they misjudge themselves is told from "
            "%(n)d readers on.",
            felt=felt,
            gain=gain,
            n=off.minimum if isinstance(off, TooFew) else MINIMUM,
        )
    by = {"by": in_points(abs(off.value), whole), "around": interval_and_n(off)}
    if could_be_chance(off):
        return _(
            "Readers felt %(felt)s, and their answers show %(gain)s: the difference of %(by)s could be "
            "chance%(around)s.",
            felt=felt,
            gain=gain,
            **by,
        )
    if off.value > 0:
        return _(
            "Readers felt %(felt)s, but their answers show %(gain)s: they over-rate what they gained by "
            "%(by)s%(around)s.",
            felt=felt,
            gain=gain,
            **by,
        )
    by["around"] = interval_and_n(_turned(off))
    return _(
        "Readers felt %(felt)s, but their answers show %(gain)s: they under-rate what they gained by "
        "%(by)s%(around)s.",
        felt=felt,
        gain=gain,
        **by,
    )


def _turned(figure: DisclosedNumber) -> DisclosedNumber:
    around = figure.interval and (-figure.interval[1], -figure.interval[0])
    return DisclosedNumber(-figure.value, around, figure.n)


def _felt_after_only(fresh: FreshUnderstanding) -> str:
    least, felt, after = fresh.felt_at_least, felt_amount(fresh.felt), amount(fresh.after)
    if isinstance(least, TooFew):
        return _(
            "Readers felt %(felt)s and got %(after)s of 100 right. Whether they over-rate themselves is told from "
            "%(n)d readers on.",
            felt=felt,
            after=after,
            n=least.minimum,
        )
    if isinstance(least, DisclosedNumber) and least.interval and least.interval[0] > 0:
        return _(
            "Readers felt %(felt)s, but got only %(after)s of 100 right. Even if all of that was new to them, they "
            "over-rate it by %(by)s or more%(around)s.",
            felt=felt,
            after=after,
            by=in_points(least.value, whole),
            around=interval_and_n(least),
        )
    return _(
        "Readers felt %(felt)s and got %(after)s of 100 right, so what they felt may well be true; only asking "
        "before reading could tell.",
        felt=felt,
        after=after,
    )


def _of_the_unknown(fresh: FreshUnderstanding) -> str:
    g = fresh.share_of_unknown
    if isinstance(g, DisclosedNumber):
        return _(
            "Of every 100 things they did not know, %(g)s became known%(around)s.",
            g=whole(g.value),
            around=interval_and_n(g),
        )
    if isinstance(g, Undefined) and g.why is WithheldReason.TOO_MUCH_KNOWN:
        return _("They knew most of it before, so there was little left to gain.")
    return ""


def _asking(fresh: FreshUnderstanding) -> str:
    effect = fresh.pretest_effect
    if not isinstance(effect, DisclosedNumber):
        return ""
    found = _(
        "Having been asked before reading is worth %(by)s afterwards%(around)s",
        by=in_points(effect.value),
        around=interval_and_n(effect),
    )
    if could_be_chance(effect):
        return _("%(found)s, which could be chance.", found=found)
    return _("%(found)s; that is no part of the gain.", found=found)
