"""The cost of correcting a quiz with many answers: the preview, and the re-marking while readers go on."""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from bench import servers
from bench.filling import fill
from bench.measure import turn
from quizapp.bank.quiz import Quiz, quiz_from_data, quiz_to_data
from quizapp.db.engine import open_engine, write_transaction
from quizapp.services.publishing.history import history_of
from quizapp.services.publishing.preview_correction import preview_correction
from quizapp.services.publishing.publish_revision import PublishTerms, publish_revision
from quizapp.services.publishing.take_down import find_quiz
from quizapp.services.quizzes.published import quiz_of

READERS = 8
"""So many go on answering, all the time."""
SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction cost on one kind of database."""

    results: int
    changed: int
    preview_s: float
    preview_mb: float
    """Memory that the preview added to the process."""
    publish_s: float
    remark_s: float
    p99: float
    """Of the requests of those who went on answering, in ms."""


def measure(kind: str, readers: int) -> Corrected:
    """Fill a database with simulated readers, correct a key on each fact, and wait for the re-marking."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with servers.database(kind, folder) as base:
            with servers.quizapp(base, folder):
                pass  # the first start makes the tables and loads the quiz
            engine = open_engine(base.url)
            try:
                return _measure(sessionmaker(engine), base, folder, readers)
            finally:
                engine.dispose()


def _measure(
    sessions: sessionmaker[Session], base: servers.Database, folder: Path, readers: int
) -> Corrected:
    published = fill(sessions, readers)
    with sessions() as session:
        corrected = _other_keys(quiz_of(session, published.digest))
        before, began = _memory_mb(), time.perf_counter()
        preview = preview_correction(session, published.version_id, corrected)
        previewed, grown = time.perf_counter() - began, _memory_mb() - before
        began = time.perf_counter()
        with write_transaction(session):
            terms = PublishTerms(correction=True)
            publish_revision(session, corrected, terms=terms, now=datetime.now(UTC))
        published_in = time.perf_counter() - began
    slowest, seed = 0.0, 0
    with servers.quizapp(base, folder) as server:
        while (took := _remarked_in(sessions)) is None:
            seen = turn(server, READERS, SECONDS, seed=seed, rest=0)
            slowest, seed = max(slowest, seen.p99), seed + 1
    return Corrected(
        results=preview.results,
        changed=preview.plain.changed,
        preview_s=previewed,
        preview_mb=grown,
        publish_s=published_in,
        remark_s=took,
        p99=slowest,
    )


def _other_keys(quiz: Quiz) -> Quiz:
    """Return the quiz with another right option in the first question on each fact."""
    data: Any = quiz_to_data(quiz)
    for fact in data["facts"]:
        question = next(q for q in fact["questions"] if q["type"] == "single_choice")
        right = next(option for option in question["options"] if option.pop("correct", False))
        next(option for option in question["options"] if option is not right)["correct"] = True
    return quiz_from_data(data, quiz.article)


def _remarked_in(sessions: sessionmaker[Session]) -> float | None:
    """Return the seconds from publishing to the end of the re-marking; None while it is going on."""
    with sessions() as session:
        quiz = find_quiz(session, servers.SLUG)
        assert quiz is not None
        progress = history_of(session, quiz.id).entries[0].progress
        assert progress is not None
        done = progress.finished_at
        return (done - progress.began_at).total_seconds() if done else None


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def lines(kind: str, cost: Corrected) -> Iterator[str]:
    """Return the report on one kind of database, line by line."""
    yield f"correcting a quiz with {cost.results:,} results on {kind}:"
    yield (
        f"  the preview took {cost.preview_s:.1f} s and {cost.preview_mb:.0f} MB: "
        f"{cost.changed:,} results change"
    )
    yield (
        f"  publishing took {cost.publish_s:.2f} s, re-marking {cost.remark_s:.0f} s with "
        f"{READERS} readers answering all the time (p99 {cost.p99:.0f} ms)"
    )


def run(kinds: list[str], readers: int) -> dict[str, Corrected]:
    """Measure on each kind of database, and print the results."""
    found = {}
    for kind in kinds:
        print(f"filling and correcting on {kind} …", file=sys.stderr)
        found[kind] = measure(kind, readers)
        print("\n".join(lines(kind, found[kind])), flush=True)
    return found
