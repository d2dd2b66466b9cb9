"""The report on one assignment of a class: facts to teach again, pupils who may need help, answers chosen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from quizapp.bank.quiz import Question, Quiz
from quizapp.marking import FactOutcome, Status
from quizapp.measurement.pooled import Mean, class_mean
from quizapp.models import Assignment, Pupil
from quizapp.question_types import TYPES
from quizapp.question_types.base import MAX_MARK
from quizapp.services.counting.counted_attempts import RawAnswer
from quizapp.services.gradebook.class_results import Cell, Results, Standing
from quizapp.services.gradebook.pupil_work import FactWork, MarkedAttempt

FEW_RIGHT = 1
"""Pupils with at most this many facts right are named."""
ENOUGH_FACTS = 3
"""Fewer known facts say nothing about a pupil, for instance because time ran out."""


@dataclass(frozen=True, slots=True)
class FactTally:
    """How the `n` pupils who reached a fact's questions did on it."""

    id: str
    heading: str
    n: int
    got: int
    partly: int
    unreached: int
    """The number of pupils whose time ran out before."""

    @property
    def missed(self) -> int:
        """The number of pupils who did not get the fact, not even in part."""
        return self.n - self.got - self.partly


@dataclass(frozen=True, slots=True)
class ChosenAnswer:
    """An option, or a typed answer, and the number of pupils who gave it."""

    text: str
    n: int
    right: bool


@dataclass(frozen=True, slots=True)
class QuestionTally:
    """How pupils did on one question; `n` were asked it and reached it."""

    question: Question
    heading: str
    """The heading of its fact."""
    n: int
    right: int
    """The number of pupils with full marks, by the key or by the teacher."""
    unknown: int
    """The number of pupils who said that they do not know."""
    omitted: int
    """The number of pupils who skipped it."""
    unreached: int
    """The number of pupils whose time ran out before."""
    chosen: Sequence[ChosenAnswer]
    written: bool
    """Whether pupils wrote their answers, instead of choosing."""


@dataclass(frozen=True, slots=True)
class FeltAndShown:
    """Pupils' self-ratings beside the marks of the same pupils, without those whose time ran out."""

    n: int
    middle: float
    low: int
    high: int
    right: float
    """The mean share of their facts that were right."""


@dataclass(frozen=True, slots=True)
class ClassReport:
    """The report on one assignment of a class."""

    quiz: Quiz
    column: Sequence[tuple[Pupil, Cell]]
    done: Sequence[tuple[Pupil, Cell]]
    """The pupils whose results are included."""
    mean: Mean | None
    facts: Sequence[FactTally]
    """The most missed first."""
    low: Sequence[tuple[Pupil, MarkedAttempt]]
    """Pupils with hardly any fact right: a hint to look, no more."""
    questions: Sequence[QuestionTally]
    """In the order of the article."""
    felt: FeltAndShown | None

    def pupils_with(self, standing: Standing) -> list[Pupil]:
        """Return the pupils with this standing."""
        return [pupil for pupil, cell in self.column if cell.standing is standing]

    @property
    def to_do(self) -> int:
        """The number of pupils who are to do the assignment; excused pupils are not."""
        return sum(cell.standing is not Standing.EXCUSED for _, cell in self.column)

    @property
    def cut_short(self) -> list[tuple[Pupil, MarkedAttempt]]:
        """Return the pupils whose time ran out before they had sent everything."""
        return [(p, c.result) for p, c in self.done if c.result and c.result.cut_short]

    @property
    def unjudged(self) -> int:
        """The number of those who reached too few facts to be named in `low`."""
        return sum(w.reached < ENOUGH_FACTS <= w.asked for _, w in self.cut_short)

    @property
    def late(self) -> list[Pupil]:
        """Return the pupils who finished after the due date."""
        return [pupil for pupil, cell in self.done if cell.late]


def report_of(results: Results, assignment: Assignment) -> ClassReport:
    """Report on one of the assignments."""
    quiz, column = results.quiz(assignment), results.column(assignment)
    done = [(pupil, cell) for pupil, cell in column if cell.result]
    works = [(pupil, cell.result) for pupil, cell in done if cell.result]
    only = [work for _, work in works]
    return ClassReport(
        quiz,
        column,
        done,
        class_mean([(work.right, work.asked) for work in only]),
        _facts(quiz, only),
        [(p, w) for p, w in works if w.right <= FEW_RIGHT and w.reached >= ENOUGH_FACTS],
        _questions(quiz, only),
        _felt(only),
    )


def _facts(quiz: Quiz, works: Sequence[MarkedAttempt]) -> list[FactTally]:
    found: dict[str, Counter[FactOutcome]] = {fact.id: Counter() for fact in quiz.facts}
    unreached: Counter[str] = Counter()
    for work in works:
        for fact in work.facts:
            if fact.outcome is None or fact.id not in found:
                continue
            if fact.reached:
                found[fact.id][fact.outcome] += 1
            else:
                unreached[fact.id] += 1
    facts = [
        FactTally(
            fact.id,
            fact.heading,
            found[fact.id].total(),
            found[fact.id][FactOutcome.GOT_IT],
            found[fact.id][FactOutcome.PARTLY],
            unreached[fact.id],
        )
        for fact in quiz.facts
    ]
    return sorted(facts, key=lambda fact: fact.got / fact.n if fact.n else 2)


def _questions(quiz: Quiz, works: Sequence[MarkedAttempt]) -> list[QuestionTally]:
    given: dict[str, list[tuple[RawAnswer, int | None]]] = {}
    unreached: Counter[str] = Counter()
    for work in works:
        for fact in work.facts:
            if not fact.reached:
                unreached.update(fact.names)
                continue
            for name, answer, mark in zip(fact.names, fact.given, fact.marks, strict=True):
                given.setdefault(name, []).append((answer, mark))
    return [
        _asked(
            question,
            fact.heading,
            quiz.language,
            given.get(question.id, []),
            unreached[question.id],
        )
        for fact in quiz.facts
        for question in fact.questions
        if question.id in given or question.id in unreached
    ]


def _asked(
    question: Question,
    heading: str,
    language: str,
    given: Sequence[tuple[RawAnswer, int | None]],
    unreached: int,
) -> QuestionTally:
    kind, body = TYPES[question.type], question.body
    statuses = Counter(answer.status for answer, _ in given)
    options = kind.options(body)
    responses = [answer.response for answer, _ in given if answer.response is not None]
    if options:
        counts = Counter(name for response in responses for name in kind.chosen(body, response))
        key = set(kind.chosen(body, kind.key(body)))
        chosen = [ChosenAnswer(one.text, counts[one.id], one.id in key) for one in options]
    else:
        texts: Counter[tuple[str, bool]] = Counter(
            ("; ".join(kind.describe(body, one, language)), kind.mark(body, one) == MAX_MARK)
            for one in responses
        )
        chosen = [ChosenAnswer(text, n, right) for (text, right), n in texts.most_common()]
    return QuestionTally(
        question,
        heading,
        len(given),
        sum(mark == MAX_MARK for _, mark in given),
        statuses[Status.DONT_KNOW],
        statuses[Status.OMITTED],
        unreached,
        chosen,
        not options,
    )


def _felt(works: Sequence[MarkedAttempt]) -> FeltAndShown | None:
    complete = [work for work in works if work.asked and not work.cut_short]
    rated = [(work.rating, work) for work in complete if work.rating is not None]
    if not rated:
        return None
    ratings = [rating for rating, _ in rated]
    shares = [work.right / work.asked for _, work in rated]
    mean = sum(shares) / len(shares)
    return FeltAndShown(len(rated), float(median(ratings)), min(ratings), max(ratings), mean)


@dataclass(frozen=True, slots=True)
class StumblingQuestion:
    """A question that pupils so far get wrong or do not know."""

    prompt: str
    missed: int
    n: int


def stumbling_questions(
    results: Results, assignment: Assignment, most: int = 3
) -> list[StumblingQuestion]:
    """Return the questions that most pupils miss in what was sent so far, including attempts under way."""
    quiz = results.quiz(assignment)
    sent: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for _, cell in results.column(assignment):
        for fact in _sent(cell):
            for name, mark in zip(fact.names, fact.marks, strict=True):
                sent[name] += 1
                missed[name] += mark is not None and mark < MAX_MARK
    found = [
        StumblingQuestion(quiz.questions[name].prompt, n, sent[name])
        for name, n in missed.items()
        if n
    ]
    return sorted(found, key=lambda one: (-one.missed, one.n))[:most]


def _sent(cell: Cell) -> list[FactWork]:
    work = cell.under_way or cell.counts
    return [fact for fact in work.facts if fact.sent] if work else []
