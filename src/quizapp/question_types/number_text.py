"""Reads and writes numbers the way people do, in any script and language."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

MAX_LENGTH = 60
"""No one types a number with more characters than this."""

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

_POINT = "ast az bs ca da de el es eu fo fy gl hr id is it jv ku lb mk nl ps pt ro sl sr su tr vi"
_SPACE = "af be bg br cs eo et fi fr hu hy ka kk ky lt lv nb nn no pl ru se sk sq sv tg tk tt uk uz"
_POINT_IN = "ar-dz ar-lb ar-ly ar-ma ar-mr ar-tn ms-bn"
_COMMA_IN = "es-419 es-bz es-cu es-do es-gt es-hn es-mx es-ni es-pa es-pe es-pr es-sv es-us"
_APOSTROPHE_IN = "de-ch de-li it-ch gsw rm"

_LOOK_ALIKES = str.maketrans("−–‐‑﹣－’‘ʼ＇．，＋％٪﹪", "------''''.,+%%%")


@dataclass(frozen=True, slots=True)
class Separators:
    """The separators in a language's numbers."""

    decimal: str
    grouping: str


def _table() -> dict[str, Separators]:
    rows = (
        (_POINT, Separators(",", ".")),
        (_SPACE, Separators(",", NBSP)),
        (_POINT_IN, Separators(",", ".")),
        (_COMMA_IN, Separators(".", ",")),
        (_APOSTROPHE_IN, Separators(".", "’")),
    )
    return {tag: separators for tags, separators in rows for tag in tags.split()}


_SEPARATORS = _table()
"""By language, or language and region; all others write 1,234.5. Source: the Unicode CLDR."""


def separators_of(language: str) -> Separators:
    """Return the separators for a BCP 47 tag: those of its region, if they differ, else the language's."""
    first, *rest = language.lower().replace("_", "-").split("-")
    region = next((part for part in rest if re.fullmatch(r"[a-z]{2}|\d{3}", part)), "")
    return _SEPARATORS.get(f"{first}-{region}") or _SEPARATORS.get(first) or Separators(".", ",")


def example(language: str) -> str:
    """Return an example of a number in the language's format, such as 1,234.5."""
    separators = separators_of(language)
    return f"1{separators.grouping}234{separators.decimal}5"


def read_number(text: str, language: str, affixes: Iterable[str] = ()) -> Decimal | None:
    """Return the number that a text consists of, or None if it is not exactly one number.

    `affixes` are words that may stand before or after it, in any case, as may currency signs. A comma
    or point that could be either separator is read as in the language: 242,000 is 242000 in English,
    and 242 in German.
    """
    text = _normalise(text)
    if len(text) > MAX_LENGTH:
        return None
    words = sorted({_normalise(affix) for affix in affixes} - {""}, key=len, reverse=True)
    affix = "|".join([*map(re.escape, words), *_currency_signs(text)]) or "(?!)"
    pattern = rf"([-+]?) ?(?:(?:{affix}) ?){{0,2}}([-+]?) ?([\d.,٫٬' ]+?)(?: ?(?:{affix})){{0,2}}"
    # A unit may begin with a digit, so a bare number is tried first.
    match = re.fullmatch(r"([-+]?) ?()([\d.,٫٬' ]+)", text) or re.fullmatch(pattern, text)
    if not match or (match[1] and match[2]):
        return None
    number = _plain_number(match[3].strip(), separators_of(language))
    if number is None:
        return None
    return Decimal(f"-{number}" if "-" in match[1] + match[2] else number)


def plain(number: Decimal) -> str:
    """Return a number's canonical text: digits 0 to 9 and a point, no exponent, no trailing zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def localised(text: str, language: str, *, grouped: bool) -> str:
    """Return a canonical text in the language's format.

    Grouping starts at five digits, so that the year 1945 does not become 1,945.
    """
    separators = separators_of(language)
    whole, point, fraction = text.removeprefix("-").partition(".")
    if grouped and len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", separators.grouping)
    sign = MINUS if text.startswith("-") else ""
    return sign + whole + (separators.decimal + fraction if point else "")


def _normalise(text: str) -> str:
    """Return a text with digits 0 to 9, ASCII signs and single spaces, without case."""
    if len(text) > 10 * MAX_LENGTH:  # normalising it could take long
        return text
    seen = "".join(
        str(unicodedata.decimal(char, char)) for char in text if unicodedata.category(char) != "Cf"
    )
    return " ".join(seen.translate(_LOOK_ALIKES).casefold().split())


def _currency_signs(text: str) -> list[str]:
    return [re.escape(char) for char in set(text) if unicodedata.category(char) == "Sc"]


def _plain_number(text: str, separators: Separators) -> str | None:
    """Return digits and separators as a plain number, or None if they do not form one."""
    if re.fullmatch(r"[\d.,٬' ]*\d\.", text):
        text = text[:-1]  # a full stop
    whole, point, fraction = _split_decimal(text, separators)
    if not re.fullmatch(r"\d*", fraction) or (point and not fraction):
        return None
    if not re.fullmatch(r"\d+", whole):
        if not _is_grouped(whole) and not (whole == "" and fraction):
            return None
        whole = re.sub(r"\D", "", whole)
    return f"{whole or 0}.{fraction or 0}"


def _split_decimal(text: str, separators: Separators) -> tuple[str, str, str]:
    """Split a number at its decimal separator, if it has one."""
    if "٫" in text:
        return text.partition("٫")
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return text, "", ""
    sign = text[last]
    if text.count(sign) > 1:
        return text, "", ""
    if sign != separators.decimal and _is_grouped(text):
        return text, "", ""
    return text[:last], sign, text[last + 1 :]


def _is_grouped(text: str) -> bool:
    """Return whether the digits are grouped: 1 234 567, or 12,34,567 as in India."""
    threes = r"[1-9]\d{0,2}([.,٬' ])\d{3}(\1\d{3})*"
    indian = r"[1-9]\d?(,\d{2})*,\d{3}"
    return re.fullmatch(f"{threes}|{indian}", text) is not None
