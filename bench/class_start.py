"""The pupils of whole classes: a process of its own, which lets them begin and prints what they saw as JSON.

Every pupil is a browser of its own: opens the sign-in, signs in with the class's code and two words, sees the list,
begins what is to do, and has the article to read. All of that without a pause, as if everybody typed at once. What
comes after the reading is not part of it: it comes minutes later, and is what `bench.load` measures.
"""

import asyncio
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.journey import Journey, Request, page_of, place_of
from bench.load import Browser, Seen, tell


@dataclass(frozen=True, slots=True)
class Starter:
    """A pupil about to begin: the class's code, the two words, and the assignment."""

    code: str
    words: str
    assignment_id: int


def way(starter: Starter) -> Journey:
    """Go from the sign-in to the article.

    :raises UnexpectedError: if a page is not the one expected.
    """
    request = Request("join", "/join")
    page_of(request, (yield request))
    request = Request("sign in", "/join", [("code", starter.code), ("words", starter.words)])
    place = place_of(request, (yield request))
    request = Request("list", place)
    page_of(request, (yield request))
    request = Request("begin", f"/mine/{starter.assignment_id}", [])
    place = place_of(request, (yield request))
    reply = yield (request := Request("begin", place))
    request = Request("article", place_of(request, reply))
    page_of(request, (yield request))


async def come(host: str, port: int, starters: Sequence[Starter], seconds: float) -> Seen:
    """Start the pupils, each at a random moment within so many seconds."""
    seen, rng = Seen(), random.Random(len(starters))

    async def one(starter: Starter, after: float) -> None:
        await asyncio.sleep(after)
        await Browser(host, port, seen).go(way(starter))

    async with asyncio.TaskGroup() as group:
        for starter in starters:
            group.create_task(one(starter, rng.uniform(0, seconds)))
    return seen


def main() -> None:
    """Run the pupils: `python -m bench.class_start HOST PORT FILE SECONDS`."""
    host, port, file, seconds = sys.argv[1:]
    starters = [Starter(*one) for one in json.loads(Path(file).read_text("utf-8"))]
    tell(come(host, int(port), starters, float(seconds)))


if __name__ == "__main__":
    main()
