"""Numbers as people write them, in any script and language."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

MAX_LENGTH = 60
"""What has more characters is no number that a person types."""

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

_POINT = "ast az bs ca da de el es eu fo fy gl hr id is it jv ku lb mk nl ps pt ro sl sr su tr vi"
_SPACE = "af be bg br cs eo et fi fr hu hy ka kk ky lt lv nb nn no pl ru se sk sq sv tg tk tt uk uz"
_POINT_IN = "ar-dz ar-lb ar-ly ar-ma ar-mr ar-tn ms-bn"
_COMMA_IN = "es-419 es-bz es-cu es-do es-gt es-hn es-mx es-ni es-pa es-pe es-pr es-sv es-us"
_APOSTROPHE_IN = "de-ch de-li it-ch gsw rm"

_ALIKE = str.maketrans("−–‐‑﹣－’‘ʼ＇．，＋％٪﹪", "------''''.,+%%%")


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs in a language's numbers."""

    point: str
    group: str


def _table() -> dict[str, Signs]:
    rows = (
        (_POINT, Signs(",", ".")),
        (_SPACE, Signs(",", NBSP)),
        (_POINT_IN, Signs(",", ".")),
        (_COMMA_IN, Signs(".", ",")),
        (_APOSTROPHE_IN, Signs(".", "’")),
    )
    return {tag: signs for tags, signs in rows for tag in tags.split()}


_SIGNS = _table()
"""By language, or language and region; all others write 1,234.5. After the Unicode CLDR."""


def signs_of(language: str) -> Signs:
    """Give the signs of a BCP 47 tag: of its region's way of writing, if that differs."""
    first, *rest = language.lower().replace("_", "-").split("-")
    region = next((part for part in rest if re.fullmatch(r"[a-z]{2}|\d{3}", part)), "")
    return _SIGNS.get(f"{first}-{region}") or _SIGNS.get(first) or Signs(".", ",")


def example(language: str) -> str:
    """Give a number as the language writes it, such as 1,234.5."""
    signs = signs_of(language)
    return f"1{signs.group}234{signs.point}5"


def read_number(text: str, language: str, affixes: Iterable[str] = ()) -> Decimal | None:
    """Read a number, or give None where a text is not exactly one number.

    `affixes` are words that may stand before or after it, whatever their case; so may currency
    signs. A comma or point that could both part groups and be the decimal sign is read as the
    language writes it: 242,000 is 242000 in English, and 242 in German.
    """
    text = _even(text)
    if len(text) > MAX_LENGTH:
        return None
    words = sorted({_even(affix) for affix in affixes} - {""}, key=len, reverse=True)
    affix = "|".join([*map(re.escape, words), *_currency_signs(text)]) or "(?!)"
    pattern = rf"([-+]?) ?(?:(?:{affix}) ?){{0,2}}([-+]?) ?([\d.,٫٬' ]+?)(?: ?(?:{affix})){{0,2}}"
    # A unit might begin with a digit, hence a bare number is tried first.
    match = re.fullmatch(r"([-+]?) ?()([\d.,٫٬' ]+)", text) or re.fullmatch(pattern, text)
    if not match or (match[1] and match[2]):
        return None
    number = _plain_number(match[3].strip(), signs_of(language))
    if number is None:
        return None
    return Decimal(f"-{number}" if "-" in match[1] + match[2] else number)


def plain(number: Decimal) -> str:
    """Give a number's canonical text: digits 0 to 9 and a point, without exponent or spare 0."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def localised(text: str, language: str, *, grouped: bool) -> str:
    """Write a canonical text as a language does.

    Groups begin at five digits, so that the year 1945 does not become 1,945.
    """
    signs = signs_of(language)
    whole, point, fraction = text.removeprefix("-").partition(".")
    if grouped and len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", signs.group)
    sign = MINUS if text.startswith("-") else ""
    return sign + whole + (signs.point + fraction if point else "")


def _even(text: str) -> str:
    """Give a text with digits 0 to 9, plain signs and single spaces, without case."""
    if len(text) > 10 * MAX_LENGTH:  # do not even look at it
        return text
    seen = "".join(
        str(unicodedata.decimal(char, char)) for char in text if unicodedata.category(char) != "Cf"
    )
    return " ".join(seen.translate(_ALIKE).casefold().split())


def _currency_signs(text: str) -> list[str]:
    return [re.escape(char) for char in set(text) if unicodedata.category(char) == "Sc"]


def _plain_number(text: str, signs: Signs) -> str | None:
    """Turn digits, points, commas and other signs into a plain number."""
    if re.fullmatch(r"[\d.,٬' ]*\d\.", text):
        text = text[:-1]  # a full stop
    whole, point, fraction = _parted(text, signs)
    if not re.fullmatch(r"\d*", fraction) or (point and not fraction):
        return None
    if not re.fullmatch(r"\d+", whole):
        if not _grouped(whole) and not (whole == "" and fraction):
            return None
        whole = re.sub(r"\D", "", whole)
    return f"{whole or 0}.{fraction or 0}"


def _parted(text: str, signs: Signs) -> tuple[str, str, str]:
    """Part a number at its decimal sign, if it has one."""
    if "٫" in text:
        return text.partition("٫")
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return text, "", ""
    sign = text[last]
    if text.count(sign) > 1:
        return text, "", ""
    if sign != signs.point and _grouped(text):
        return text, "", ""
    return text[:last], sign, text[last + 1 :]


def _grouped(text: str) -> bool:
    """Whether digits stand in groups: 1 234 567, or 12,34,567 as in India."""
    threes = r"[1-9]\d{0,2}([.,٬' ])\d{3}(\1\d{3})*"
    indian = r"[1-9]\d?(,\d{2})*,\d{3}"
    return re.fullmatch(f"{threes}|{indian}", text) is not None
