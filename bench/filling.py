"""Fills a database with simulated readers of the first quiz."""

from datetime import UTC, datetime
from random import Random

from sqlalchemy.orm import Session, sessionmaker

from bench.servers import SLUG
from quizapp.jobs.simulate import add_readers, count_and_publish
from quizapp.services.quizzes.published import Published, find_published
from quizapp.services.simulating.simulate import draw_beginnings, make_world
from quizapp.services.simulating.simulate_model import Model


def fill(sessions: sessionmaker[Session], readers: int) -> Published:
    """Simulate so many readers, and count them."""
    now = datetime.now(UTC)
    with sessions() as session:
        published = find_published(session, SLUG)
        assert published is not None
        world = make_world(session, published, Model(), Random(1), now)
    for steps in (
        add_readers(sessions, world, draw_beginnings(world, readers)),
        count_and_publish(sessions, [published.version_id], now, fastest=0),
    ):
        for _ in steps:
            pass
    return published
