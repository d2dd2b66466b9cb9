"""Formats a report's numbers for people: whole points, their interval, and their n."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from quizapp.measurement.disclosure import (
    EARLY_BELOW,
    DisclosedNumber,
    Extreme,
    Figure,
    Side,
    TableOrTooFew,
    TooFew,
    Undefined,
    WithheldReason,
)
from quizapp.measurement.intervals import Interval
from quizapp.web.i18n import N_, ngettext
from quizapp.web.i18n import gettext as _

_SIDES = MappingProxyType({Side.OVER_90: N_("over 90"), Side.UNDER_10: N_("under 10")})
_WHY: Mapping[WithheldReason, str] = MappingProxyType(
    {
        WithheldReason.NOT_ASKED_BEFORE: N_("nobody is asked before reading"),
        WithheldReason.EVERYONE_ASKED_BEFORE: N_("everyone is asked before reading"),
        WithheldReason.NOT_THE_SAME_READERS: N_(
            "some readers are asked before and others after reading"
        ),
        WithheldReason.GAIN_IS_TOLD: N_("the gain itself is known"),
        WithheldReason.HOW_SURE_NOT_ASKED: N_("readers are not asked how sure they are"),
        WithheldReason.NOTHING_VARIES: N_("all readers gave the same"),
        WithheldReason.TOO_FEW_QUESTIONS: N_("there are too few questions for it"),
        WithheldReason.DIFFERENT_QUESTIONS: N_("readers are asked different questions"),
        WithheldReason.TOO_MUCH_KNOWN: N_("readers knew most of it before"),
        WithheldReason.NO_PAIR: N_("the fact has no two parallel questions"),
        WithheldReason.NEGATIVE: N_("the questions do not agree about who understood"),
    }
)


def whole(value: float) -> str:
    """Format a number without decimals: 31, −5, 2,014."""
    number = round(value)
    return f"−{-number:,}" if number < 0 else f"{number:,}"


def signed(value: float) -> str:
    """Format a difference without decimals: +31, −5, 0."""
    return f"+{whole(value)}" if round(value) > 0 else whole(value)


def hundredths(value: float) -> str:
    """Format a number from -1 to 1 with two decimals."""
    return f"{value:.2f}".replace("-", "−")


def span(interval: Interval, show: Callable[[float], str] = whole) -> str:
    """Format an interval: 24 to 38."""
    return _("%(low)s to %(high)s", low=show(interval[0]), high=show(interval[1]))


def in_points(value: float, show: Callable[[float], str] = signed) -> str:
    """Format a difference with its unit: +31 points, +1 point."""
    return ngettext("%(by)s point", "%(by)s points", abs(round(value)), by=show(value))


def readers(n: int) -> str:
    """Format a number of readers."""
    return ngettext("%(n)s reader", "%(n)s readers", n)


def side_words(side: Side) -> str:
    """Say on which side of the scale a share lies."""
    return _(_SIDES[side])


def could_be_chance(figure: Figure) -> bool:
    """Return whether a difference is shown whose interval includes 0."""
    return (
        isinstance(figure, DisclosedNumber)
        and figure.interval is not None
        and figure.interval[0] <= 0 <= figure.interval[1]
    )


def is_disclosed(figure: Figure) -> bool:
    """Return whether a number, or at least its side of the scale, may be shown."""
    return isinstance(figure, (DisclosedNumber, Extreme))


def amount(figure: Figure, show: Callable[[float], str] = whole) -> str:
    """Format the number alone; empty where it is withheld."""
    if isinstance(figure, DisclosedNumber):
        return show(figure.value)
    return side_words(figure.side) if isinstance(figure, Extreme) else ""


def in_brackets(figure: Figure) -> str:
    """Format the interval in brackets, after a space; empty where there is none."""
    if not isinstance(figure, DisclosedNumber) or figure.interval is None:
        return ""
    return f" ({span(figure.interval)})"


def interval_and_n(figure: DisclosedNumber) -> str:
    """Format the interval and n in brackets, after a space."""
    around = f"{span(figure.interval)}; " if figure.interval else ""
    return f" ({around}{readers(figure.n)})"


def share(figure: Figure) -> str:
    """Format a share: 78 of 100 (71 to 84; 150 readers)."""
    if isinstance(figure, DisclosedNumber):
        return _("%(value)s of 100", value=whole(figure.value)) + interval_and_n(figure)
    if isinstance(figure, Extreme):
        return _("%(side)s of 100 (%(n)s)", side=side_words(figure.side), n=readers(figure.n))
    return why_not(figure)


def points(figure: Figure) -> str:
    """Format a difference, and say where it could be chance: +4 points (−3 to 11; 80 readers), could be chance."""
    if not isinstance(figure, DisclosedNumber):
        return share(figure)
    found = in_points(figure.value) + interval_and_n(figure)
    return _("%(found)s, could be chance", found=found) if could_be_chance(figure) else found


def why_not(figure: TooFew | Undefined) -> str:
    """Say why a number is withheld."""
    if isinstance(figure, Undefined):
        return _("cannot be said: %(why)s", why=_(_WHY[figure.why]))
    return too_few(figure)


def too_few(figure: TooFew) -> str:
    """Say that a number has too few readers, without saying how many: that would disclose something about them."""
    if figure.minimum <= 1:
        return _("no reader so far")
    return _("fewer than %(n)d readers so far", n=figure.minimum)


def of_level(table: TableOrTooFew, level: str) -> str:
    """Format how many readers are at a level: 120 of 150, or the side of the scale on which their share lies."""
    if isinstance(table, TooFew):
        return too_few(table)
    found = table.levels.get(level, 0)
    if isinstance(found, Side):
        return _("%(side)s of 100 (%(n)s)", side=side_words(found), n=readers(table.n))
    return _("%(some)s of %(n)s", some=f"{found:,}", n=f"{table.n:,}")


def early(figure: Figure) -> str:
    """Say that a number rests on few readers; empty where it does not, or is withheld."""
    if not isinstance(figure, (DisclosedNumber, Extreme)) or figure.n >= EARLY_BELOW:
        return ""
    return _(
        "Early: few readers (%(n)s), so the numbers may still move a lot.",
        n=f"{figure.n:,}",
    )
