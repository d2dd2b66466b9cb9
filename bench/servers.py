"""Starts the systems that are measured: quizapp and the floor, each on a database of its own."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.floor.store import open_store
from tests.postgres import find_programs, running_server

ROOT = Path(__file__).parents[1]
QUIZ = ROOT / "questions" / "russia-china-2015"
SLUG = "russia-china-2015"
DATABASES = ("sqlite", "postgresql")
NO_POSTGRES = (
    "PostgreSQL is not installed, so it is left out. To have it: sudo apt-get install postgresql"
)
_START = 60.0
"""Seconds that a server may take to answer."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, its process, and its database's process if that is another one."""

    host: str
    port: int
    pid: int
    database_pid: int | None
    started_in: float
    """Seconds from the start of the process to the first article."""

    @property
    def roots(self) -> list[int]:
        """The processes whose time counts, including whatever they start."""
        return [self.pid, *([self.database_pid] if self.database_pid else [])]


@dataclass(frozen=True, slots=True)
class Database:
    """A fresh database: its SQLAlchemy URL, and the process that serves it, None for SQLite."""

    url: str
    pid: int | None


def has_postgres() -> bool:
    """Return whether PostgreSQL's programs are installed."""
    return find_programs() is not None


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Database]:
    """Create an empty database; with PostgreSQL, on a server of its own with the default durability."""
    if kind == "sqlite":
        yield Database(f"sqlite:///{folder / 'bench.sqlite'}", None)
        return
    programs = find_programs()
    if programs is None:
        raise SystemExit(NO_POSTGRES)
    with running_server(programs, durable=True) as address:
        folder = Path(address.partition("host=")[2])
        pid = int((folder / "data" / "postmaster.pid").read_text("ascii").split()[0])
        yield Database(address.format(name="postgres"), pid)


@contextmanager
def quizapp(on: Database, folder: Path, *, workers: int = 1) -> Iterator[Server]:
    """Run `quizapp serve` with default settings except for the number of processes."""
    environ = {"QUIZAPP_DATA": str(folder), "QUIZAPP_DATABASE_URL": on.url, "QUIZAPP_PORT": "0"}
    environ["QUIZAPP_WORKERS"] = str(workers)
    # Readers of a benchmark answer at once; they are counted all the same, which is part of what they cost.
    environ["QUIZAPP_FASTEST_READING"] = "0"
    with _serving(on, [sys.executable, "-m", "quizapp", "serve"], environ) as server:
        yield server


@contextmanager
def floor(on: Database, sizes: Mapping[str, int]) -> Iterator[Server]:
    """Run the floor with pages of these sizes."""
    store = open_store(on.url)
    store.create()
    with store.writing() as execute:
        execute("INSERT INTO published (slug, title) VALUES (?, ?)", (SLUG, "Floor"))
    command = [sys.executable, "-m", "bench.floor", on.url, str(QUIZ), json.dumps(sizes)]
    with _serving(on, command, {}) as server:
        yield server


@contextmanager
def _serving(on: Database, command: list[str], environ: Mapping[str, str]) -> Iterator[Server]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("QUIZAPP_")}
    with ExitStack() as stack:
        log = stack.enter_context(Path(os.devnull).open("wb"))
        began = time.perf_counter()
        process = subprocess.Popen(
            command, env=kept | environ, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
        )
        stack.callback(_stop, process)
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().strip())
        if address.hostname is None or address.port is None:
            raise SystemExit(f"{' '.join(command[1:4])} did not start")
        _wait(address.hostname, address.port, began + _START)
        took = time.perf_counter() - began
        yield Server(address.hostname, address.port, process.pid, on.pid, took)


def _wait(host: str, port: int, until: float) -> None:
    """Wait for the first article."""
    while time.perf_counter() < until:
        connection = http.client.HTTPConnection(host, port, timeout=10)
        try:
            connection.request("GET", f"/q/{SLUG}")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    raise SystemExit("a server does not answer")


def _stop(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
