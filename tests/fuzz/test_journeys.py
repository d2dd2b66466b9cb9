"""Hostile journeys through the app: a few hundred requests in the tests, 20,000 and more in `make fuzz`."""

import os
import time

import hypothesis
import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given

from tests.fuzz.requests import Journey, journeys
from tests.fuzz.world import World

MANY = int(os.environ.get("FUZZ_REQUESTS", "0"))
"""How many requests `make fuzz` sends in all, to both databases; 0 in the tests."""
LENGTH = 20
SLOW = 2.0
"""Seconds of CPU that no request may need; looked at in `make fuzz` alone."""


def test_no_request_breaks_a_page_a_promise_or_the_database(app: Flask) -> None:
    world = World(app)
    wanted = (MANY // 2 or 160) + LENGTH

    @hypothesis.settings(
        max_examples=wanted // LENGTH,
        derandomize=not MANY,
        database=None,
        deadline=None,
        # Shrinking a journey takes minutes; the failure names the request.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(journeys(LENGTH))
    def go(journey: Journey) -> None:
        world.run(journey)

    began = time.monotonic()
    go()
    sent = sum(world.counts.values())
    assert sent >= (MANY // 2 or 100)
    assert {code for _, code in world.counts} >= {200, 303, 404}
    if MANY:
        report(world, sent, time.monotonic() - began)


def report(world: World, sent: int, seconds: float) -> None:
    """Print what `make fuzz` did, and let it fail where something was slow."""
    print(f"\n{world.engine.dialect.name}: {sent} requests in {seconds:.0f} s")  # noqa: T201
    print(f"{'route':44} {'status':>6} {'requests':>9} {'slowest, CPU ms':>16}")  # noqa: T201
    for where, count in sorted(world.counts.items()):
        print(f"{where[0]:44} {where[1]:6} {count:9} {world.slowest[where] * 1000:16.1f}")  # noqa: T201
    slow = {where: spent for where, spent in world.slowest.items() if spent > SLOW}
    if slow:
        pytest.fail(f"slow: {slow}")
