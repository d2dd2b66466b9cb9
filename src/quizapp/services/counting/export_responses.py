"""The response set of a version: every counted answer, with nothing that identifies anyone.

Readers get fresh random names in each export. There are no times and no names of classes, and the readers of a batch
are sorted by those names. The columns are the ones that `quizapp analyse` reads (docs/measurement.md).
"""

import csv
import hmac
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import read_one_state
from quizapp.measurement.taken import CountingState, QuestionFacts
from quizapp.models import Attempt, table_of
from quizapp.question_types import TYPES
from quizapp.question_types.base import MAX_MARK
from quizapp.services.counting.counted_attempts import (
    COLUMNS,
    Answers,
    AttemptRow,
    Batch,
    Marker,
    answers_of,
)
from quizapp.services.counting.remarking_state import newest_quiz

BATCH = 1000
ITEMS = ("item", "fact", "maxmark", "key", "n_options", "random_guess_score", "pair")
READERS = ("reader", "class", "version", "self_rating", "cohort")
RESPONSES = ("reader", "attempt", "phase", "item", "response", "status", "mark", "confidence")

_attempt = table_of(Attempt)
_COUNTED = ("finished", "abandoned", "practice")
_NEXT = (
    select(*COLUMNS)
    .where(
        _attempt.c.version_id == bindparam("version_id"),
        _attempt.c.counted_as.in_(_COUNTED),
        _attempt.c.id > bindparam("reached"),
    )
    .order_by(_attempt.c.id)
    .limit(bindparam("most"))
)
_BEFORE = select(func.count()).where(
    _attempt.c.version_id == bindparam("version_id"),
    or_(_attempt.c.id == bindparam("root"), _attempt.c.first_id == bindparam("root")),
    _attempt.c.counted_as.in_((*_COUNTED, "hasty")),
    _attempt.c.id < bindparam("attempt_id"),
)
_PLAIN_NUMBER = re.compile(r"-?[0-9.]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Chunks = Iterator[tuple[int, str]]
"""The number of attempts in a chunk of a file, and its text."""


def count_to_export(session: Session, version_id: int) -> int:
    """Count the attempts in a response set."""
    counted = select(func.count()).where(
        _attempt.c.version_id == version_id, _attempt.c.counted_as.in_(_COUNTED)
    )
    return session.scalar(counted) or 0


def response_set(
    session: Session, version_id: int, number: int, key: bytes
) -> Iterator[tuple[str, Chunks]]:
    """Yield the three files in chunks, to be consumed in order within one transaction.

    `key` is 32 random bytes, new for each export, from which readers' names are derived. Attempts answered faster than
    anyone can read are left out, and so are those not counted yet.
    """
    read_one_state(session)
    quiz = newest_quiz(session, version_id)
    names = _Names(key)
    yield "items.csv", iter([(0, _csv([ITEMS, *_items(quiz)]))])
    yield "readers.csv", _readers(session, version_id, number, names)
    yield "responses.csv", _responses(session, version_id, quiz, names)


class _Names:
    """Names readers, consistently within one export and differently in every other."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, attempt: AttemptRow) -> str:
        """Return the name of an attempt's reader."""
        reader = str(attempt.first_id or attempt.id).encode()
        return hmac.digest(self._key, reader, "sha256").hex()[:16]


def _items(quiz: Quiz) -> Iterator[Sequence[object]]:
    for fact in quiz.facts:
        for question in fact.questions:
            if question.counts:
                kind, body = TYPES[question.type], question.body
                options = kind.options(body)
                key = " ".join(kind.chosen(body, kind.key(body))) if options else kind.key(body)
                guess = f"{kind.guess(body):.15g}"
                yield (
                    question.id,
                    fact.id,
                    1,
                    _harmless(key),
                    len(options),
                    guess,
                    question.pair or "",
                )


def _batches(session: Session, version_id: int) -> Iterator[list[AttemptRow]]:
    reached = 0
    while True:
        wanted = {"version_id": version_id, "reached": reached, "most": BATCH}
        rows = [AttemptRow(*row) for row in session.execute(_NEXT, wanted)]
        if not rows:
            return
        yield rows
        reached = rows[-1].id


def _readers(session: Session, version_id: int, number: int, names: _Names) -> Chunks:
    yield 0, _csv([READERS])
    for rows in _batches(session, version_id):
        found = [
            (names.of(row), "", number, "" if row.rating is None else row.rating, row.cohort)
            for row in rows
            if row.counted_as != "practice"
        ]
        yield len(rows), _csv(sorted(found))


def _responses(session: Session, version_id: int, quiz: Quiz, names: _Names) -> Chunks:
    yield 0, _csv([RESPONSES])
    for rows in _batches(session, version_id):
        answers = answers_of(session, (row.id for row in rows))
        batch = Batch(answers, lambda _: quiz)
        found = []
        for row in rows:
            place = names.of(row), _number(session, version_id, row)
            lines = _of_attempt(batch.marker(row.id), row, batch.answers(row.id))
            found += [(*place, *line) for line in lines]
        yield len(rows), _csv(sorted(found))


def _number(session: Session, version_id: int, row: AttemptRow) -> int:
    """Return the number of this attempt among the reader's at this version, from 1."""
    if row.counted_as != "practice":
        return 1
    wanted = {"version_id": version_id, "root": row.first_id or row.id, "attempt_id": row.id}
    return 1 + session.execute(_BEFORE, wanted).scalar_one()


def _of_attempt(marker: Marker, row: AttemptRow, answers: Answers) -> Iterator[tuple[object, ...]]:
    practice = row.counted_as == "practice"
    taken = marker.taken(row._replace(counted_as="finished") if practice else row, answers)
    if taken is None or taken.state is CountingState.HASTY:
        return
    for phase, asked in (("pre", taken.pre), ("post", taken.post)):
        for one in asked:
            yield (phase, *_line(one, answers.get((phase, one.question))))


def _line(one: QuestionFacts, given: object) -> tuple[object, ...]:
    response = getattr(given, "response", None) or ""
    mark = f"{one.mark / MAX_MARK:.6g}"
    sure = "" if one.confidence is None else one.confidence
    return one.question, _harmless(response), one.status, mark, sure


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    if text.startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _csv(rows: Iterable[Sequence[object]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()
