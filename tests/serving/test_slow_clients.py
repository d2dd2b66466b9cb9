"""Slow, broken and oversized senders, on the real server: what `quizapp serve` guarantees without a proxy."""

import socket
import sqlite3
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.helpers import in_processes
from tests.served import Served
from tests.serving.test_server import SLUG, environ

__all__ = ["environ"]

HASTE = (
    "import quizapp.serving.dispatcher as f; f.PATIENCE = 1; from quizapp.cli import main; main()"
)
"""`quizapp`, with a second's patience instead of ten."""


@pytest.fixture
def served(environ: dict[str, str]) -> Iterator[Served]:
    server = Served(environ)
    yield server
    server.stop()


def begin(served: Served, body: bytes, *headers: str, source: str = "127.0.0.1") -> socket.socket:
    """Send the head of a form, and as much of its body as is given."""
    host, port = urlsplit(served.address).netloc.split(":")
    connection = socket.create_connection((host, int(port)), timeout=30, source_address=(source, 0))
    lines = [
        f"POST /q/{SLUG}/begin HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/x-www-form-urlencoded",
        *headers,
    ]
    connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
    return connection


def answer(connection: socket.socket) -> tuple[int, str]:
    """Read the answer; return its status, and its headers and page."""
    response = HTTPResponse(connection)
    response.begin()
    page = response.read().decode()
    response.close()
    connection.close()
    return response.status, f"{response.headers}{page}"


def hang_up(connection: socket.socket) -> None:
    """Send nothing more, and wait till the other side has done with it."""
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass
    connection.close()


def ratings(tmp_path: Path) -> list[int | None]:
    database = sqlite3.connect(tmp_path / "data" / "quizapp.sqlite")
    found = [rating for (rating,) in database.execute("SELECT rating FROM attempt")]
    database.close()
    return found


def test_senders_who_stop_in_the_middle_hold_up_nobody(served: Served, tmp_path: Path) -> None:
    held = [begin(served, b"rating=", "Content-Length: 9") for _ in range(200)]
    assert served.get("/readyz") == (200, "ok\n")
    assert answer(begin(served, b"rating=41", "Content-Length: 9"))[0] == 303
    held[0].sendall(b"42")
    assert answer(held[0])[0] == 303
    assert ratings(tmp_path) == [41, 42]
    for connection in held[1:]:
        connection.close()


def test_a_form_that_breaks_off_is_not_taken_for_a_whole_one(
    served: Served, tmp_path: Path
) -> None:
    connection = begin(served, b"rating=5", "Content-Length: 9")
    hang_up(connection)
    assert answer(begin(served, b"rating=44", "Content-Length: 9"))[0] == 303
    assert ratings(tmp_path) == [44]


def test_who_falls_silent_in_the_middle_of_a_form_is_told(
    environ: dict[str, str], tmp_path: Path
) -> None:
    served = Served(environ, code=HASTE)
    connection = begin(served, b"rating=", "Content-Length: 9")
    status, page = answer(connection)
    assert status == 408
    assert "connection: close" in page
    assert "Please send it again." in page
    assert served.logs('"message": "senders who were silent in the middle of a form: 1"')
    served.stop()
    assert ratings(tmp_path) == []


def test_forms_may_come_in_pieces_and_of_unknown_length(served: Served, tmp_path: Path) -> None:
    connection = begin(served, b"5\r\nratin\r\n", "Transfer-Encoding: chunked")
    connection.sendall(b"4\r\ng=45\r\n0\r\n\r\n")
    assert answer(connection)[0] == 303
    connection = begin(served, b"", "Content-Length: 9", "Expect: 100-continue")
    assert connection.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(b"rating=46")
    assert answer(connection)[0] == 303
    assert ratings(tmp_path) == [45, 46]


def test_a_form_in_pieces_that_breaks_off_is_not_taken_for_a_whole_one(
    served: Served, tmp_path: Path
) -> None:
    chunked = "Transfer-Encoding: chunked"
    connection = begin(served, b"8\r\nrating=5\r\nZZ\r\n", chunked)
    assert connection.recv(12) in {b"", b"HTTP/1.1 400"}
    connection.close()
    connection = begin(served, b"8\r\nrating=5\r\n", chunked)
    hang_up(connection)
    assert answer(begin(served, b"rating=44", "Content-Length: 9"))[0] == 303
    assert ratings(tmp_path) == [44]


def test_any_bytes_in_the_query_are_answered(served: Served) -> None:
    host, port = urlsplit(served.address).netloc.split(":")
    connection = socket.create_connection((host, int(port)), timeout=30)
    connection.sendall("GET /?q=€ü HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert answer(connection)[0] == 200


def test_too_much_is_refused_unread(served: Served, tmp_path: Path) -> None:
    status, page = answer(begin(served, b"rating=", "Content-Length: 99999999"))
    assert status == 413
    assert "That was too much" in page
    chunk = b"10000\r\n" + b"9" * 0x10000 + b"\r\n"
    connection = begin(served, b"", "Transfer-Encoding: chunked")
    for _ in range(5):
        connection.sendall(chunk)
    assert answer(connection)[0] == 413
    assert ratings(tmp_path) == []


def test_a_process_may_hold_as_many_connections_as_the_system_lets_it() -> None:
    code = (
        "import resource; from quizapp.serving.server import MOST_FILES, most_connections;"
        "hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1];"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard));"
        "print(most_connections(), resource.getrlimit(resource.RLIMIT_NOFILE)[0], min(hard, MOST_FILES))"
    )
    [printed] = in_processes(1, code)
    connections, files, allowed = map(int, printed.split())
    assert files == allowed
    assert connections == files - 256
