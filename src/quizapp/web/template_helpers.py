"""Filters and globals of the templates that put values into words."""

import io
import math
import re
from datetime import UTC, datetime
from fractions import Fraction

import segno
from flask import Flask
from flask_babel import format_date
from markupsafe import Markup

from quizapp.web.answer_fields import LEVELS, spoken, sure_words
from quizapp.web.i18n import gettext as _

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"}
_IN_BRACKETS = re.compile(r"(\[[^\[\]]*\])")
WORDS_A_MINUTE = 220
SMALL = 20
"""In groups below this, "all" and "none" are not told."""


def init_app(app: Flask) -> None:
    """Register the helpers for all templates."""
    app.jinja_env.filters["direction"] = direction
    app.jinja_env.filters["minutes"] = minutes
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["half"] = with_half
    app.jinja_env.filters["brackets"] = in_brackets
    app.jinja_env.globals["readers_of"] = readers_of
    app.jinja_env.globals["spoken"] = spoken
    app.jinja_env.globals["sure_levels"] = LEVELS
    app.jinja_env.globals["sure_words"] = sure_words
    app.jinja_env.globals["qr_code"] = qr_code
    app.jinja_env.globals["site_name"] = app.config["SITE_NAME"]
    app.jinja_env.globals["site_url"] = app.config["SITE_URL"]


def direction(language: str) -> str:
    """Return the direction of a language's script: `rtl` or `ltr`."""
    return "rtl" if language.split("-", maxsplit=1)[0].lower() in _RIGHT_TO_LEFT else "ltr"


def minutes(words: int) -> int:
    """Return the estimated reading time in whole minutes, at least one."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def day(moment: datetime) -> str:
    """Format a day: 8 May 2015."""
    return format_date(moment, "d MMMM y")


def moment(at: datetime) -> str:
    """Format a moment in UTC, to the minute: 8 May 2015, 14:05."""
    return f"{day(at.astimezone(UTC))}, {at.astimezone(UTC):%H:%M}"


def with_half(number: Fraction) -> str:
    """Format a number that is whole or ends in a half: 62 or 62½."""
    whole, rest = divmod(number, 1)
    return f"{whole}½" if rest else str(whole)


def in_brackets(text: str) -> list[str]:
    """Split a text into the parts in square brackets, brackets included, and the parts between them."""
    return [part for part in _IN_BRACKETS.split(text) if part]


def readers_of(some: int, n: int) -> str:
    """Format a share as "9 of 12"; an extreme share of a small group stays vague, or it would disclose each answer."""
    if n < SMALL and some == n:
        return _("nearly all of %(n)d", n=n)
    if n < SMALL and some == 0:
        return _("hardly any of %(n)d", n=n)
    return _("%(some)d of %(n)d", some=some, n=n)


def qr_code(link: str, mask: int | None = None) -> Markup:
    """Draw a link as a QR code: SVG without script or style.

    By default the best of eight masks is searched for; a sheet of many codes names one, which is four times as fast.
    """
    out = io.BytesIO()
    code = segno.make(link, micro=False, mask=mask)
    code.save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=2,
        dark="#000",
        light="#fff",
        nl=False,
    )
    return Markup(out.getvalue().decode())  # noqa: S704 - segno draws squares, whatever the link says
