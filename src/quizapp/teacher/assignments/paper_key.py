"""Puts the key to a sheet into words: the right answers, and the points."""

from collections.abc import Callable, Mapping
from string import ascii_uppercase
from types import MappingProxyType
from typing import Any

from quizapp.bank.quiz import DROPPED, EVERYONE
from quizapp.question_types.number_text import plain
from quizapp.web.answer_fields import AnswerField, spoken
from quizapp.web.i18n import gettext as _

Line = tuple[str, str]
"""A letter as it stands on the sheet, or a number, or nothing; and what is right."""


def right_answers(field: AnswerField) -> list[Line]:
    """Return the right answers, one to a line."""
    return _RIGHT[field.question.type](field)


def points_of(field: AnswerField) -> str:
    """Say how many points a question earns, and for what."""
    if field.question.marks == DROPPED:
        return _("Does not count any more.")
    if field.question.marks == EVERYONE:
        return _("1 point, for everyone.")
    found = _POINTS.get(field.question.type)
    return found(field) if found else _("1 point.")


def _ticks(field: AnswerField) -> str:
    return _(
        "1 point: each right tick earns %(right)s, each wrong one takes %(wrong)s away; never below 0.",
        right=_part(len(field.body.right)),
        wrong=_part(len(field.body.wrong)),
    )


def _matches(field: AnswerField) -> str:
    return _("1 point: %(part)s for each.", part=_part(len(field.body.items)))


def _gaps(field: AnswerField) -> str:
    return _("1 point: %(part)s for each gap.", part=_part(len(field.body.gaps)))


def _pairs(field: AnswerField) -> str:
    size = len(field.body.items)
    return _(
        "1 point for the whole order. Else look at every two of them: %(part)s for two in the right order,"
        " less %(part)s for two in the wrong one; never below 0.",
        part=_part(size * (size - 1) // 2),
    )


def _slips(field: AnswerField) -> str:
    if field.body.typos:
        return _("1 point. One slip in a long word does not matter.")
    return _("1 point.")


def _part(of: int) -> str:
    return f"1/{of}" if of > 1 else "1"


def _options(field: Any) -> list[Line]:
    return [
        (f"{letter}:", option.text)
        for letter, option in zip(ascii_uppercase, field.options, strict=False)
        if option.correct
    ]


def _described(field: AnswerField) -> list[Line]:
    key = field.kind.key(field.body)
    texts = spoken(field.question, field.kind.describe(field.body, key, field.language))
    return [("", text) for text in texts]


def _range(field: AnswerField) -> str:
    """Say by how much a number may be off."""
    body = field.body
    if not body.tolerance:
        return _("1 point.")
    ends = (body.answer - body.tolerance, body.answer + body.tolerance)
    low, high = (field.kind.describe(body, plain(number), field.language)[0] for number in ends)
    return _("1 point for anything from %(low)s to %(high)s.", low=low, high=high)


def _texts(field: AnswerField) -> list[Line]:
    return [("", text) for text in field.body.accept]


def _matching(field: Any) -> list[Line]:
    letters = dict(zip((choice.id for choice in field.choices), ascii_uppercase, strict=False))
    texts = {choice.id: choice.text for choice in field.choices}
    return [
        ("", f"{item.text} – {letters[item.match]}: {texts[item.match]}")
        for item in field.body.items
    ]


def _order(field: AnswerField) -> list[Line]:
    return [(f"{place}.", item.text) for place, item in enumerate(field.body.items, 1)]


_RIGHT: Mapping[str, Callable[[AnswerField], list[Line]]] = MappingProxyType(
    {
        "single_choice": _options,
        "multiple_response": _options,
        "true_false": _described,
        "numeric": _described,
        "short_text": _texts,
        "matching": _matching,
        "ordering": _order,
        "cloze": _described,
    }
)
"""For every question type."""

_POINTS: Mapping[str, Callable[[AnswerField], str]] = MappingProxyType(
    {
        "multiple_response": _ticks,
        "numeric": _range,
        "short_text": _slips,
        "matching": _matches,
        "ordering": _pairs,
        "cloze": _gaps,
    }
)
"""For the types of which there is more to say than that there is a point."""
