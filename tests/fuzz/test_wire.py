"""What is hardly HTTP, sent to the real server over bare sockets: it answers or hangs up, and goes on."""

import os
import re
import socket
from urllib.parse import urlsplit

import hypothesis
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.served import Served
from tests.serving.test_server import SLUG, environ

__all__ = ["environ"]

MANY = int(os.environ.get("FUZZ_REQUESTS", "0"))

_LINES = [
    b"GET / HTTP/1.1",
    b"GET / HTTP/1.0",
    b"GET /",
    b"GET / HTTP/2.0",
    b"GET / HTTP/9.9",
    b"get / http/1.1",
    b"GET http://evil.example/ HTTP/1.1",
    b"GET //evil.example/%2f..%2f.. HTTP/1.1",
    b"GET /q/%2e%2e%2f%00%ff HTTP/1.1",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1",
    b"GET /" + b"a/" * 3000 + b" HTTP/1.1",
    b"CONNECT evil.example:443 HTTP/1.1",
    b"OPTIONS * HTTP/1.1",
    b"TRACE / HTTP/1.1",
    b"PRI * HTTP/2.0\r\n\r\nSM",
    b"\x16\x03\x01\x02\x00\x01",
    b"\0\0\0",
    b"G\xc3\x8bT / HTTP/1.1",
    f"POST /q/{SLUG}/begin HTTP/1.1".encode(),
    f"POST /q/{SLUG}/begin HTTP/1.0".encode(),
]
_HEADERS = [
    b"Host: localhost",
    b"Host: a\r\nHost: b",
    b"Host:",
    b"Host: \xff\xfe",
    b"Content-Length: 9",
    b"Content-Length: 9\r\nContent-Length: 5",
    b"Content-Length: -1",
    b"Content-Length: 99999999999999999999999",
    b"Content-Length: 9\r\nTransfer-Encoding: chunked",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: chunked, gzip",
    b"Expect: 100-continue",
    b"Expect: nonsense",
    b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAA",
    b"Connection: close",
    b"Connection: keep-alive, close, \xff",
    b" folded: x",
    b"X: a\r\n b",
    b"no colon",
    b": no name",
    b"X\0: 1",
    b"X: " + b"b" * 9000,
    b"X: 1\r\n" * 150 + b"Y: 1",
    b"Range: bytes=0-",
    b"Content-Type: application/x-www-form-urlencoded",
    b"Cookie: " + b"a=b; " * 500,
]
_BODIES = [
    b"",
    b"rating=50",
    b"9\r\nrating=50\r\n0\r\n\r\n",
    b"ffffffffffffffff\r\nx",
    b"-1\r\n\r\n",
    b"5;x=" + b"y" * 9000 + b"\r\nhello\r\n0\r\nX: 1\r\n\r\n",
    b"rating=50GET /q/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 20,
    b"\xff" * 5000,
]
_ends = st.sampled_from([b"\r\n", b"\r\n", b"\n", b"\r"])
message = st.builds(
    lambda line, headers, body, end, noise: end.join([line, *headers, b"", b""]) + body + noise,
    st.one_of(st.sampled_from(_LINES), st.binary(max_size=40)),
    st.lists(st.one_of(st.sampled_from(_HEADERS), st.binary(max_size=30)), max_size=5),
    st.sampled_from(_BODIES),
    _ends,
    st.binary(max_size=20),
)


def exchange(address: str, message: bytes) -> bytes:
    """Send bytes, say that no more will come, and give what comes back till the server hangs up."""
    host, port = urlsplit(address).netloc.split(":")
    received = b""
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        try:
            connection.sendall(message)
            connection.shutdown(socket.SHUT_WR)
            while chunk := connection.recv(65536):
                received += chunk
        except TimeoutError:
            raise
        except OSError:
            pass  # the server hung up first
    return received


def test_what_is_hardly_http_stops_nothing(environ: dict[str, str]) -> None:
    served = Served(environ)
    answers: list[int] = []

    @hypothesis.settings(
        max_examples=MANY // 20 or 60,
        derandomize=not MANY,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(message, min_size=1, max_size=3))
    def go(messages: list[bytes]) -> None:
        received = exchange(served.address, b"".join(messages))
        found = [int(code) for code in re.findall(rb"^HTTP/1\.[01] (\d{3}) ", received, re.M)]
        answers.extend(found)
        assert not [code for code in found if code >= 500], found
        assert b"Traceback" not in received

    go()
    assert {200, 400} <= set(answers)
    assert served.get("/readyz") == (200, "ok\n")
    code, _, log = served.stop()
    assert code == 0
    assert '"level": "error"' not in log
    if MANY:
        counts = {code: answers.count(code) for code in sorted(set(answers))}
        print(f"\nover bare sockets: {MANY // 20} exchanges, answered {counts}")  # noqa: T201
