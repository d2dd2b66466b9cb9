"""Multiple response: any number of options, of which several may be right."""

from collections.abc import Iterator, Sequence
from math import comb

from quizapp.question_types.base import MAX_MARK, BodyProblem
from quizapp.question_types.choices import ChoiceType
from quizapp.question_types.option_list import OptionList, OptionListType, list_problems


class MultipleResponse(OptionListType, ChoiceType[OptionList]):
    """Choose every right option. The response is the ids in the author's order, such as `a c`.

    The mark is (right ones chosen / all right ones) - (wrong ones chosen / all wrong ones), never
    below 0, rounded down to whole twelfths. This balances the weights of Moodle's
    multiple-response questions, where the right options share 100 % and wrong ones take away: here
    the wrong options share -100 %, so choosing everything earns nothing.

    Random ticking does not pay. The sum before clipping has the mean 0, and over all sets of ticks
    the mean mark is at most a quarter, as for one blind guess among four options.
    """

    name = "multiple_response"

    def problems(self, body: OptionList) -> Iterator[BodyProblem]:
        """Yield a list without right or without wrong options, and the flaws of the options."""
        if not body.right:
            yield BodyProblem(("options",), "At least one option has to be correct.")
        if not body.wrong:
            message = "At least one option has to be wrong, or choosing everything is right."
            yield BodyProblem(("options",), message)
        yield from list_problems(body)

    def read(self, body: OptionList, values: Sequence[str], language: str) -> str | None:  # noqa: ARG002
        """Return the chosen ids in the author's order, joined by single spaces.

        :raises UnreadableError: `choice_unknown` for a value that is not an option.
        """
        return " ".join(self.chosen(body, " ".join(self._known(body, values)))) or None

    def mark(self, body: OptionList, response: str) -> int:
        picked = self._picked(body, response)
        hits = sum(option.correct for option in picked)
        return _mark(hits, len(picked) - hits, len(body.right), len(body.wrong))

    def key(self, body: OptionList) -> str:
        return " ".join(option.id for option in body.right)

    def guess(self, body: OptionList) -> float:
        """Return the mean share of the mark over all non-empty sets of options.

        Excluding the empty set, which earns nothing, raises the mean from at most a quarter to at most
        1/3 with two options, 2/7 with three, and less than 0.27 with four or more.
        """
        right, wrong = len(body.right), len(body.wrong)
        total = sum(
            comb(right, hits) * comb(wrong, misses) * _mark(hits, misses, right, wrong)
            for hits in range(right + 1)
            for misses in range(wrong + 1)
        )
        return total / (MAX_MARK * ((1 << (right + wrong)) - 1))


def _mark(hits: int, misses: int, right: int, wrong: int) -> int:
    if not right or not wrong:  # refused by `problems`, but a mark never raises
        return 0
    return max(0, MAX_MARK * (hits * wrong - misses * right) // (right * wrong))
