"""The cost of whole classes that begin at once."""

import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench import servers
from bench.class_start import Starter
from bench.measure import BUSY, FailedError
from bench.processes import cpu_seconds
from quizapp.db.engine import open_engine, write_transaction
from quizapp.models import Revision
from quizapp.services.accounts.people import Role, add_person
from quizapp.services.assignments.assignments import AssignmentTerms, assign
from quizapp.services.classes.classes import create_class
from quizapp.services.classes.pupils import add_pupils

CLASSES, PUPILS, SECONDS = 20, 30, 10.0
WORKERS = {"sqlite": 1, "postgresql": 3}
"""Processes of the server on each kind of database."""
_KEY = "opens nothing here: nobody comes with a slip"


@dataclass(frozen=True, slots=True)
class Begun:
    """What a start cost: times in ms a request, CPU in ms a pupil."""

    classes: int
    pupils: int
    workers: int
    requests: int
    seconds: float
    """From the first pupil to the last answer."""
    p50: float
    p95: float
    p99: float
    slowest: float
    cpu: float


def measure(kind: str, *, quick: bool = False) -> Begun:
    """Start the classes on a fresh database of this kind.

    :raises FailedError: if any pupil met an error.
    """
    print(f"classes begin on {kind} …", file=sys.stderr)
    classes, pupils, seconds = (2, 5, 1.0) if quick else (CLASSES, PUPILS, SECONDS)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with servers.database(kind, folder) as base:
            workers = WORKERS[kind]
            with servers.quizapp(base, folder):
                pass  # the first start makes the tables and loads the quiz
            first, starters = _make(base.url, 1, 8), _make(base.url, classes, pupils)
            with servers.quizapp(base, folder, workers=workers) as app:
                _begin(app, first, folder, 1.0)  # what a process keeps is made once
                before = cpu_seconds(app.roots)
                seen = _begin(app, starters, folder, seconds)
                cpu = cpu_seconds(app.roots) - before
    cuts = statistics.quantiles(seen["times"], n=100, method="inclusive")
    return Begun(
        classes=classes,
        pupils=pupils,
        workers=workers,
        requests=len(seen["times"]),
        seconds=seen["seconds"],
        p50=cuts[49],
        p95=cuts[94],
        p99=cuts[98],
        slowest=max(seen["times"]),
        cpu=cpu * 1000 / len(starters),
    )


def _make(url: str, classes: int, pupils: int) -> list[Starter]:
    """Create classes with an assignment each; return their pupils, shuffled across classes."""
    now, rng, starters = datetime.now(UTC), random.Random(classes), []
    engine = open_engine(url)
    with Session(engine) as session, write_transaction(session):
        teacher = add_person(
            session,
            name="Teacher",
            email=f"teacher-{classes}@example.org",
            roles={Role.TEACHER},
            password_hash="fits nothing",
            now=now,
        )
        version_id = session.scalars(select(Revision.version_id)).one()
        for number in range(classes):
            room = create_class(session, teacher.id, f"Class {number}", "UTC", now, rng)
            given = assign(session, room, version_id, AssignmentTerms("UTC"), teacher.id, now)
            added = add_pupils(session, room, [""] * pupils, secret_key=_KEY, now=now, rng=rng)
            starters += [Starter(room.join_code, pupil.words, given.id) for pupil in added]
    engine.dispose()
    rng.shuffle(starters)
    return starters


def _begin(
    server: servers.Server, starters: Sequence[Starter], folder: Path, seconds: float
) -> dict[str, Any]:
    file = folder / "starters.json"
    file.write_text(json.dumps([astuple(starter) for starter in starters]), "utf-8")
    command = [sys.executable, "-m", "bench.class_start", server.host, str(server.port), str(file)]
    done = subprocess.run(
        [*command, str(seconds)], cwd=servers.ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise FailedError(done.stderr.strip())
    seen: dict[str, Any] = json.loads(done.stdout)
    if seen["journeys"] != len(starters):
        raise FailedError(f"{seen['journeys']} of {len(starters)} pupils came to the article")
    if seen["busy"] > BUSY:
        raise FailedError(
            f"the pupils took {seen['busy']:.0%} of a processor and measured themselves"
        )
    return seen
