"""Cloze: a text with gaps, each filled from its own list of options."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizapp.question_types.base import BodyProblem, Option
from quizapp.question_types.ids import ID, ID_SCHEMA
from quizapp.question_types.option_list import (
    OPTION_LIST,
    OptionList,
    dump_option,
    list_problems,
    option_of,
)
from quizapp.question_types.places import SeparatePlacesType, placed_id, text_schema

GAP = re.compile(rf"\{{({ID})\}}")
"""A gap in the text: its id in braces. Any other braces are plain text."""
EMPTY = "…"
LONGEST_OPTION = 100


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap and the options that can fill it."""

    id: str
    options: OptionList


@dataclass(frozen=True, slots=True)
class ClozeBody:
    """The body: the text, with each gap as `{id}`, and the gaps."""

    text: str
    gaps: tuple[Gap, ...]
    shuffle: bool = True

    def parts(self) -> list[tuple[str, str]]:
        """Return the text in pieces: (text before a gap, the gap's id), and last (remaining text, "").

        Braces around an id that is not a gap stay text.
        """
        known = {gap.id for gap in self.gaps}
        parts, at = [], 0
        for found in GAP.finditer(self.text):
            if found[1] in known:
                parts.append((self.text[at : found.start()], found[1]))
                at = found.end()
        return [*parts, (self.text[at:], "")]


class Cloze(SeparatePlacesType[ClozeBody]):
    """Fill the gaps of a text. The response is `gap:option` for each, such as `price:a years:c`.

    The mark is (gaps filled correctly / all gaps), rounded down to whole twelfths: every gap has the
    same weight and a wrong one takes nothing away, as in the parts of Moodle's embedded answers
    ("Cloze", `qtype_multianswer`) without weights. Blind guessing earns the mean over the gaps of
    1 / number of options.
    """

    name = "cloze"
    schema: Mapping[str, Any] = {
        "properties": {
            "text": text_schema(
                "The text, each gap as its id in braces: A hive costs {price} a year.", 2000
            ),
            "gaps": {
                "description": "The gaps, in the order of the text.",
                "type": "array",
                "minItems": 1,
                "maxItems": 10,
                "items": {
                    "type": "object",
                    "properties": {
                        "id": {
                            **ID_SCHEMA,
                            "description": "The name in the text; answers keep it.",
                        },
                        "options": {
                            **OPTION_LIST["properties"]["options"],
                            "description": "What can stand in the gap; one of them is right.",
                        },
                    },
                    "required": ["id", "options"],
                    "additionalProperties": False,
                },
            },
            "shuffle": {
                "description": "Whether each reader gets the options of a gap in a random order.",
                "type": "boolean",
                "default": True,
            },
        },
        "required": ["text", "gaps"],
    }

    def build(self, data: Mapping[str, Any]) -> ClozeBody:
        gaps = (
            Gap(gap["id"], OptionList(tuple(map(option_of, gap["options"]))))
            for gap in data["gaps"]
        )
        return ClozeBody(data["text"], tuple(gaps), data.get("shuffle", True))

    def dump(self, body: ClozeBody) -> dict[str, Any]:
        gaps = [
            {"id": gap.id, "options": [dump_option(option) for option in gap.options.options]}
            for gap in body.gaps
        ]
        data: dict[str, Any] = {"text": body.text, "gaps": gaps}
        return data if body.shuffle else {**data, "shuffle": False}

    def problems(self, body: ClozeBody) -> Iterator[BodyProblem]:
        """Yield gaps that do not occur in the text exactly once, and the flaws of their options."""
        in_text = GAP.findall(body.text)
        ids = [gap.id for gap in body.gaps]
        for name in dict.fromkeys(in_text):
            if name not in ids:
                yield BodyProblem(
                    ("text",), f"`{{{name}}}` stands in the text, but there is no gap {name}."
                )
        for number, gap in enumerate(body.gaps):
            path = ("gaps", number)
            if gap.id in ids[:number]:
                yield BodyProblem((*path, "id"), f"There are two gaps {gap.id}.")
            elif (times := in_text.count(gap.id)) != 1:
                found = f"stands there {times} times" if times else "is not there"
                message = (
                    f"The gap {gap.id} must stand in the text once, as `{{{gap.id}}}`, but {found}."
                )
                yield BodyProblem((*path, "id"), message)
            right = len(gap.options.right)
            if right != 1:
                message = (
                    f"Exactly one option has to be correct, but {right or 'none'} of them are."
                )
                yield BodyProblem((*path, "options"), message)
            yield from _option_problems(path, gap)
        if in_text != ids and sorted(in_text) == sorted(ids):
            message = "The gaps stand in the text in another order: put them in the same one."
            yield BodyProblem(("gaps",), message, warning=True)

    def options(self, body: ClozeBody) -> tuple[Option, ...]:
        """Return each gap combined with each of its options."""
        return tuple(
            Option(placed_id(gap.id, option.id), option.text, option.correct, option.feedback)
            for gap in body.gaps
            for option in gap.options.options
        )

    def describe(self, body: ClozeBody, response: str, language: str) -> tuple[str, ...]:  # noqa: ARG002
        """Return the text with each gap filled in square brackets; empty for an invalid response."""
        filled = {id_: option.text for id_, option in self._filled(body, response).items()}
        if not filled:
            return ()
        parts = (
            before + (f"[{filled.get(gap, EMPTY)}]" if gap else "") for before, gap in body.parts()
        )
        return ("".join(parts),)

    def shuffles(self, body: ClozeBody) -> bool:
        return body.shuffle

    def structure(self, body: ClozeBody) -> tuple[str, ...]:
        """Return the gaps in the order of the text, and the ids of their options."""
        gaps = (gap for _, gap in body.parts() if gap)
        return (*gaps, *(option.id for option in self.options(body)))


def _option_problems(path: tuple[str, int], gap: Gap) -> Iterator[BodyProblem]:
    for problem in list_problems(gap.options):
        yield BodyProblem((*path, *problem.path), problem.message, problem.warning)
    for number, option in enumerate(gap.options.options):
        if len(option.text) > LONGEST_OPTION:
            message = (
                f"This is long for a gap: more than {LONGEST_OPTION} characters do not show on a "
                "phone. Put what all options share into the text."
            )
            yield BodyProblem((*path, "options", number, "text"), message, warning=True)
