"""Several right options among several."""

from collections.abc import Iterator, Sequence
from math import comb

from quizapp.question_types.base import MAX_MARK, BodyProblem
from quizapp.question_types.choices import Choosing
from quizapp.question_types.option_list import ListsOptions, OptionList, flaws


class MultipleResponse(ListsOptions, Choosing[OptionList]):
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
        """Name a list that is all right or all wrong, and the flaws of the options."""
        if not body.right:
            yield BodyProblem(("options",), "At least one option has to be correct.")
        if not body.wrong:
            message = "At least one option has to be wrong, or choosing everything is right."
            yield BodyProblem(("options",), message)
        yield from flaws(body)

    def read(self, body: OptionList, values: Sequence[str], language: str) -> str | None:  # noqa: ARG002
        """Give the chosen ids in the author's order, joined by single spaces.

        :raises UnreadableError: `choice_unknown` for a value that is no option.
        """
        return " ".join(self.chosen(body, " ".join(self._known(body, values)))) or None

    def mark(self, body: OptionList, response: str) -> int:
        """Give credit for each right option chosen, and take it away for each wrong one."""
        picked = self._picked(body, response)
        hits = sum(option.correct for option in picked)
        return _mark(hits, len(picked) - hits, len(body.right), len(body.wrong))

    def key(self, body: OptionList) -> str:
        """Give the ids of the right options."""
        return " ".join(option.id for option in body.right)

    def guess(self, body: OptionList) -> float:
        """Give the mean share of the mark over all sets of options but the empty one.

        The empty set earns nothing, so leaving it out raises the mean of a quarter at most to
        1/3 at most with two options, 2/7 with three, and less than 0.27 from four on.
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
