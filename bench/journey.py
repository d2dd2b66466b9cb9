"""What one reader's journey costs: the article, a self-rating, every page of questions, the result.

Starts `quizapp serve` on a fresh SQLite database (or on QUIZAPP_DATABASE_URL, which must be an empty one), sends
readers one after another over a kept connection, and prints the server's CPU a journey and the times of the requests.
"""

import argparse
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

SLUG = "russia-china-2015"
FIELD = re.compile(r'name="(answer-[^"]+)"(?: value="([^"]*)")?')
SAVE = re.compile(r'name="save" value="(\d+)"')


class Reader:
    """One reader with a browser's habits: a kept connection, redirects followed; every failure ends the run."""

    def __init__(self, port: int, times: list[float]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.times = times

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """Send one request and those that it redirects to; give the last path and page."""
        body = urlencode(form) if form is not None else None
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        began = time.perf_counter()
        self.connection.request("POST" if form is not None else "GET", path, body, headers)
        response = self.connection.getresponse()
        page = response.read().decode()
        self.times.append((time.perf_counter() - began) * 1000)
        if response.status == 303:
            return self.ask(response.headers["Location"])
        if response.status != 200:
            sys.exit(f"{path} answered {response.status}")
        return path, page

    def journey(self) -> None:
        """Go the whole way."""
        self.ask(f"/q/{SLUG}")
        path, page = self.ask(f"/q/{SLUG}/begin", {"rating": "60"})
        while "/fact/" in path:
            form = {name: value or "4" for name, value in FIELD.findall(page) if value != "?"}
            save = SAVE.search(page)
            path, page = self.ask(path, form | {"save": save[1] if save else "0"})
        if not path.endswith("/result"):
            sys.exit(f"the way ended at {path}")


def cpu_seconds(pid: int) -> float:
    """Give user and system time of a process and its children, as the kernel counts them."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if pid in (int(stat.parent.name), int(fields[1])):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journeys", type=int, default=200)
    count = parser.parse_args().journeys
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "quizapp", "serve"]
        environment = os.environ | {"QUIZAPP_DATA": folder, "QUIZAPP_PORT": "0"}
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            address = next((line for line in server.stdout or [] if "http://" in line), "")
            port = int(address.rsplit(":", 1)[1].strip("/ \n"))
            times: list[float] = []
            reader = Reader(port, times)
            for _ in range(20):
                reader.journey()
            times.clear()
            before = cpu_seconds(server.pid)
            for _ in range(count):
                reader.journey()
            cpu = (cpu_seconds(server.pid) - before) * 1000 / count
            server.terminate()
    cuts = statistics.quantiles(times, n=100)
    print(f"{count} journeys of {len(times) // count} requests, one reader at a time")
    print(f"server CPU a journey: {cpu:.1f} ms")
    print(f"a request: median {cuts[49]:.1f} ms, 99 of 100 within {cuts[98]:.1f} ms")


if __name__ == "__main__":
    main()
