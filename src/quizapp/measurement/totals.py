"""Statistics of totals: each question against the rest of the quiz, and how consistent the questions are.

Formulas: measurement.md, sections 1.1 and 1.2. Marks and totals are in twelfths.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import sqrt

from quizapp.measurement.counters import option_level
from quizapp.measurement.counts import Counts
from quizapp.measurement.described import DescribedQuestion
from quizapp.measurement.tallies import Joint, Moments, Pairs, Tally, joint, moments
from quizapp.question_types.base import MAX_MARK


@dataclass(frozen=True)
class Totals:
    """The totals of complete readers in a phase, and the questions that they consist of."""

    counts: Counts
    phase: str
    questions: tuple[DescribedQuestion, ...]

    @cached_property
    def tally(self) -> Counter[int]:
        """The number of readers by total, whatever its maximum."""
        found: Counter[int] = Counter()
        for maximum in self.counts.subjects(self.phase, "total"):
            found.update(self.counts.tally(self.phase, "total", maximum))
        return found

    @cached_property
    def moments(self) -> Moments:
        """The moments of totals, in marks."""
        return moments(self.tally, MAX_MARK)

    @cached_property
    def rests(self) -> dict[str, Pairs]:
        """Readers by (mark, rest of the total), for each question that has a mark."""
        pairs = {
            question.id: self.counts.pairs(self.phase, "rest", question.id)
            for question in self.questions
            if question.maximum
        }
        return {name: found for name, found in pairs.items() if found}

    @cached_property
    def joints(self) -> dict[str, Joint]:
        """The joint moments of mark and rest, in marks, for each question in `rests`."""
        return {name: joint(pairs, MAX_MARK, MAX_MARK) for name, pairs in self.rests.items()}

    @property
    def n(self) -> int:
        """The number of complete readers."""
        return self.moments.n

    @property
    def asked(self) -> float:
        """The mean number of questions that a complete reader was asked."""
        return sum(found.x.n for found in self.joints.values()) / self.n if self.n else 0.0

    @property
    def same_for_all(self) -> bool:
        """Whether all complete readers were asked the same questions, and these make up the whole total."""
        maxima = self.counts.subjects(self.phase, "total")
        whole = sum(q.maximum for q in self.questions if q.id in self.joints)
        same = all(found.x.n == self.n for found in self.joints.values())
        return same and maxima == [str(whole)]

    @cached_property
    def alpha(self) -> Fraction | None:
        """Cronbach's alpha, 1 or less.

        None below two questions, if totals do not vary, or if readers were asked different questions.
        """
        if not self.same_for_all:
            return None
        return _alpha((found.x.variance for found in self.joints.values()), self.moments.variance)

    def alpha_without(self, question: str) -> Fraction | None:
        """Return alpha of the other questions; None below three questions."""
        if not self.same_for_all or question not in self.joints:
            return None
        others = (found.x.variance for name, found in self.joints.items() if name != question)
        return _alpha(others, self.joints[question].y.variance)

    def with_total(self, question: str) -> Joint | None:
        """Return the joint moments of mark and total, in marks; None if no complete reader was asked it."""
        if question not in self.rests:
            return None
        pairs = {(mark, mark + rest): n for (mark, rest), n in self.rests[question].items()}
        return joint(pairs, MAX_MARK, MAX_MARK)

    def option(self, question: str, option: str) -> Joint | None:
        """Return the joint moments of choosing an option (0 or 1) and the rest, in marks.

        None if no complete reader was asked the question.
        """
        if question not in self.joints:
            return None
        n = rests = 0
        levels = self.counts.levels(self.phase, "option_rest", question)
        for level, count in levels.items():
            rest, _, chosen = level.partition(":")
            if chosen == option_level(option):
                n += count
                rests += count * int(rest)
        all_rests = self.joints[question].y
        return Joint(Moments(all_rests.n, n, n), all_rests, rests)


def _alpha(parts: Iterable[Fraction | None], whole: Fraction | None) -> Fraction | None:
    variances = list(parts)
    k = len(variances)
    if k < 2 or not whole:
        return None
    inside = sum((variance or Fraction(0) for variance in variances), Fraction(0))
    return Fraction(k, k - 1) * (1 - inside / whole)


def error_ratio(alpha: Fraction) -> float:
    """Return the standard error of measurement as a share of the SD of totals; above 1 if alpha is negative."""
    return sqrt(1 - alpha)


def largest_covariance(pairs: Pairs) -> Fraction | None:
    """Return the covariance of marks and rests, both sorted, in marks squared; None below two readers."""
    marks, rests = _margins(pairs)
    sorted_pairs: Counter[tuple[int, int]] = Counter()
    left, right = _runs(marks), _runs(rests)
    while left and right:
        n = min(left[-1][1], right[-1][1])
        sorted_pairs[left[-1][0], right[-1][0]] += n
        for runs in (left, right):
            value, count = runs.pop()
            if count > n:
                runs.append((value, count - n))
    return joint(sorted_pairs, MAX_MARK, MAX_MARK).covariance


def _margins(pairs: Pairs) -> tuple[Counter[int], Counter[int]]:
    marks: Counter[int] = Counter()
    rests: Counter[int] = Counter()
    for (mark, rest), n in pairs.items():
        marks[mark] += n
        rests[rest] += n
    return marks, rests


def _runs(tally: Tally) -> list[tuple[int, int]]:
    return sorted((value, n) for value, n in tally.items() if n)


def upper_lower(pairs: Pairs, maximum: int) -> float | None:
    """Return the mean share of the mark of the top 27 % of readers by total minus that of the bottom 27 %, -1 to 1.

    Readers tied at the cut count as fractions. None below two readers or if the maximum is 0.
    """
    n = sum(pairs.values())
    if n < 2 or not maximum:
        return None
    size = max(1, (27 * n + 50) // 100)
    by_total: dict[int, list[int]] = {}
    for (mark, rest), count in pairs.items():
        sums = by_total.setdefault(mark + rest, [0, 0])
        sums[0] += count
        sums[1] += count * mark
    ordered = [by_total[total] for total in sorted(by_total)]
    top, bottom = _first(ordered[::-1], size), _first(ordered, size)
    return float((top - bottom) / (size * maximum))


def _first(groups: Iterable[list[int]], size: int) -> Fraction:
    """Return the sum of the marks of the first `size` readers."""
    found, left = Fraction(0), size
    for count, marks in groups:
        part = min(count, left)
        found += Fraction(marks * part, count)
        left -= part
        if not left:
            break
    return found
