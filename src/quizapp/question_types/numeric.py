"""Numeric: the reader writes a number."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizapp.question_types.base import MAX_MARK, BodyProblem, UnreadableError
from quizapp.question_types.number_text import MINUS, NBSP, example, localised, plain, read_number
from quizapp.question_types.written import WrittenType

MAX_DIGITS = 31
"""As many digits as the largest possible answer has; no one types more in earnest."""
CANONICAL = re.compile(r"-?[0-9]{1,100}(\.[0-9]{1,100})?")
PERCENT = frozenset({"%", "percent", "per cent"})
_NUMBER: Mapping[str, Any] = {"type": "number", "minimum": -1e30, "maximum": 1e30}


@dataclass(frozen=True, slots=True)
class WrongNumber:
    """A wrong number that the author anticipated."""

    answer: Decimal
    feedback: str


@dataclass(frozen=True, slots=True)
class NumericBody:
    """The body: the right number, its tolerance, and the texts around the field."""

    answer: Decimal
    tolerance: Decimal = Decimal(0)
    prefix: str = ""
    unit: str = ""
    wrong: tuple[WrongNumber, ...] = ()

    @property
    def is_percent(self) -> bool:
        return self.unit.casefold().strip() in PERCENT


class Numeric(WrittenType[NumericBody]):
    """Write a number. The response is its plain decimal text, for example `-242.5`.

    It is right if |response - answer| <= tolerance, computed exactly.
    """

    name = "numeric"
    schema: Mapping[str, Any] = {
        "properties": {
            "answer": {**_NUMBER, "description": "The right number, in the question's unit."},
            "tolerance": {
                **_NUMBER,
                "description": "How far from the answer a number may be and still be right.",
                "minimum": 0,
                "default": 0,
            },
            "prefix": {
                "description": "Shown before the field, such as $.",
                "type": "string",
                "minLength": 1,
                "maxLength": 20,
            },
            "unit": {
                "description": "Shown after the field, such as billion, km or %.",
                "type": "string",
                "minLength": 1,
                "maxLength": 60,
            },
            "wrong": {
                "description": "Wrong numbers that you foresee, each with what to say about it.",
                "type": "array",
                "maxItems": 20,
                "items": {
                    "type": "object",
                    "properties": {
                        "answer": _NUMBER,
                        "feedback": {"type": "string", "minLength": 1, "maxLength": 1000},
                    },
                    "required": ["answer", "feedback"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["answer"],
    }

    def build(self, data: Mapping[str, Any]) -> NumericBody:
        return NumericBody(
            answer=_exact(data["answer"]),
            tolerance=_exact(data.get("tolerance", 0)),
            prefix=data.get("prefix", ""),
            unit=data.get("unit", ""),
            wrong=tuple(
                WrongNumber(_exact(wrong["answer"]), wrong["feedback"])
                for wrong in data.get("wrong", ())
            ),
        )

    def dump(self, body: NumericBody) -> dict[str, Any]:
        data: dict[str, Any] = {"answer": _yaml(body.answer)}
        if body.tolerance:
            data["tolerance"] = _yaml(body.tolerance)
        if body.prefix:
            data["prefix"] = body.prefix
        if body.unit:
            data["unit"] = body.unit
        if body.wrong:
            data["wrong"] = [
                {"answer": _yaml(wrong.answer), "feedback": wrong.feedback} for wrong in body.wrong
            ]
        return data

    def problems(self, body: NumericBody) -> Iterator[BodyProblem]:
        """Yield infinite numbers, a tolerance that includes 0, and wrong numbers that are right."""
        if not (body.answer.is_finite() and body.tolerance.is_finite()):
            yield BodyProblem(("answer",), "The answer and the tolerance have to be plain numbers.")
            return
        if body.answer and _right(body, "0"):
            message = "The tolerance is so wide that 0 is right."
            yield BodyProblem(("tolerance",), message, warning=True)
        seen: set[Decimal] = set()
        for place, wrong in enumerate(body.wrong):
            path = ("wrong", place, "answer")
            if not wrong.answer.is_finite():
                yield BodyProblem(path, "This has to be a plain number.")
            elif _right(body, plain(wrong.answer)):
                message = f"{plain(wrong.answer)} is right, by the answer and the tolerance."
                yield BodyProblem(path, message)
            elif wrong.answer in seen:
                message = f"{plain(wrong.answer)} is foreseen already."
                yield BodyProblem(path, message, warning=True)
            seen.add(wrong.answer)

    def read(self, body: NumericBody, values: Sequence[str], language: str) -> str | None:
        """Return the number's plain text. The reader may type the prefix and the unit, too.

        :raises UnreadableError: `number_expected` with the hint `example`, a number in the
            language's format; `number_too_long` with the hint `limit`.
        """
        written = [value for value in values if value.strip()]
        if any(sum(map(str.isdecimal, value)) > MAX_DIGITS for value in written):
            raise UnreadableError("number_too_long", {"limit": str(MAX_DIGITS)})
        if not written:
            return None
        number = None
        if len(written) == 1:
            number = read_number(written[0], language, _affixes(body))
        if number is None:
            raise UnreadableError("number_expected", {"example": example(language)})
        return plain(number)

    def entered(self, body: NumericBody, response: str, language: str) -> tuple[str, ...]:  # noqa: ARG002
        """Return the number with the language's decimal separator and without grouping."""
        if not CANONICAL.fullmatch(response):
            return (response,)
        return (localised(response, language, grouped=False),)

    def mark(self, body: NumericBody, response: str) -> int:
        return MAX_MARK if _right(body, response) else 0

    def key(self, body: NumericBody) -> str:
        return plain(body.answer)

    def describe(self, body: NumericBody, response: str, language: str) -> tuple[str, ...]:
        """Return the number in the language's format, with its prefix and unit."""
        if not CANONICAL.fullmatch(response):
            return (response,) if response.strip() else ()
        sign = MINUS if response.startswith("-") else ""
        number = localised(response.removeprefix("-"), language, grouped=True)
        gap = NBSP if body.unit and not body.unit.startswith("%") else ""
        return (f"{sign}{body.prefix}{number}{gap}{body.unit}",)

    def feedback(self, body: NumericBody, response: str) -> tuple[str, ...]:
        """Return the author's comment on exactly this wrong number."""
        if not CANONICAL.fullmatch(response):
            return ()
        number = Decimal(response)
        return tuple(wrong.feedback for wrong in body.wrong if wrong.answer == number)


def _right(body: NumericBody, response: str) -> bool:
    if not CANONICAL.fullmatch(response):
        return False
    if not (body.answer.is_finite() and body.tolerance.is_finite()):
        return False
    # Fractions are exact; Decimal would round to the thread's context.
    return abs(Fraction(response) - Fraction(body.answer)) <= Fraction(body.tolerance)


def _affixes(body: NumericBody) -> Iterator[str]:
    """Yield what may be typed around the number; the first words of the unit are enough."""
    yield body.prefix
    words = body.unit.split()
    yield from (" ".join(words[:count]) for count in range(1, len(words) + 1))
    if body.is_percent:
        yield from PERCENT


def _exact(number: float) -> Decimal:
    """Return the number as written in the file: 0.1, not the nearest binary fraction."""
    return Decimal(number if isinstance(number, int) else repr(float(number)))


def _yaml(number: Decimal) -> int | float:
    whole = number.is_finite() and number == number.to_integral_value()
    return int(number) if whole else float(number)
