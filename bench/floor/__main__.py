"""Serves the floor as `quizapp serve` serves quizapp: granian, one process in which one thread answers."""

import json
import multiprocessing
import sys

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from bench.floor.app import create_app
from quizapp.serving.server import reserve


def main(url: str, questions: str, sizes: str) -> None:
    """Print the address of a free port, and serve there until a signal arrives."""
    multiprocessing.set_start_method("fork", force=True)
    held = reserve("127.0.0.1", 0)
    port = held.getsockname()[1]
    server = MPServer(
        target="floor",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=1,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
    )
    print(f"http://127.0.0.1:{port}", flush=True)

    def load(*_: object) -> object:
        return create_app(url, questions, json.loads(sizes))

    server.serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
