"""A PostgreSQL server of our own for the tests: started where its programs are installed, thrown away afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"
_OPTIONS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 60
"""
_FORGETFUL = """
fsync = off
full_page_writes = off
synchronous_commit = off
shared_buffers = 32MB
max_wal_size = 64MB
autovacuum = off
"""
_MEMORY = Path("/dev/shm")
_ROOM = 1 << 30


def find_programs() -> Path | None:
    """Return the folder of `initdb` and `pg_ctl`, the newest where there are several."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    if installed:
        return installed[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def in_memory() -> str:
    """Return a folder in memory where there is room, on the disk where there is not."""
    room = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    return str(_MEMORY) if room else "/tmp"


@contextmanager
def running_server(programs: Path, *, durable: bool = False) -> Iterator[str]:
    """Run a server on a socket in a folder of its own; return the address of its databases, to end with a name.

    It forgets everything at a power cut, for speed, unless it is to be durable.
    """
    # The path of a socket has to be short, and the server's user has to reach it.
    # Each database is a thousand files, and some disks take half a second for them.
    place = "/tmp" if durable else in_memory()
    folder = Path(tempfile.mkdtemp(prefix="quizapp-pg-", dir=place))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        data = folder / "data"
        _run(
            programs / "initdb",
            "-D",
            data,
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C",
        )
        with (data / "postgresql.conf").open("a") as file:
            file.write(_OPTIONS.format(folder=folder) + ("" if durable else _FORGETFUL))
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "start")
        try:
            yield f"postgresql+psycopg://{USER}@/{{name}}?host={folder}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stop(address: str) -> None:
    """Stop a running server, whoever is connected."""
    _control(address, "-m", "fast", "stop")


def start(address: str) -> None:
    """Start a server again that was stopped."""
    _control(address, "-l", str(_folder(address) / "log"), "start")


def _control(address: str, *command: str) -> None:
    programs = find_programs()
    assert programs is not None
    _run(programs / "pg_ctl", "-D", _folder(address) / "data", "-w", *command)


def _folder(address: str) -> Path:
    return Path(address.partition("?host=")[2])


def _run(*command: str | Path) -> None:
    # PostgreSQL refuses to run as root.
    user = USER if os.geteuid() == 0 else None
    done = subprocess.run(
        list(map(str, command)),
        user=user,
        group=user,
        extra_groups=[] if user else None,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr}")
