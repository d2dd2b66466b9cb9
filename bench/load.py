"""The readers: a separate process that makes journeys for some seconds and prints what it saw as JSON.

Each reader is a browser: a connection kept for the journey, cookies, redirects followed. One thread serves all readers,
so that they take as little of the processor from the server as possible.
"""

import argparse
import asyncio
import json
import random
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlencode

from bench.journey import Journey, Reply, Request, UnexpectedError, journey

_HEADERS = (
    "Host: {host}\r\nUser-Agent: Mozilla/5.0 (bench)\r\nAccept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Language: en\r\nAccept-Encoding: gzip, deflate\r\nSec-Fetch-Dest: document\r\n"
    "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: same-origin\r\n"
)
PATIENCE = 30.0
"""Seconds after which an answer that has not come fails the run."""


class Browser:
    """One reader's browser."""

    def __init__(self, host: str, port: int, seen: "Seen") -> None:
        self.host, self.port, self.seen = host, port, seen
        self.cookies: dict[str, str] = {}
        self.fixed = _HEADERS.format(host=f"{host}:{port}")

    async def go(self, way: Journey) -> None:
        """Make one journey."""
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        request = next(way)
        try:
            while True:
                reply = await asyncio.wait_for(self.ask(request), PATIENCE)
                request = way.send(reply)
        except StopIteration:
            self.seen.journeys += 1
        finally:
            self.writer.close()

    async def ask(self, request: Request) -> Reply:
        """Send one request and record its time."""
        sent = self._bytes(request)
        began = time.perf_counter()
        self.writer.write(sent)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, headers = self._head(head)
        body = await self.reader.readexactly(int(headers["content-length"]))
        self.seen.times.append((time.perf_counter() - began) * 1000)
        self.seen.bytes[request.route].append(len(body))
        if headers.get("connection") == "close":
            raise UnexpectedError("the server closed the connection")
        if headers.get("content-encoding") == "gzip":
            body = zlib.decompress(body, 31)
        return Reply(status, headers.get("location", ""), body.decode())

    def _bytes(self, request: Request) -> bytes:
        head = f"{request.method} {request.path} HTTP/1.1\r\n{self.fixed}"
        if self.cookies:
            head += f"Cookie: {'; '.join(map('='.join, self.cookies.items()))}\r\n"
        if request.form is None:
            return f"{head}\r\n".encode()
        body = urlencode(request.form)
        return (
            f"{head}Origin: http://{self.host}:{self.port}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    def _head(self, head: str) -> tuple[int, dict[str, str]]:
        first, *lines = head.rstrip().split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
            if name.lower() == "set-cookie":
                cookie, _, text = value.strip().partition(";")[0].partition("=")
                self.cookies[cookie] = text
        return int(first.split(" ", 2)[1]), headers


class Seen:
    """What all readers of a turn saw: milliseconds of each request, bytes by route."""

    def __init__(self) -> None:
        self.journeys = 0
        self.times: list[float] = []
        self.bytes: defaultdict[str, list[int]] = defaultdict(list)


async def run(host: str, port: int, slug: str, readers: int, seconds: float, seed: int) -> Seen:
    """Let so many readers at once make journeys; those in progress at the end are finished."""
    seen = Seen()
    end = time.monotonic() + seconds

    async def one(number: int) -> None:
        rng = random.Random(f"{seed}-{number}")
        while time.monotonic() < end:
            await Browser(host, port, seen).go(journey(slug, rng))

    async with asyncio.TaskGroup() as group:
        for number in range(readers):
            group.create_task(one(number))
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("slug")
    parser.add_argument("--readers", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    tell(run(**vars(given)))


def tell(readers: Coroutine[Any, Any, Seen]) -> None:
    """Run the readers and print what they saw as JSON; exit with the error if any met one."""
    began, busy = time.perf_counter(), time.process_time()
    try:
        seen = asyncio.run(readers)
    except* (UnexpectedError, OSError, EOFError, TimeoutError, LookupError, ValueError) as errors:
        first = errors.exceptions[0]
        sys.exit(f"a reader's way ended: {type(first).__name__}: {first}")
    took = time.perf_counter() - began
    report = {
        "journeys": seen.journeys,
        "seconds": took,
        "busy": (time.process_time() - busy) / took,
        "times": [round(ms, 3) for ms in seen.times],
        "bytes": {route: sum(sizes) / len(sizes) for route, sizes in seen.bytes.items()},
    }
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
