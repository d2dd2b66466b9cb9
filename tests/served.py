"""`quizapp serve` as a process of its own."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit

SERVE = (sys.executable, "-m", "quizapp", "serve")


class Served:
    """A server that was started, with its address once it answers."""

    def __init__(
        self, environ: dict[str, str], *options: str, cwd: Path | None = None, code: str = ""
    ) -> None:
        """`code` is run in place of the command, to begin the server in another way."""
        outside = {
            name: text for name, text in os.environ.items() if not name.startswith("QUIZAPP_")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, "serve"] if code else [*SERVE, *options],
            env={**outside, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=cwd,
            start_new_session=True,
        )
        self.log: list[str] = []
        """What was written to standard error so far; read all the time, so that the server never has to wait."""
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        self.log.extend(iter(self.process.stderr.readline, ""))

    @property
    def port(self) -> str:
        return str(urlsplit(self.address).port)

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(self.address + path, timeout=20) as response:
            return response.status, response.read().decode()

    def status(self, path: str) -> tuple[int, str]:
        """Ask for a page that may be an error."""
        try:
            return self.get(path)
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def workers(self) -> list[int]:
        """Return the ids of the processes that answer."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def logs(self, words: str, *, within: float = 20) -> bool:
        """Wait until a line of the log has these words; say whether one came."""
        deadline = time.monotonic() + within
        while not (said := any(words in line for line in self.log)) and time.monotonic() < deadline:
            time.sleep(0.02)
        return said

    def stop(self, sign: int = signal.SIGTERM) -> tuple[int, str, str]:
        self.process.send_signal(sign)
        return self.result()

    def result(self) -> tuple[int, str, str]:
        code = self.process.wait(timeout=40)
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        with self.process.stdout, self.process.stderr:
            self._reader.join(timeout=40)
            return code, self.process.stdout.read(), "".join(self.log)

    def kill_all(self) -> None:
        """Kill the parent and all its processes, as a power cut does."""
        pids = [self.process.pid, *self.workers()]
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        self.result()
        deadline = time.monotonic() + 10
        while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
            time.sleep(0.01)
