"""Reads a response set: a folder of three CSV files, checked as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizapp.cli.response_tables import Problems, TableRow, read_table
from quizapp.cli.response_values import Cells
from quizapp.measurement.analysis import Reader
from quizapp.measurement.described import DescribedQuestion, by_fact
from quizapp.measurement.taken import NOT_REACHED, AttemptFacts, CountingState, QuestionFacts

ITEMS = ("item", "fact", "maxmark", "key", "n_options", "random_guess_score", "pair")
READERS = ("reader", "class", "version", "self_rating")
RESPONSES = ("reader", "attempt", "phase", "item", "response", "status", "mark", "confidence")
NOT_ASKED = "not_asked"
_STATUSES = ("answered", "dont_know", "omitted", NOT_REACHED, NOT_ASKED)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class ResponseSet:
    """The questions of a response set, and the counted attempt of each reader."""

    name: str
    questions: tuple[DescribedQuestion, ...]
    readers: tuple[Reader, ...]


class ResponseSetError(ValueError):
    """A response set that cannot be used; `lines` has every problem."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(f"{len(lines)} problems")
        self.lines = lines


@dataclass(frozen=True, slots=True)
class _Response:
    reader: str
    attempt: int
    phase: str
    item: str
    response: str
    status: str
    mark: int
    confidence: int | None


@dataclass(frozen=True, slots=True)
class _Person:
    version: str
    group: str
    rating: int | None


def read_response_set(folder: Path) -> ResponseSet:
    """Read and check a response set.

    :raises ResponseSetError: if anything in it is wrong.
    """
    problems = Problems()
    items = read_table(folder / "items.csv", ITEMS, {"pair"}, problems)
    persons = read_table(folder / "readers.csv", READERS, (), problems)
    responses = read_table(folder / "responses.csv", RESPONSES, (), problems)
    unread = {file for file, _, _ in problems.found}
    questions = _questions(items, problems)
    people = _persons(persons, problems)
    known_items = None if str(folder / "items.csv") in unread else questions
    known_people = None if str(folder / "readers.csv") in unread else people
    given = _responses(responses, known_items, known_people, problems)
    if problems.found:
        raise ResponseSetError(problems.lines())
    return _assembled(folder.resolve().name, questions, people, given)


def _questions(rows: Iterable[TableRow], problems: Problems) -> dict[str, DescribedQuestion]:
    found: dict[str, DescribedQuestion] = {}
    last: dict[str, Cells] = {}
    options: dict[str, int] = {}
    for row in rows:
        cells = Cells(row, problems)
        name, fact = cells.named("item"), cells.named("fact")
        if name in found:
            cells.wrong(f"the item {name!r} stands there twice")
        key = tuple(cells.text("key").split())
        options[name] = cells.whole("n_options", 0, 1000)
        found.setdefault(
            name,
            DescribedQuestion(
                name,
                fact,
                cells.twelfths("maxmark"),
                cells.one_of("pair", ("", "a", "b")) or None,
                _lettered(key, options[name]),
                key,
                float(cells.between("random_guess_score", 0, 1)),
            ),
        )
        last[fact] = cells
    for fact, listed in by_fact(found.values()).items():
        pair = [question for question in listed if question.pair]
        if pair and sorted(question.pair or "" for question in pair) != ["a", "b"]:
            last[fact].wrong(f"the fact {fact!r} has not one item a and one item b")
        elif len({question.maximum for question in pair}) > 1:
            last[fact].wrong(f"the pair of the fact {fact!r} has two different maxima")
    return found


def _lettered(key: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return the ids of options if they are the first letters of the alphabet, else those that the key names."""
    letters = tuple(_LETTERS[:count])
    if not count:
        return ()
    return letters if count <= len(_LETTERS) and set(key) <= set(letters) else tuple(sorted(key))


def _persons(rows: Iterable[TableRow], problems: Problems) -> dict[str, _Person]:
    found: dict[str, _Person] = {}
    for row in rows:
        cells = Cells(row, problems)
        name = cells.named("reader")
        if name in found:
            cells.wrong(f"the reader {name!r} stands there twice")
        rating = cells.whole_or_none("self_rating", 0, 100)
        found.setdefault(name, _Person(cells.text("version"), cells.text("class"), rating))
    return found


def _responses(
    rows: Iterable[TableRow],
    questions: Mapping[str, DescribedQuestion] | None,
    people: Mapping[str, _Person] | None,
    problems: Problems,
) -> list[_Response]:
    """Read the answers; `questions` and `people` are None if their file could not be read."""
    found = []
    seen: set[tuple[str, int, str, str]] = set()
    for row in rows:
        cells = Cells(row, problems)
        reader, item = cells.text("reader"), cells.text("item")
        if people is not None and reader not in people:
            cells.wrong(f"the reader {reader!r} is not in readers.csv")
        if questions is not None and item not in questions:
            cells.wrong(f"the item {item!r} is not in items.csv")
        attempt = cells.whole("attempt", 1, None)
        phase = cells.one_of("phase", ("pre", "post"))
        status = cells.one_of("status", _STATUSES)
        maximum = questions[item].maximum if questions and item in questions else None
        place = (reader, attempt, phase, item)
        if place in seen:
            cells.wrong(f"a second answer of {reader!r} to {item!r} in attempt {attempt}, {phase}")
        seen.add(place)
        mark = _mark(cells, status, maximum)
        confidence = cells.whole_or_none("confidence", 0, 100)
        found.append(_Response(*place, cells.text("response"), status, mark, confidence))
    return found


def _mark(cells: Cells, status: str, maximum: int | None) -> int:
    if status != "answered" and not cells.text("mark"):
        return 0
    mark = cells.twelfths("mark", maximum)
    if mark and status in _STATUSES and status != "answered":
        cells.wrong(f"a mark of {cells.text('mark')}, but the status is {status}")
    return mark


def _assembled(
    name: str,
    questions: Mapping[str, DescribedQuestion],
    people: Mapping[str, _Person],
    given: Sequence[_Response],
) -> ResponseSet:
    asked = [one for one in given if one.status != NOT_ASKED]
    complete = _with_options(questions, asked)
    compared = _compared(complete, asked)
    attempts: dict[str, dict[int, list[_Response]]] = {name: {} for name in people}
    for one in asked:
        attempts[one.reader].setdefault(one.attempt, []).append(one)
    readers = []
    for reader, person in people.items():
        if attempts[reader]:
            taken = _taken(person, _counted(attempts[reader]), complete, compared)
            readers.append(Reader(taken, person.version, person.group))
    return ResponseSet(name, tuple(complete.values()), tuple(readers))


def _with_options(
    questions: Mapping[str, DescribedQuestion], asked: Iterable[_Response]
) -> dict[str, DescribedQuestion]:
    """Add the options that readers chose to those known from the key and the letters."""
    chosen: dict[str, set[str]] = {name: set() for name in questions}
    for one in asked:
        if one.status == "answered" and questions[one.item].options:
            chosen[one.item].update(one.response.split())
    found = {}
    for name, q in questions.items():
        more = sorted(chosen[name] - set(q.options))
        options = (*q.options, *more)
        found[name] = DescribedQuestion(q.id, q.fact, q.maximum, q.pair, options, q.key, q.guess)
    return found


def _compared(questions: Mapping[str, DescribedQuestion], asked: Iterable[_Response]) -> set[str]:
    """Return the questions compared before and after: the pair of each fact, else whatever was asked before."""
    before = {one.item for one in asked if one.phase == "pre"}
    found: set[str] = set()
    for listed in by_fact(questions.values()).values():
        names = {q.id for q in listed if q.pair} or {q.id for q in listed}
        found |= names & before if names & before and not any(q.pair for q in listed) else names
    return found


def _counted(attempts: Mapping[int, list[_Response]]) -> tuple[CountingState, list[_Response]]:
    """Choose the first finished attempt, or the first one, incomplete, if none was finished."""
    for _, responses in sorted(attempts.items()):
        after = [one.status for one in responses if one.phase == "post"]
        if after and NOT_REACHED not in after:
            return CountingState.FINISHED, responses
    return CountingState.INCOMPLETE, attempts[min(attempts)]


def _taken(
    person: _Person,
    counted: tuple[CountingState, list[_Response]],
    questions: Mapping[str, DescribedQuestion],
    compared: set[str],
) -> AttemptFacts:
    state, responses = counted

    def asked(phase: str) -> tuple[QuestionFacts, ...]:
        return tuple(
            QuestionFacts(
                one.item,
                questions[one.item].fact,
                one.status,
                one.mark,
                questions[one.item].maximum,
                _chosen(one, questions[one.item]),
                one.confidence,
                one.item in compared,
            )
            for one in responses
            if one.phase == phase
        )

    return AttemptFacts("", state, person.rating, pre=asked("pre"), post=asked("post"))


def _chosen(one: _Response, question: DescribedQuestion) -> tuple[str, ...]:
    if one.status != "answered" or not question.options:
        return ()
    return tuple(dict.fromkeys(one.response.split()))
